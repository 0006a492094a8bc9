package studio.atelier.dictation;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import studio.atelier.billing.Quota;
import studio.atelier.identity.Caller;
import studio.atelier.media.JobMedia;
import studio.atelier.media.MediaObject;
import studio.atelier.media.Retention;
import studio.atelier.media.SourceAddress;
import studio.atelier.media.Uploads;
import studio.atelier.platform.Json;
import studio.atelier.wallet.Charges;
import studio.atelier.work.Cancellation;
import studio.atelier.work.Job;
import studio.atelier.work.Jobs;
import studio.atelier.work.NewJob;
import studio.atelier.work.Reopening;
import studio.atelier.work.Submission;

/**
 * The dictation jobs of an account. Every call is one transaction over the rows of engine, wallet and studio: a job is there with
 * its hold, or not at all. Like the exercises they make, jobs are their owner's alone.
 */
@Dependent
public class Dictations {

    private final Jobs jobs;
    private final DictationJobStore store;
    private final Uploads uploads;
    private final JobMedia files;
    private final Charges charges;
    private final Quota quota;
    private final DictationSettings settings;

    @Inject
    Dictations(
            Jobs jobs,
            DictationJobStore store,
            Uploads uploads,
            JobMedia files,
            Charges charges,
            Quota quota,
            DictationSettings settings) {
        this.jobs = jobs;
        this.store = store;
        this.uploads = uploads;
        this.files = files;
        this.charges = charges;
        this.quota = quota;
        this.settings = settings;
    }

    /**
     * What became of an order; a {@link studio.atelier.wallet.Unpaid} if nobody can pay for it, a
     * {@link studio.atelier.billing.OverQuota} if the tier of the workspace allows no more.
     */
    public sealed interface Ordered {

        /** It will be done. */
        record Accepted(DictationJob job) implements Ordered {}

        /** The same was ordered before under this key. */
        record Replayed(DictationJob job) implements Ordered {}

        /** The key was used before for something else. */
        record KeyReused() implements Ordered {}

        /** There is no such upload, or it has expired. */
        record UploadNotFound() implements Ordered {}
    }

    /**
     * Orders an exercise from an upload.
     *
     * @param sent true if the file came with the order itself: sent again, it is another upload with the same content
     */
    @Transactional
    public Ordered submit(Caller caller, DictationOrder order, UUID upload, boolean sent, @Nullable String key) {
        var file = uploads.find(caller.workspaceId(), upload);
        if (file.isEmpty()) {
            return new Ordered.UploadNotFound();
        }
        var source = sent ? "sha256:" + file.get().sha256() : "upload:" + upload;
        return submit(
                caller,
                DictationSpec.of(order, source, file.get().filename()),
                key,
                length(caller, file.get()),
                job -> {
                    if (!files.use(caller.workspaceId(), upload, job.id(), Retention.SOURCE)) {
                        throw new IllegalStateException("The upload expired while its job was submitted");
                    }
                    store.insert(job, file.get(), order);
                });
    }

    /** Orders an exercise from a recording that is to be fetched. */
    @Transactional
    public Ordered submit(Caller caller, DictationOrder order, SourceAddress address, @Nullable String key) {
        return submit(
                caller,
                DictationSpec.of(order, address),
                key,
                settings.longest(),
                job -> store.insert(job, address, order));
    }

    /** Until somebody has looked into it, a recording is as long as it may be. */
    private Duration length(Caller caller, MediaObject file) {
        return store.knownLength(caller.workspaceId(), file).orElse(settings.longest());
    }

