package studio.atelier.work;

import java.util.UUID;

/**
 * The answer to one of many requests submitted together.
 *
 * @param jobId the new job, or the one that was accepted before under the same key
 */
public record Receipt(Answer answer, UUID jobId) {

    /** As {@link Submission}, without the job. */
    public enum Answer {
        ACCEPTED,
        REPLAYED,
        KEY_REUSED
    }
}
