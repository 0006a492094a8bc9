package studio.atelier.ops.rest;

import org.eclipse.microprofile.openapi.annotations.media.Schema;

@Schema(name = "Pace", description = "What was done of a kind lately, from roll-ups by the minute.")
record PaceView(
        @Schema(description = "The kind.") String kind,
        @Schema(description = "Attempts that succeeded.") long succeeded,
        @Schema(description = "Attempts that failed.") long failed,

        @Schema(description = "Attempts whose worker was lost.")
        long lost,

        @Schema(description = "Attempts that were cancelled.")
        long cancelled,

        @Schema(description = "Mean time of an attempt, in milliseconds.")
        long meanRunMs,

        @Schema(description = "Mean time a task was due before it was claimed, in milliseconds.")
        long meanWaitMs) {}
