package studio.atelier.identity;

import java.util.UUID;
import org.jspecify.annotations.Nullable;
import studio.atelier.audit.Credential;

/**
 * What a new sign-in rests on. Looking at it takes time, so it must still hold when the sign-in is opened: a password that was
 * replaced or a sign-in that was ended in between opens nothing.
 *
 * @param by what was proved with it
 * @param passwordHash the hash that the password matched; null if it was no password
 * @param sessionId the sign-in it goes on from; null if it is a first one
 */
record Basis(
        Credential by,
        @Nullable String passwordHash,
        @Nullable UUID sessionId) {

    static Basis password(String hash) {
        return new Basis(Credential.PASSWORD, hash, null);
    }

    static Basis session(Credential by, UUID sessionId) {
        return new Basis(by, null, sessionId);
    }

    /** Something that was used up by being looked at, such as a code. */
    static Basis of(Credential by) {
        return new Basis(by, null, null);
    }
}
