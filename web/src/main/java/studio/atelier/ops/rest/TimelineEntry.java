package studio.atelier.ops.rest;

import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

@Schema(name = "TimelineEntry", description = "Something that happened to a job, or a task of it that lives.")
record TimelineEntry(
        @Schema(description = "When; of an attempt, its end.")
        Instant at,

        @Schema(description = "`event`, `attempt`, `call` (of a provider) or `task` (alive).")
        String what,

        @Schema(nullable = true, description = "Of an event, its name.") @Nullable
        String name,

        @Schema(nullable = true, description = "The stage.") @Nullable
        String stage,

        @Schema(nullable = true, description = "The item of a fan.") @Nullable
        Integer item,

        @Schema(nullable = true, description = "The run.") @Nullable
        Integer run,

        @Schema(nullable = true, description = "Of an event, the state of the job; of a task, its own.") @Nullable
        String state,

        @Schema(nullable = true, description = "In percent.") @Nullable
        Integer progress,

        @Schema(nullable = true, description = "Of an attempt: `succeeded`, `retried`, `dead`, `lost` or `cancelled`.")
        @Nullable
        String outcome,

        @Schema(nullable = true, description = "Why, in one word.") @Nullable
        String code,

        @Schema(nullable = true, description = "Whose fault.") @Nullable
        String fault,

        @Schema(nullable = true, description = "Which try, from 1.") @Nullable
        Integer attempt,

        @Schema(nullable = true, description = "The fence of the lease.") @Nullable
        Long fence,

        @Schema(nullable = true, description = "The task.") @Nullable
        Long taskId,

        @Schema(nullable = true, description = "On which node.") @Nullable
        String node,

        @Schema(nullable = true, description = "In which boot of it.") @Nullable
        Long session,

        @Schema(nullable = true, description = "When the attempt was claimed.") @Nullable
        Instant startedAt,

        @Schema(nullable = true, description = "How long it took, in milliseconds.") @Nullable
        Long runMs,

        @Schema(nullable = true, description = "How long its task had been due, in milliseconds.") @Nullable
        Long waitMs,

        @Schema(nullable = true, description = "Until when the lease holds without a heartbeat.") @Nullable
        Instant leaseUntil,

        @Schema(nullable = true, description = "Of a call, the provider.") @Nullable
        String provider,

        @Schema(nullable = true, description = "Of a call, the provider's name for it.") @Nullable
        String reference) {}
