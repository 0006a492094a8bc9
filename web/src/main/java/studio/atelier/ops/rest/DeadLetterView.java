package studio.atelier.ops.rest;

import java.time.Instant;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

@Schema(name = "DeadLetter", description = "A task that died.")
record DeadLetterView(
        @Schema(description = "The task.") long taskId,
        @Schema(description = "Its job.") UUID jobId,
        @Schema(description = "Whose.") UUID workspaceId,
        @Schema(description = "Its queue.") String queue,
        @Schema(description = "The kind of the job.") String kind,
        @Schema(description = "The stage.") String stage,

        @Schema(description = "The item of a fan; 0 outside.")
        int item,

        @Schema(description = "The run.") int run,
        @Schema(description = "How often it was tried.") int attempts,
        @Schema(description = "Why, in one word.") String code,

        @Schema(description = "`ours`, `provider` or `input`.")
        String fault,

        @Schema(description = "Why, in a sentence.") String message,
        @Schema(description = "When.") Instant diedAt,

        @Schema(nullable = true, description = "Where the job stands; null if it is gone.") @Nullable
        String jobState) {}
