package studio.atelier.work;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A task this node holds a lease on.
 *
 * @param item what the fan gave for it; null outside a fan
 * @param attempt which try of the stage it is, from 1
 * @param waited how long it was due before it was claimed
 * @param place the job's place in the queue
 */
record Task(
        long id,
        long fence,
        UUID jobId,
        UUID workspaceId,
        String kind,
        String stage,
        int itemNumber,
        @Nullable JsonNode item,
        int run,
        int attempt,
        Duration deadline,
        Duration waited,
        JsonNode spec,
        long place) {

    /** Of the same stage of the same kind and workspace. */
    boolean isLike(Task other) {
        return kind.equals(other.kind) && stage.equals(other.stage) && workspaceId.equals(other.workspaceId);
    }
}
