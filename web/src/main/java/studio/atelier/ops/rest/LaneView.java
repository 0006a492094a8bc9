package studio.atelier.ops.rest;

import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

@Schema(name = "Lane", description = "The share of a workspace in a queue.")
record LaneView(
        @Schema(
                nullable = true,
                description = "Whose; null for the default, which holds for all without a lane of their own.")
        @Nullable
        UUID workspaceId,

        @Schema(description = "Whether it is a lane of its own.")
        boolean own,

        @Schema(description = "Its share relative to others.")
        float weight,

        @Schema(description = "How many of its tasks may be in progress at once.")
        int maxInFlight,

        @Schema(description = "Whether nothing of it is started.")
        boolean paused,

        @Schema(description = "Tasks that wait for a worker.")
        long ready,

        @Schema(description = "Tasks in progress.") long leased) {}