    private Ordered submit(
            Caller caller, DictationSpec spec, @Nullable String key, Duration length, Consumer<Job> keep) {
        var allowance = quota.of(caller.workspaceId(), DictationPipeline.KIND);
        var submission = jobs.submit(
                new NewJob(caller.workspaceId(), caller.accountId(), DictationPipeline.KIND, Json.tree(spec), key)
                        .priority(allowance.priority()));
        return switch (submission) {
            case Submission.KeyReused _ -> new Ordered.KeyReused();
            case Submission.Replayed(Job job) ->
                find(caller, job.id()).<Ordered>map(Ordered.Replayed::new).orElseGet(Ordered.KeyReused::new);
            case Submission.Accepted(Job job) -> {
                keep.accept(job);
                charges.hold(
                        caller.workspaceId(),
                        job.id(),
                        DictationTariff.ceiling(spec.asrModel(), spec.mtModel(), length));
                quota.count(allowance, job.id());
                yield new Ordered.Accepted(view(job));
            }
        };
    }

    @Transactional
    public Optional<DictationJob> find(Caller caller, UUID jobId) {
        return own(caller, jobId).map(this::view);
    }

    /** A page, newest first; {@code before} is what the page before gave. */
    @Transactional
    public Exercises.Page<DictationJob> list(Caller caller, int limit, @Nullable UUID before) {
        var page = jobs(caller, limit, before);
        var kept = store.find(caller.workspaceId(), page.stream().map(Job::id).toList());
        var views = page.stream().flatMap(job -> view(job, kept)).toList();
        var last = page.isEmpty() ? null : page.getLast().id();
        boolean more = page.size() == limit && !jobs(caller, 1, last).isEmpty();
        return new Exercises.Page<>(views, more ? last : null);
    }

    private List<Job> jobs(Caller caller, int limit, @Nullable UUID before) {
        return jobs.list(caller.workspaceId(), DictationPipeline.KIND, caller.accountId(), limit, before);
    }

    /** What became of a request to change a job. */
    public sealed interface Change {

        record Done(DictationJob job) implements Change {}

        record NotFound() implements Change {}

        /** Its source has been removed since, so it cannot be done again. */
        record SourceExpired() implements Change {}

        /** The job is final, or in a state that cannot be retried. */
        record Refused() implements Change {}
    }

    /** Ends it for good. What was done is charged, what was not is free again. */
    @Transactional
    public Change cancel(Caller caller, UUID jobId) {
        if (own(caller, jobId).isEmpty()) {
            return new Change.NotFound();
        }
        return switch (jobs.cancel(caller.workspaceId(), jobId)) {
            case Cancellation.Cancelled(Job job) -> new Change.Done(view(job));
            case Cancellation.Stopping(Job job) -> new Change.Done(view(job));
            case Cancellation.AlreadyFinal _ -> new Change.Refused();
            case Cancellation.Unknown _ -> new Change.NotFound();
        };
    }

    /** Goes on at the stage that failed; what was paid for is not bought again. */
    @Transactional
    public Change retry(Caller caller, UUID jobId) {
        if (own(caller, jobId).isEmpty()) {
            return new Change.NotFound();
        }
        if (!files.hold(caller.workspaceId(), jobId)) {
            return new Change.SourceExpired();
        }
        return switch (jobs.retry(caller.workspaceId(), jobId)) {
            case Reopening.Opened(Job job) -> {
                charges.again(caller.workspaceId(), jobId, job.run());
                yield new Change.Done(view(job));
            }
            case Reopening.NotRetryable _ -> new Change.Refused();
            case Reopening.Unknown _ -> new Change.NotFound();
        };
    }

    private Optional<Job> own(Caller caller, UUID jobId) {
        return jobs.find(caller.workspaceId(), jobId)
                .filter(job -> job.kind().equals(DictationPipeline.KIND))
                .filter(job -> job.accountId().equals(caller.accountId()));
    }

    private DictationJob view(Job job) {
        return view(job, store.find(job.workspaceId(), List.of(job.id())))
                .findFirst()
                .orElseThrow();
    }

    private static Stream<DictationJob> view(Job job, Map<UUID, DictationJobStore.Kept> kept) {
        var row = kept.get(job.id());
        return row == null ? Stream.empty() : Stream.of(DictationJob.of(job, row));
    }
}
