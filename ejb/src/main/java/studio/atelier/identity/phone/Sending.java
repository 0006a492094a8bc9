package studio.atelier.identity.phone;

import java.time.Duration;
import java.util.UUID;

/** What became of a request for a code. It does not depend on whether the number has an account. */
public sealed interface Sending {

    /**
     * A code is on its way, and the one before is worth nothing any more.
     *
     * @param life how long it is good for
     * @param again when the next one may be asked for
     */
    record Sent(UUID challengeId, Duration life, Duration again) implements Sending {}

    /** This number has been sent enough for now. */
    record TooSoon(Duration pause) implements Sending {}

    /** Nobody is sent codes for now: too many of them are not used, or the day's are used up. */
    record Paused(Duration pause) implements Sending {}

    record NotANumber() implements Sending {}

    record CountryNotServed() implements Sending {}

    /** No carrier of text messages is set up. */
    record NotOffered() implements Sending {}
}
