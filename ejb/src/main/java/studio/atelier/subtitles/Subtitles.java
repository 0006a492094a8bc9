package studio.atelier.subtitles;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import studio.atelier.audit.Act;
import studio.atelier.audit.AuditTrail;
import studio.atelier.billing.Quota;
import studio.atelier.identity.Caller;
import studio.atelier.media.Artifacts;
import studio.atelier.media.JobMedia;
import studio.atelier.media.MediaObject;
import studio.atelier.media.Retention;
import studio.atelier.media.SourceAddress;
import studio.atelier.media.Uploads;
import studio.atelier.platform.Json;
import studio.atelier.wallet.Charges;
import studio.atelier.work.Cancellation;
import studio.atelier.work.Deletion;
import studio.atelier.work.Job;
import studio.atelier.work.Jobs;
import studio.atelier.work.NewJob;
import studio.atelier.work.Reopening;
import studio.atelier.work.Submission;

/**
 * The subtitle jobs of a workspace. Every call is one transaction, over the rows of the engine and of the studio alike: a job
 * is there with all that belongs to it, or not at all. Members see and change their own jobs, owners all of the workspace.
 */
@Dependent
public class Subtitles {

    private static final String OWNER = "owner";
    private static final String ADMIN = "admin";
    private static final String CUES = "cues";

    private final Jobs jobs;
    private final SubtitleJobStore store;
    private final Uploads uploads;
    private final Artifacts artifacts;
    private final JobMedia files;
    private final AuditTrail trail;
    private final Charges charges;
    private final Tariff tariff;
    private final Quota quota;

    @Inject
    Subtitles(
            Jobs jobs,
            SubtitleJobStore store,
            Uploads uploads,
            Artifacts artifacts,
            JobMedia files,
            AuditTrail trail,
            Charges charges,
            Tariff tariff,
            Quota quota) {
        this.jobs = jobs;
        this.store = store;
        this.uploads = uploads;
        this.artifacts = artifacts;
        this.files = files;
        this.trail = trail;
        this.charges = charges;
        this.tariff = tariff;
        this.quota = quota;
    }

    /** What became of an order. */
    public sealed interface Order {

        /** It will be done. */
        record Accepted(SubtitleJob job) implements Order {}

        /** The same was ordered before under this key. */
        record Replayed(SubtitleJob job) implements Order {}

        /** The key was used before for something else. */
        record KeyReused() implements Order {}

        /** There is no such upload, or it has expired. */
        record UploadNotFound() implements Order {}
    }

    /** The file of an order. */
    public sealed interface Source {

        /**
         * It is here.
         *
         * @param sent true if it came with the order itself, false if the order names an upload
         */
        record Upload(UUID id, boolean sent) implements Source {}

        /** It is to be fetched. */
        record Address(SourceAddress address) implements Source {}
    }

    @Transactional
    public Order submit(Caller caller, SubtitleRequest request, Source from, @Nullable String idempotencyKey) {
        return switch (from) {
            case Source.Upload(UUID id, boolean sent) ->
                uploads.find(caller.workspaceId(), id)
                        .map(file -> submit(caller, JobSpec.of(request, file, sent), idempotencyKey, job -> {
                            if (!files.use(caller.workspaceId(), id, job.id(), Retention.LARGE)) {
                                throw new IllegalStateException("The upload expired while its job was submitted");
                            }
                            store.insert(job, file, request);
                        }))
                        .orElseGet(Order.UploadNotFound::new);
            case Source.Address(SourceAddress address) ->
                submit(
                        caller,
                        JobSpec.of(request, address),
                        idempotencyKey,
                        job -> store.insert(job, address, request));
        };
    }

    private Order submit(Caller caller, JobSpec spec, @Nullable String idempotencyKey, Consumer<Job> keep) {
        var allowance = quota.of(caller.workspaceId(), SubtitlesPipeline.KIND);
        var submission = jobs.submit(new NewJob(
                        caller.workspaceId(),
                        caller.accountId(),
                        SubtitlesPipeline.KIND,
                        Json.tree(spec),
                        idempotencyKey)
                .priority(allowance.priority()));
        return switch (submission) {
            case Submission.KeyReused _ -> new Order.KeyReused();
            case Submission.Replayed replayed -> new Order.Replayed(view(replayed.job()));
            case Submission.Accepted accepted -> {
                keep.accept(accepted.job());
                charges.hold(caller.workspaceId(), accepted.job().id(), tariff.of(spec, Tariff.UNTIL_PROBED));
                quota.count(allowance, accepted.job().id());
                yield new Order.Accepted(view(accepted.job()));
            }
        };
    }

    @Transactional
    public Optional<SubtitleJob> find(Caller caller, UUID jobId) {
        return visible(caller, jobId).map(this::view);
    }

    /**
     * A page of jobs.
     *
     * @param next what the next page comes before; null on the last
     */
    public record Page(List<SubtitleJob> jobs, @Nullable UUID next) {}

    /** A page, newest first; {@code before} is what the page before gave. */
    @Transactional
    public Page list(Caller caller, int limit, @Nullable UUID before) {
        var page = jobs(caller, limit, before);
        var kept = store.find(caller.workspaceId(), page.stream().map(Job::id).toList());
        var views = page.stream().flatMap(job -> view(job, kept)).toList();
        var last = page.isEmpty() ? null : page.getLast().id();
        boolean more = page.size() == limit && !jobs(caller, 1, last).isEmpty();
        return new Page(views, more ? last : null);
    }

