/**
 * Proofs that go by mail: a token that is worth something once, for a while, to whoever reads the mail of one address.
 *
 * <p>Only hashes of {@link studio.atelier.identity.proof.MailedToken}s are kept.
 * {@link studio.atelier.identity.proof.EmailProofs} verifies the address of an account with one.
 */
@NullMarked
package studio.atelier.identity.proof;

import org.jspecify.annotations.NullMarked;
