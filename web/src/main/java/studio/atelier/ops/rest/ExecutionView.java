package studio.atelier.ops.rest;

import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

@Schema(name = "SweepExecution", description = "An execution of a sweep.")
record ExecutionView(
        @Schema(description = "Its id.") long id,

        @Schema(description = "`STARTED`, `COMPLETED`, `FAILED`, `STOPPED`, … of Jakarta Batch.")
        String status,

        @Schema(nullable = true, description = "The exit status: what it did, in counters.") @Nullable
        String said,

        @Schema(nullable = true, description = "When it began.") @Nullable
        Instant startedAt,

        @Schema(nullable = true, description = "When it ended.") @Nullable
        Instant endedAt) {}
