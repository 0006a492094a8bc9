package studio.atelier.work;

import java.time.Duration;
import java.util.Optional;

/**
 * The note about the one paid call of a task. A provider that takes work and gives it a number is asked for that number
 * again, by the next attempt and after a crash, instead of being paid twice.
 */
public interface CallJournal {

    /**
     * Work that was begun and whose end is not known.
     *
     * @param reference the provider's number
     * @param age how long ago it was begun
     */
    record Begun(String reference, Duration age) {}

    Optional<Begun> begun();

    /** The provider took the work under this number. Durable when it returns. */
    void began(String reference);

    /** The work came to an end without a result: the next attempt begins anew. */
    void gaveUp();
}
