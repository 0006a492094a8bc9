package studio.atelier.work;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A run that has ended.
 *
 * @param run the go of the job, from 1; (job, run) is unique for ever
 * @param state how it ended; always final
 * @param fault whose fault the first failure of the run was; null if nothing failed
 * @param delivered how many items this run brought to the customer: what a fan made of the job, or 1 for a job without one.
 *     What an earlier run brought is not among them
 * @param failed how many items the customer still has not got
 */
public record FinishedRun(
        UUID jobId,
        int run,
        UUID workspaceId,
        String kind,
        JobState state,
        @Nullable Fault fault,
        int delivered,
        int failed) {}
