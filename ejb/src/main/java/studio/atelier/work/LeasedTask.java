package studio.atelier.work;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A task an external worker holds.
 *
 * @param fence what every later call about it must name
 * @param queue where it came from
 * @param item what the fan gave for it; null outside a fan
 * @param attempt which try of the stage it is, from 1
 * @param deadline how long the attempt may take in all
 * @param lease how long it is held without a heartbeat, from now
 * @param spec what the customer asked for
 */
public record LeasedTask(
        long taskId,
        long fence,
        UUID jobId,
        UUID workspaceId,
        String queue,
        String kind,
        String stage,
        int itemNumber,
        @Nullable JsonNode item,
        int run,
        int attempt,
        Duration deadline,
        Duration lease,
        JsonNode spec) {}
