package studio.atelier.identity;

import java.time.Duration;

/** How an attempt to sign in ended. */
public sealed interface SignIn {

    /**
     * The password was right.
     *
     * @param accessToken shown this once; only its hash is kept
     * @param life how long it is good for, unless it is ended before
     */
    record SignedIn(String accessToken, Duration life, Profile profile) implements SignIn {
        @Override
        public String toString() {
            return "SignedIn[" + profile.accountId() + "]";
        }
    }

    /** No such account, wrong password, or the account is disabled: which of them is not told. */
    record Refused() implements SignIn {}

    /** Too many attempts failed, for this account if there is one. */
    record Limited(Duration retryAfter) implements SignIn {}

    /** Too many passwords are being checked right now. */
    record Busy(Duration retryAfter) implements SignIn {}
}
