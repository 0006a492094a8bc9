package studio.atelier.work;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A request for a job.
 *
 * @param spec what the handlers need; free text of the customer is allowed here and nowhere else in the engine
 * @param idempotencyKey the client's key, unique in the workspace for 24 hours; null if it gave none
 */
public record NewJob(
        UUID workspaceId,
        UUID accountId,
        String kind,
        JsonNode spec,
        @Nullable String idempotencyKey) {}
