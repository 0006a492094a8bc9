package studio.atelier.identity;

import java.time.Duration;
import java.util.List;

/** How a registration ended. */
public sealed interface Registration {

    /** The account exists now, with a workspace of its own, and is signed in. */
    record Registered(SignIn.SignedIn signedIn) implements Registration {}

    record EmailTaken() implements Registration {}

    record Invalid(List<Flaw> flaws) implements Registration {}

    /** Too many passwords are being hashed right now; nothing was created. */
    record Busy(Duration retryAfter) implements Registration {}

    /**
     * A value that cannot be taken.
     *
     * @param field the name of the member in the request
     * @param code a lower_snake word
     */
    record Flaw(String field, String code, String message) {}
}