    private List<Job> jobs(Caller caller, int limit, @Nullable UUID before) {
        return jobs.list(
                caller.workspaceId(),
                SubtitlesPipeline.KIND,
                seesAll(caller) ? null : caller.accountId(),
                limit,
                before);
    }

    /** What became of a request to change a job. */
    public sealed interface Change {

        record Done(SubtitleJob job) implements Change {}

        record Deleted() implements Change {}

        record NotFound() implements Change {}

        /** The job is still active. */
        record Active() implements Change {}

        /** Its source has been removed since, so it cannot be done again. */
        record SourceExpired() implements Change {}

        /** The job is final, or in a state that cannot be retried. */
        record Refused() implements Change {}
    }

    @Transactional
    public Change cancel(Caller caller, UUID jobId) {
        if (visible(caller, jobId).isEmpty()) {
            return new Change.NotFound();
        }
        return switch (jobs.cancel(caller.workspaceId(), jobId)) {
            case Cancellation.Cancelled(Job job) -> new Change.Done(view(job));
            case Cancellation.Stopping(Job job) -> new Change.Done(view(job));
            case Cancellation.AlreadyFinal _ -> new Change.Refused();
            case Cancellation.Unknown _ -> new Change.NotFound();
        };
    }

    @Transactional
    public Change retry(Caller caller, UUID jobId) {
        if (visible(caller, jobId).isEmpty()) {
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

    /** Deletes a final job with everything that belongs to it. */
    @Transactional
    public Change delete(Caller caller, UUID jobId) {
        if (visible(caller, jobId).isEmpty()) {
            return new Change.NotFound();
        }
        return switch (remove(caller.workspaceId(), jobId)) {
            case Deletion.Deleted _ -> {
                trail.record(Act.done("subtitles.delete").on("job", jobId));
                yield new Change.Deleted();
            }
            case Deletion.StillActive _ -> new Change.Active();
            case Deletion.Unknown _ -> new Change.NotFound();
        };
    }

    /** Deletes a final job for the tenant of the thread, and what is left of one whose history is gone. */
    @Transactional
    Deletion remove(UUID workspaceId, UUID jobId) {
        files.hold(workspaceId, jobId);
        var answer = jobs.delete(workspaceId, jobId);
        if (!(answer instanceof Deletion.StillActive)) {
            files.release(workspaceId, jobId);
            store.delete(workspaceId, jobId);
        }
        return answer;
    }

    /** Which text of a job. */
    public enum Variant {
        SOURCE,
        TRANSLATION,
        /** The translation below the source. */
        BILINGUAL
    }

    /** The subtitles of a job, once they are there. */
    @Transactional
    public Optional<SubtitleFile> file(Caller caller, UUID jobId, Variant variant) {
        if (visible(caller, jobId).isEmpty()) {
            return Optional.empty();
        }
        var source = cues(caller, jobId, LayOut.STAGE);
        var translation = cues(caller, jobId, TranslateCues.STAGE);
        return switch (variant) {
            case SOURCE -> source.map(SubtitleFile::new);
            case TRANSLATION -> translation.map(SubtitleFile::new);
            case BILINGUAL -> source.flatMap(above -> translation.map(below -> SubtitleFile.bilingual(above, below)));
        };
    }

    private Optional<List<Cue>> cues(Caller caller, UUID jobId, String stage) {
        return jobs.outputs(caller.workspaceId(), jobId, stage).stream()
                .findFirst()
                .filter(output -> output.output().has(CUES))
                .map(output -> Arrays.asList(Json.read(output.output().path(CUES), Cue[].class)));
    }

    /** The file of a job, if it is here and still kept. */
    @Transactional
    public Optional<MediaObject> video(Caller caller, UUID jobId) {
        return visible(caller, jobId)
                .flatMap(job -> Optional.ofNullable(view(job).source().uploadId()))
                .flatMap(upload -> uploads.find(caller.workspaceId(), upload));
    }

    /** The picture of a job, once it is there. */
    @Transactional
    public Optional<MediaObject> contactSheet(Caller caller, UUID jobId) {
        return visible(caller, jobId)
                .flatMap(job -> artifacts.find(caller.workspaceId(), jobId, JobFiles.CONTACT_SHEET, 0));
    }

    private Optional<Job> visible(Caller caller, UUID jobId) {
        return jobs.find(caller.workspaceId(), jobId)
                .filter(job -> job.kind().equals(SubtitlesPipeline.KIND))
                .filter(job -> seesAll(caller) || job.accountId().equals(caller.accountId()));
    }

    private static boolean seesAll(Caller caller) {
        return caller.role().equals(OWNER) || caller.role().equals(ADMIN);
    }

    private SubtitleJob view(Job job) {
        return view(job, store.find(job.workspaceId(), List.of(job.id())))
                .findFirst()
                .orElseThrow();
    }

    private static Stream<SubtitleJob> view(Job job, Map<UUID, SubtitleJobStore.Kept> kept) {
        var row = kept.get(job.id());
        return row == null
                ? Stream.empty()
                : Stream.of(new SubtitleJob(
                        job,
                        row.source(),
                        row.request(),
                        row.result(),
                        row.contactSheetId(),
                        row.translatedCues(),
                        row.credits()));
    }
}
