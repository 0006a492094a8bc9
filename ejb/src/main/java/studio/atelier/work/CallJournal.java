package studio.atelier.work;

import java.time.Duration;
import java.util.Optional;
import java.util.UUID;

/**
 * What is known of the calls a task pays a provider for: intended, then submitted, then collected or abandoned. A provider that
 * takes work and gives it a number is asked for that number again, by the next attempt and after a crash, instead of
 * being paid twice.
 *
 * <p>Every write is durable when it returns. It throws {@link InterruptedException} and has changed nothing if the task is no
 * longer held by this attempt: as if it had been stopped, it must end without buying anything.
 */
public interface CallJournal {

    /**
     * Work the provider has taken.
     *
     * @param reference the provider's number
     * @param age how long ago it was begun
     */
    record Begun(String reference, Duration age) {}

    /** What to do if an earlier attempt wrote its intent and no reference: nobody knows whether it bought. */
    enum Doubt {
        /** The provider does the work of one key once: the call is repeated under the key of the earlier intent. */
        SAME_KEY,
        /** It is bought anew. The earlier intent stays and is reported as a possible orphan. */
        NEW_KEY
    }

    /** The work to attach to: submitted, or collected by an attempt whose report did not arrive. */
    Optional<Begun> begun();

    /** To be said right before the call; the answer is our key for it. */
    UUID intend(Doubt doubt) throws InterruptedException;

    /** The provider took the intended work under this number. */
    void submitted(String reference) throws InterruptedException;

    /** The result is here. */
    void collected() throws InterruptedException;

    /** The provider did not take it, or it came to an end without a result: the next attempt begins anew. */
    void abandoned() throws InterruptedException;
}
