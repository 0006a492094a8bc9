package studio.atelier.ops.rest;

import java.time.Instant;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

@Schema(name = "FoundJob", description = "A job of any workspace.")
record FoundJobView(
        @Schema(description = "Its id.") UUID id,
        @Schema(description = "Whose.") UUID workspaceId,
        @Schema(description = "Who submitted it.") UUID accountId,
        @Schema(description = "What kind it is.") String kind,
        @Schema(description = "Its current run, from 1.") int run,
        @Schema(description = "Where it stands.") String state,
        @Schema(description = "Tasks left to do.") int openTasks,

        @Schema(description = "Tasks of this run that died.")
        int deadTasks,

        @Schema(nullable = true, description = "Why it did not succeed, in one word.") @Nullable
        String failureCode,

        @Schema(nullable = true, description = "`ours`, `provider` or `input`.") @Nullable
        String failureFault,

        @Schema(description = "When it was submitted.") Instant createdAt,
        @Schema(description = "When it last changed.") Instant updatedAt,

        @Schema(nullable = true, description = "When it ended.") @Nullable
        Instant finishedAt) {}
