package studio.atelier.order;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import studio.atelier.identity.Caller;
import studio.atelier.media.MediaObject;
import studio.atelier.media.Retention;
import studio.atelier.platform.Page;
import studio.atelier.work.Cancellation;
import studio.atelier.work.Job;
import studio.atelier.work.NewJob;
import studio.atelier.work.Reopening;
import studio.atelier.work.Submission;

/**
 * The jobs of one kind, as their customers order, see and change them. Every call joins the caller's transaction, which there
 * must be: a job is there with its hold, its files and what the studio keeps of it, or not at all. A job of another kind, of
 * another workspace, or of somebody whose jobs the caller does not see, does not exist here.
 *
 * @param <J> a job as the studio shows it
 */
public final class Orders<J> {

    private final OrderDesk desk;
    private final String kind;
    private final Predicate<Caller> seesAll;
    private final BiFunction<UUID, List<Job>, List<J>> show;

    Orders(OrderDesk desk, String kind, Predicate<Caller> seesAll, BiFunction<UUID, List<Job>, List<J>> show) {
        this.desk = desk;
        this.kind = kind;
        this.seesAll = seesAll;
        this.show = show;
    }

    /** Takes an order for which no file has to be here. */
    public Ordered<J> submit(Caller caller, Order order, @Nullable String key) {
        return submit(caller, order, key, job -> {});
    }

    /**
     * Takes an order for an upload, which then stays as long as the job needs it.
     *
     * @param order what is wanted of the file
     */
    public Ordered<J> submit(
            Caller caller, UUID upload, Retention retention, Function<MediaObject, Order> order, @Nullable String key) {
        var file = desk.uploads.find(caller.workspaceId(), upload);
        if (file.isEmpty()) {
            return new Ordered.UploadNotFound<>();
        }
        return submit(caller, order.apply(file.get()), key, job -> {
            if (!desk.files.use(caller.workspaceId(), upload, job.id(), retention)) {
                throw new IllegalStateException("The upload expired while its job was submitted");
            }
        });
    }

    private Ordered<J> submit(Caller caller, Order order, @Nullable String key, Consumer<Job> use) {
        var allowance = desk.quota.of(caller.workspaceId(), kind);
        var submission = desk.jobs.submit(new NewJob(caller.workspaceId(), caller.accountId(), kind, order.spec(), key)
                .priority(allowance.priority()));
        return switch (submission) {
            case Submission.KeyReused _ -> new Ordered.KeyReused<>();
            case Submission.Replayed(Job job) -> new Ordered.Replayed<>(shown(job));
            case Submission.Accepted(Job job) -> {
                use.accept(job);
                order.keep().accept(job);
                desk.charges.hold(caller.workspaceId(), job.id(), order.most());
                desk.quota.count(allowance, job.id());
                yield new Ordered.Accepted<>(shown(job));
            }
        };
    }

    /** The job, if the caller may see it. */
    public Optional<Job> job(Caller caller, UUID jobId) {
        return desk.jobs
                .find(caller.workspaceId(), jobId)
                .filter(job -> job.kind().equals(kind))
                .filter(job -> seesAll.test(caller) || job.accountId().equals(caller.accountId()));
    }

    /** The same as the studio shows it. */
    public Optional<J> find(Caller caller, UUID jobId) {
        return job(caller, jobId).map(this::shown);
    }

    /** A page, newest first; {@code before} is what the page before gave. */
    public Page<J> list(Caller caller, int limit, @Nullable UUID before) {
        var page = jobs(caller, limit, before);
        var last = page.isEmpty() ? null : page.getLast().id();
        boolean more = page.size() == limit && !jobs(caller, 1, last).isEmpty();
        return new Page<>(show.apply(caller.workspaceId(), page), more ? last : null);
    }

    private List<Job> jobs(Caller caller, int limit, @Nullable UUID before) {
        return desk.jobs.list(
                caller.workspaceId(), kind, seesAll.test(caller) ? null : caller.accountId(), limit, before);
    }

    /** Ends a job for good. What was done is charged, what was not is free again. */
    public Change<J> cancel(Caller caller, UUID jobId) {
        if (job(caller, jobId).isEmpty()) {
            return new Change.NotFound<>();
        }
        return switch (desk.jobs.cancel(caller.workspaceId(), jobId)) {
            case Cancellation.Cancelled(Job job) -> new Change.Done<>(shown(job));
            case Cancellation.Stopping(Job job) -> new Change.Done<>(shown(job));
            case Cancellation.AlreadyFinal _ -> new Change.Refused<>();
            case Cancellation.Unknown _ -> new Change.NotFound<>();
        };
    }

    /** Does again what failed of a job, and only that; what was paid for is not bought again. */
    public Change<J> retry(Caller caller, UUID jobId) {
        if (job(caller, jobId).isEmpty()) {
            return new Change.NotFound<>();
        }
        if (!desk.files.hold(caller.workspaceId(), jobId)) {
            return new Change.SourceExpired<>();
        }
        return switch (desk.jobs.retry(caller.workspaceId(), jobId)) {
            case Reopening.Opened(Job job) -> {
                desk.charges.again(caller.workspaceId(), jobId, job.run());
                yield new Change.Done<>(shown(job));
            }
            case Reopening.NotRetryable _ -> new Change.Refused<>();
            case Reopening.Unknown _ -> new Change.NotFound<>();
        };
    }

    private J shown(Job job) {
        return show.apply(job.workspaceId(), List.of(job)).getFirst();
    }
}
