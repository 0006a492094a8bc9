/**
 * What proves a sign-in: access tokens that are signed, refresh tokens that rotate, cookies, keys for programs.
 *
 * <p>No rows of people here: this package makes and reads the texts, and keeps the keys they are signed with. All secrets
 * come from one {@link studio.atelier.identity.token.KeyRing}, which takes them from the settings; the database holds
 * hashes and sealed keys. Whether a sign-in is still open is asked next door, in {@link studio.atelier.identity}.
 */
@NullMarked
package studio.atelier.identity.token;

import org.jspecify.annotations.NullMarked;
