package studio.atelier.ops.rest;

import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

@Schema(name = "Sweep", description = "A sweep: a batch job that may be started, stopped and repeated at any time.")
record SweepView(
        @Schema(description = "Its name.") String name,

        @Schema(nullable = true, description = "When the timer of the node that answers starts it; null without one.")
        @Nullable
        Instant nextRun,

        @Schema(nullable = true, description = "Its latest execution on any node; null if it never ran.") @Nullable
        ExecutionView last) {}
