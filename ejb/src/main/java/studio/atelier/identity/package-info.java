/**
 * People and tenants: accounts, workspaces, who is a member of which, and who is signed in.
 *
 * <p>{@link studio.atelier.identity.Accounts} takes registrations and sign-ins and answers with sealed results;
 * {@link studio.atelier.identity.SignIns} opens what they allow and keeps it going; {@link studio.atelier.identity.Sessions}
 * turns what a request carries into a {@link studio.atelier.identity.Caller}. A password is kept as an Argon2id hash over a
 * keyed digest, tokens, cookies and keys as SHA-256: the database alone opens nothing.
 */
@NullMarked
package studio.atelier.identity;

import org.jspecify.annotations.NullMarked;
