package studio.atelier.dictation;

import java.time.Duration;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import studio.atelier.work.Job;

/**
 * A dictation job: what the engine knows of it, and what the studio does.
 *
 * @param job with the progress of this studio
 * @param sourceUrl where the recording was fetched from; null if it was sent
 * @param length of the recording; null until it was looked into
 * @param segments how many sentences; null until the exercise is made
 * @param credits what it costs at most while it is active, and what was charged once it is final; null if it was never priced
 * @param creditsSaved what the workspace did not pay again
 * @param exerciseSetId the exercise, once it is there
 */
public record DictationJob(
        Job job,
        String filename,
        @Nullable String sourceUrl,
        String asrModel,
        @Nullable String mtModel,
        @Nullable Duration length,
        @Nullable Integer segments,
        @Nullable Long credits,
        long creditsSaved,
        @Nullable UUID exerciseSetId) {

    static DictationJob of(Job job, DictationJobStore.Kept kept) {
        return new DictationJob(
                shown(job),
                kept.filename(),
                kept.sourceUrl(),
                kept.asrModel(),
                kept.mtModel(),
                kept.durationMillis() == null ? null : Duration.ofMillis(kept.durationMillis()),
                kept.segments(),
                kept.credits(),
                kept.creditsSaved(),
                kept.setId());
    }

    private static Job shown(Job job) {
        return new Job(
                job.id(),
                job.workspaceId(),
                job.accountId(),
                job.kind(),
                job.run(),
                job.state(),
                job.stage(),
                DictationPipeline.progress(job),
                job.position(),
                job.etaSeconds(),
                job.waitingFor(),
                job.failure(),
                job.createdAt(),
                job.updatedAt(),
                job.finishedAt());
    }
}
