package studio.atelier.identity;

import java.time.Duration;
import java.util.List;
import studio.atelier.identity.Registration.Flaw;

/** How changing or resetting a password ended. */
public sealed interface PasswordChange {

    /** The new one is good from now on, the old one is not; the sign-ins of before are ended. */
    record Changed() implements PasswordChange {}

    /** The present password, or the token, is wrong. */
    record Refused() implements PasswordChange {}

    /** The new password cannot be taken; a token is still good. */
    record Invalid(List<Flaw> flaws) implements PasswordChange {}

    /** Too many wrong ones; the password was not looked at. */
    record Limited(Duration retryAfter) implements PasswordChange {}

    /** Too many passwords are being hashed right now; nothing was changed. */
    record Busy(Duration retryAfter) implements PasswordChange {}
}
