package studio.atelier.work;

import com.fasterxml.jackson.databind.JsonNode;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import studio.atelier.platform.Sql;

/**
 * The jobs of a workspace: what studios submit, show, cancel, retry and delete.
 *
 * <p>Every call joins the caller's transaction, with the rows of the studio; the doorbell rings after it has committed.
 * A job of another workspace does not exist here.
 */
@Dependent
public class Jobs {

    private static final int MOST = 100;
    private static final int MOST_AT_ONCE = 10_000;

    private final Sql sql;
    private final JobStore store;
    private final Bell bell;
    private final Settling settling;
    private final Intake intake;

    @Inject
    Jobs(Sql sql, Bell bell, Settling settling, Intake intake) {
        this.sql = sql;
        this.store = new JobStore(sql);
        this.bell = bell;
        this.settling = settling;
        this.intake = intake;
    }

    /** Where nobody looks at the numbers. */
    Jobs(Sql sql, Bell bell, Settling settling) {
        this(sql, bell, settling, (kind, answer, jobs) -> {});
    }

    /** Without anybody to settle with. */
    Jobs(Sql sql, Bell bell) {
        this(sql, bell, Settling.NONE);
    }

    /** Takes a job; durable once the transaction commits. With a key, the same request is taken once in 24 hours. */
    public Submission submit(NewJob request) {
        var answer = store.submit(List.of(request)).getFirst();
        intake.submitted(request.kind(), answer.word(), 1);
        return switch (answer.word()) {
            case ACCEPTED -> {
                bell.ring(answer.queue());
                yield new Submission.Accepted(fresh(request, answer));
            }
            case REPLAYED ->
                new Submission.Replayed(
                        shown(request.workspaceId(), answer.jobId()).job());
            case KEY_REUSED -> new Submission.KeyReused();
        };
    }

    /**
     * Takes many jobs in one statement, as {@link #submit} does one: all of them durable once the transaction commits. A key
     * that comes twice in the list is taken the first time.
     *
     * @param requests up to 10 000, of any workspaces and kinds
     * @return the answers, in the order of the requests
     */
    public List<Receipt> submitAll(List<NewJob> requests) {
        if (requests.size() > MOST_AT_ONCE) {
            throw new IllegalArgumentException("At most " + MOST_AT_ONCE + " requests at once, not " + requests.size());
        }
        if (requests.isEmpty()) {
            return List.of();
        }
        var answers = store.submit(requests);
        answers.stream()
                .filter(answer -> answer.word() == Receipt.Answer.ACCEPTED)
                .map(JobStore.Answer::queue)
                .distinct()
                .forEach(bell::ring);
        var receipts = answers.stream()
                .map(answer -> new Receipt(answer.word(), answer.jobId()))
                .toList();
        count(requests, receipts);
        return receipts;
    }

    private void count(List<NewJob> requests, List<Receipt> receipts) {
        var jobs = new HashMap<String, Map<Receipt.Answer, Integer>>();
        for (int i = 0; i < receipts.size(); i++) {
            jobs.computeIfAbsent(requests.get(i).kind(), kind -> new EnumMap<>(Receipt.Answer.class))
                    .merge(receipts.get(i).answer(), 1, Integer::sum);
        }
        jobs.forEach((kind, answers) -> answers.forEach((answer, n) -> intake.submitted(kind, answer, n)));
    }

    /** Everything is known of a job that was taken just now, but its place in the queue. */
    private static Job fresh(NewJob request, JobStore.Answer answer) {
        return new Job(
                answer.jobId(),
                request.workspaceId(),
                request.accountId(),
                request.kind(),
                1,
                JobState.QUEUED,
                null,
                0,
                null,
                null,
                null,
                null,
                answer.at(),
                answer.at(),
                null);
    }

    public Optional<Job> find(UUID workspaceId, UUID jobId) {
        return store.find(workspaceId, jobId).map(JobStore.Shown::job);
    }

    /**
     * A page of jobs, newest first.
     *
     * @param kind only of this kind; null for all
     * @param accountId only of this account; null for all
     * @param limit how many at most, up to 100
     * @param before the last id of the page before; null for the first page. Ids sort by the time of submission.
     */
    public List<Job> list(
            UUID workspaceId, @Nullable String kind, @Nullable UUID accountId, int limit, @Nullable UUID before) {
        return store.list(workspaceId, kind, accountId, Math.clamp(limit, 1, MOST), before);
    }

    /**
     * Stops a job for good. What is not being worked on ends here, settled in the caller's transaction, which there must
     * be; work in progress is told with the next heartbeat.
     */
    public Cancellation cancel(UUID workspaceId, UUID jobId) {
        return switch (store.cancel(workspaceId, jobId)) {
            case "cancelled" -> {
                settling.job(sql, workspaceId, jobId);
                yield new Cancellation.Cancelled(shown(workspaceId, jobId).job());
            }
            case "stopping" ->
                new Cancellation.Stopping(shown(workspaceId, jobId).job());
            case "already_final" ->
                new Cancellation.AlreadyFinal(shown(workspaceId, jobId).job());
            case "unknown" -> new Cancellation.Unknown();
            case String other -> throw new IllegalStateException(other);
        };
    }

    /** Opens the next run of a failed or partial job: what died is done again, and what follows from it. */
    public Reopening retry(UUID workspaceId, UUID jobId) {
        return switch (store.retry(workspaceId, jobId)) {
            case "opened" -> new Reopening.Opened(rung(workspaceId, jobId));
            case "not_retryable" ->
                new Reopening.NotRetryable(shown(workspaceId, jobId).job());
            case "unknown" -> new Reopening.Unknown();
            case String other -> throw new IllegalStateException(other);
        };
    }

    /** Deletes a final job, in the transaction that deletes what the studio keeps of it. */
    public Deletion delete(UUID workspaceId, UUID jobId) {
        return switch (store.delete(workspaceId, jobId)) {
            case "deleted" -> new Deletion.Deleted();
            case "still_active" ->
                new Deletion.StillActive(shown(workspaceId, jobId).job());
            case "unknown" -> new Deletion.Unknown();
            case String other -> throw new IllegalStateException(other);
        };
    }

    /** What the job was submitted with. */
    public Optional<JsonNode> spec(UUID workspaceId, UUID jobId) {
        return store.spec(workspaceId, jobId);
    }

    /** What a stage of the job left, by item; empty until it is finished, or if there is no such job or stage. */
    public List<StageOutput> outputs(UUID workspaceId, UUID jobId, String stage) {
        return store.outputs(workspaceId, jobId, stage);
    }

    /** An outside event happened: the tasks that wait for this correlation go on. */
    public void resume(String correlation) {
        store.resume(correlation).forEach(bell::ring);
    }

    private JobStore.Shown shown(UUID workspaceId, UUID jobId) {
        return store.find(workspaceId, jobId).orElseThrow();
    }

    private Job rung(UUID workspaceId, UUID jobId) {
        var shown = shown(workspaceId, jobId);
        if (shown.queue() != null) {
            bell.ring(shown.queue());
        }
        return shown.job();
    }
}
