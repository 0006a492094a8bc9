package studio.atelier.ops.rest;

import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

@Schema(name = "Queue", description = "A queue as it is now.")
record QueueView(
        @Schema(description = "Its name.") String name,

        @Schema(
                description =
                        "`running`; `draining`: paused with work in progress; `paused`: paused and nothing in progress.")
        String state,

        @Schema(description = "How many of its tasks may be in progress at once, over all nodes.")
        int maxInFlight,

        @Schema(description = "Whether lanes share it by the cost of their work instead of its number.")
        boolean fairByCost,

        @Schema(description = "For how long a busy provider may put a task off in all before it dies.")
        long throttledMaxSeconds,

        @Schema(description = "Tasks that wait for a worker.")
        long ready,

        @Schema(description = "Tasks in progress.") long leased,

        @Schema(description = "Tasks that wait for a time, such as the end of a back-off.")
        long scheduled,

        @Schema(description = "Tasks that wait for an outside event.")
        long waiting,

        @Schema(description = "Tasks that wait for others to be worked on together.")
        long gathering,

        @Schema(description = "Dead letters.") long dead,

        @Schema(
                nullable = true,
                description = "For how long the task that waits longest has been due; null if none waits.")
        @Nullable
        Long oldestReadySeconds,

        @Schema(description = "Live nodes that serve it and are not drained.")
        long nodes) {}
