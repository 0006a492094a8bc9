package studio.atelier.work;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A job as its customer may see it.
 *
 * @param run the current go, from 1
 * @param stage the stage the job is in; null once it is final or before it began
 * @param progress 0 to 100 over all stages
 * @param position how many tasks are served before it, from 1; null unless it is queued, and in the answer to its submission
 * @param etaSeconds seconds until it is finished, from recent jobs of its kind; null if there is no history
 * @param waitingFor one sentence that says why nothing is being done for it right now; null while it is worked on
 */
public record Job(
        UUID id,
        UUID workspaceId,
        UUID accountId,
        String kind,
        int run,
        JobState state,
        @Nullable String stage,
        int progress,
        @Nullable Integer position,
        @Nullable Long etaSeconds,
        @Nullable String waitingFor,
        @Nullable Failure failure,
        Instant createdAt,
        Instant updatedAt,
        @Nullable Instant finishedAt) {}
