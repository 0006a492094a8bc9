package studio.atelier.work;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.UUID;

/**
 * Something a customer is told about a job.
 *
 * @param jobKind the kind of the job, such as {@code subtitles.transcribe}
 * @param kind {@code job.created, job.started, job.progress, stage.finished, job.waiting, job.resumed, job.stopping,
 *     job.finished, job.retried, job.deleted}
 * @param data {@code state}, {@code run}, and where they apply {@code stage}, {@code item}, {@code progress} (of the whole
 *     job, 0 to 100) and {@code code} (of the failure)
 */
public record JobEvent(
        EventPosition position, UUID workspaceId, UUID jobId, String jobKind, String kind, JsonNode data, Instant at) {}
