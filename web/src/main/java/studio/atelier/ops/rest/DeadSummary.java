package studio.atelier.ops.rest;

import java.time.Instant;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

@Schema(name = "DeadSummary", description = "What a requeue with this filter would touch.")
record DeadSummary(
        @Schema(description = "Dead letters.") long tasks,
        @Schema(description = "Their jobs.") long jobs,

        @Schema(
                description =
                        "Of those, the ones that a requeue would retry now: partial or failed, before their deadline, with their source.")
        long retryableJobs,

        @Schema(nullable = true, description = "When the first died.") @Nullable
        Instant oldest,

        @Schema(nullable = true, description = "When the last died.") @Nullable
        Instant newest,

        @Schema(description = "How many by kind.") Map<String, Long> kinds,
        @Schema(description = "How many by code.") Map<String, Long> codes) {}
