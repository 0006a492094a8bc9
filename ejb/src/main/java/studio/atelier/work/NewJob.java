package studio.atelier.work;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A request for a job.
 *
 * @param spec what the handlers need; free text of the customer is allowed here and nowhere else in the engine
 * @param idempotencyKey the client's key, unique in the workspace for 24 hours; null if it gave none
 * @param digest what makes two requests under one key the same, besides account and kind; null for the spec itself. Give one
 *     where the spec of the same request differs from time to time, such as by the id of an upload: a hash of the content
 * @param priority 0 to 9, all stages inherit it; inside a queue a lower number is served first
 * @param cost how much of its lane one of its tasks takes, where the queue is fair by cost; above 0, 1 is the usual task
 * @param deadline how long after the submission it is still wanted; then it ends as {@code expired}. Null: for ever
 */
public record NewJob(
        UUID workspaceId,
        UUID accountId,
        String kind,
        JsonNode spec,
        @Nullable String idempotencyKey,
        @Nullable String digest,
        int priority,
        double cost,
        @Nullable Duration deadline) {

    public static final int PRIORITY = 5;
    private static final int PRIORITY_LAST = 9;
    private static final double COST = 1;

    public NewJob {
        if (priority < 0 || priority > PRIORITY_LAST) {
            throw new IllegalArgumentException("priority must be 0 to " + PRIORITY_LAST + ", not " + priority);
        }
        if (!(cost > 0) || Double.isInfinite(cost)) {
            throw new IllegalArgumentException("cost must be above 0, not " + cost);
        }
        if (deadline != null && !deadline.isPositive()) {
            throw new IllegalArgumentException("deadline must be after the submission, not " + deadline);
        }
    }

    /** With the usual priority and cost, and no deadline. */
    public NewJob(UUID workspaceId, UUID accountId, String kind, JsonNode spec, @Nullable String idempotencyKey) {
        this(workspaceId, accountId, kind, spec, idempotencyKey, null, PRIORITY, COST, null);
    }

    public NewJob digest(String content) {
        return new NewJob(workspaceId, accountId, kind, spec, idempotencyKey, content, priority, cost, deadline);
    }

    public NewJob priority(int number) {
        return new NewJob(workspaceId, accountId, kind, spec, idempotencyKey, digest, number, cost, deadline);
    }

    public NewJob cost(double units) {
        return new NewJob(workspaceId, accountId, kind, spec, idempotencyKey, digest, priority, units, deadline);
    }

    public NewJob deadline(Duration time) {
        return new NewJob(workspaceId, accountId, kind, spec, idempotencyKey, digest, priority, cost, time);
    }
}
