package studio.atelier.subtitles;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import studio.atelier.audit.Act;
import studio.atelier.audit.AuditTrail;
import studio.atelier.identity.Caller;
import studio.atelier.identity.Roles;
import studio.atelier.media.Artifacts;
import studio.atelier.media.JobMedia;
import studio.atelier.media.MediaObject;
import studio.atelier.media.Retention;
import studio.atelier.media.SourceAddress;
import studio.atelier.media.Uploads;
import studio.atelier.order.Change;
import studio.atelier.order.Order;
import studio.atelier.order.OrderDesk;
import studio.atelier.order.Ordered;
import studio.atelier.order.Orders;
import studio.atelier.platform.Json;
import studio.atelier.platform.Page;
import studio.atelier.work.Deletion;
import studio.atelier.work.Job;
import studio.atelier.work.Jobs;

/**
 * The subtitle jobs of a workspace. Every call is one transaction. Members see and change their own jobs, owners all of the
 * workspace.
 */
@Dependent
public class Subtitles {

    private static final String CUES = "cues";

    private final Jobs jobs;
    private final SubtitleJobStore store;
    private final Uploads uploads;
    private final Artifacts artifacts;
    private final JobMedia files;
    private final AuditTrail trail;
    private final Tariff tariff;
    private final Orders<SubtitleJob> orders;

    @Inject
    Subtitles(
            OrderDesk desk,
            Jobs jobs,
            SubtitleJobStore store,
            Uploads uploads,
            Artifacts artifacts,
            JobMedia files,
            AuditTrail trail,
            Tariff tariff) {
        this.jobs = jobs;
        this.store = store;
        this.uploads = uploads;
        this.artifacts = artifacts;
        this.files = files;
        this.trail = trail;
        this.tariff = tariff;
        this.orders = desk.of(
                SubtitlesPipeline.KIND,
                caller -> caller.hasAny(Roles.OWNER, Roles.ADMIN),
                store::find,
                SubtitleJob::of);
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
    public Ordered<SubtitleJob> submit(
            Caller caller, SubtitleRequest request, Source from, @Nullable String idempotencyKey) {
        return switch (from) {
            case Source.Upload(UUID id, boolean sent) ->
                orders.submit(
                        caller,
                        id,
                        Retention.LARGE,
                        file -> order(JobSpec.of(request, file, sent), job -> store.insert(job, file, request)),
                        idempotencyKey);
            case Source.Address(SourceAddress address) ->
                orders.submit(
                        caller,
                        order(JobSpec.of(request, address), job -> store.insert(job, address, request)),
                        idempotencyKey);
        };
    }

    private Order order(JobSpec spec, Consumer<Job> keep) {
        return new Order(Json.tree(spec), tariff.of(spec, Tariff.UNTIL_PROBED), keep);
    }

    @Transactional
    public Optional<SubtitleJob> find(Caller caller, UUID jobId) {
        return orders.find(caller, jobId);
    }

    /** A page, newest first; {@code before} is what the page before gave. */
    @Transactional
    public Page<SubtitleJob> list(Caller caller, int limit, @Nullable UUID before) {
        return orders.list(caller, limit, before);
    }

    @Transactional
    public Change<SubtitleJob> cancel(Caller caller, UUID jobId) {
        return orders.cancel(caller, jobId);
    }

    @Transactional
    public Change<SubtitleJob> retry(Caller caller, UUID jobId) {
        return orders.retry(caller, jobId);
    }

    /** Deletes a final job of the caller with everything that belongs to it. */
    @Transactional
    public Deletion delete(Caller caller, UUID jobId) {
        if (orders.job(caller, jobId).isEmpty()) {
            return new Deletion.Unknown();
        }
        var answer = remove(caller.workspaceId(), jobId);
        if (answer instanceof Deletion.Deleted) {
            trail.record(Act.done("subtitles.delete").on("job", jobId));
        }
        return answer;
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
        if (orders.job(caller, jobId).isEmpty()) {
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
        return find(caller, jobId)
                .flatMap(job -> Optional.ofNullable(job.source().uploadId()))
                .flatMap(upload -> uploads.find(caller.workspaceId(), upload));
    }

    /** The picture of a job, once it is there. */
    @Transactional
    public Optional<MediaObject> contactSheet(Caller caller, UUID jobId) {
        return orders.job(caller, jobId)
                .flatMap(job -> artifacts.find(caller.workspaceId(), jobId, JobFiles.CONTACT_SHEET, 0));
    }
}
