package studio.atelier.identity;

import java.time.Duration;

/** How an attempt to sign in, or to stay signed in, ended. */
public sealed interface SignIn {

    /** It is them. */
    record SignedIn(Proof proof, Profile profile) implements SignIn {}

    /** No such account, wrong proof, or the account is disabled: which of them is not told. */
    record Refused() implements SignIn {}

    /** Too many attempts failed, for this account if there is one. */
    record Limited(Duration retryAfter) implements SignIn {}

    /** Too many passwords are being checked right now. */
    record Busy(Duration retryAfter) implements SignIn {}
}
