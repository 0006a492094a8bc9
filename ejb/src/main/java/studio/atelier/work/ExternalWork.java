package studio.atelier.work;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;
import org.jboss.logging.Logger;
import studio.atelier.platform.Row;
import studio.atelier.platform.Sql;

/**
 * Work done outside the server: the same claim, leases, fences, deadlines and reports as on a node, over the wire. A worker sees and
 * changes only the tasks it holds itself. Time is the database's; whoever does not stop in it loses the task at a heartbeat.
 */
public class ExternalWork {

    private static final Logger LOG = Logger.getLogger(ExternalWork.class);

    /** Until the first heartbeat: an answer that was lost costs no more than this. */
    public static final Duration FIRST_LEASE = Duration.ofSeconds(15);

    /** In one claim. */
    public static final int MOST = 50;

    private final Sql sql;
    private final WorkStore store;
    private final Transaction transaction;
    private final Settling settling;
    private final Duration lease;
    private final RetryBudget budget;
    private final Bell bell;
    private final Alarm alarm;

    /** @param threads wake what was put off, at the moment it is due */
    ExternalWork(
            Sql sql, Transaction transaction, Settling settling, WorkSettings settings, Bell bell, Executor threads) {
        this.sql = sql;
        this.store = new WorkStore(sql);
        this.transaction = transaction;
        this.settling = settling;
        this.lease = settings.lease();
        this.budget = new RetryBudget(settings.retryShare(), settings.retryFloor());
        this.bell = bell;
        this.alarm = new Alarm(store, settings.poll(), threads, queues -> queues.forEach(bell::ring));
    }

    /** Where nobody listens and nothing is woken. */
    ExternalWork(Sql sql, Transaction transaction, Settling settling, Duration lease) {
        this(
                sql,
                transaction,
                settling,
                new WorkSettings(lease, Duration.ZERO, 1, List.of(), "", ""),
                queue -> {},
                Runnable::run);
    }

    /** How long a heartbeat renews a lease for. */
    public Duration lease() {
        return lease;
    }

    /**
     * Takes up to so many tasks of a queue; nothing if there are none now. The same request id gives the same leases again, as far
     * as they are still held.
     */
    public List<LeasedTask> claim(ExternalWorker worker, String requestId, String queue, int most) {
        if (!worker.queues().contains(queue)) {
            throw new IllegalArgumentException("Not a queue of this worker: " + queue);
        }
        return transaction.run(() -> sql.list(
                "SELECT * FROM work_external_claim(?, ?, ?, ?, ?)",
                ExternalWork::leased,
                worker.tokenId(),
                requestId,
                queue,
                most,
                FIRST_LEASE.toMillis()));
    }

    /** One task of a heartbeat. */
    public record Sign(long taskId, long fence, int progress) {}

    /** What a heartbeat is answered for a task. */
    public enum Standing {
        HELD,
        /** The customer does not want it any more: stop, and report it as cancelled by failing it. */
        CANCELLED,
        /** It is not the worker's any more, or past its deadline: stop, nothing that is said about it counts. */
        LOST
    }

    /**
     * Renews the leases; the standings come in the order of the signs. An attempt past its deadline is not renewed but ends here, as one
     * of a node does. A cancelled one is renewed no further than the {@linkplain Heartbeat#GRACE grace} from when its worker was told.
     */
    public List<Standing> heartbeat(ExternalWorker worker, List<Sign> signs) {
        var over = overdue(worker, signs);
        over.forEach(one -> end(worker, one));
        var held = renewed(
                worker,
                signs.stream().filter(sign -> !over.contains(Held.of(sign))).toList());
        return signs.stream().map(sign -> standing(sign, held)).toList();
    }

    private record Held(long taskId, long fence) {
        static Held of(Sign sign) {
            return new Held(sign.taskId(), sign.fence());
        }
    }

    private Set<Held> overdue(ExternalWorker worker, List<Sign> signs) {
        return Set.copyOf(sql.list(
                "SELECT * FROM work_external_overdue(?, ?, ?)",
                row -> new Held(row.number("task_id"), row.number("fence")),
                worker.tokenId(),
                signs.stream().map(Sign::taskId).toArray(Long[]::new),
                signs.stream().map(Sign::fence).toArray(Long[]::new)));
    }

    /** In a transaction of its own: one that is refused holds up no other, and no lease is renewed while a settlement is at it. */
    private void end(ExternalWorker worker, Held over) {
        try {
            var _ = report(worker, over.taskId(), over.fence(), Running.TOO_LONG);
        } catch (SettlementFailure e) {
            LOG.errorf(e, "The settlement of a run refused; task %d ends when its lease does", over.taskId());
        }
    }

    private Set<Renewed> renewed(ExternalWorker worker, List<Sign> signs) {
        return Set.copyOf(transaction.run(() -> sql.list(
                "SELECT * FROM work_external_heartbeat(?, ?, ?, ?, ?, ?)",
                row -> new Renewed(row.number("task_id"), row.number("fence"), row.flag("cancelled")),
                worker.tokenId(),
                signs.stream().map(Sign::taskId).toArray(Long[]::new),
                signs.stream().map(Sign::fence).toArray(Long[]::new),
                signs.stream().map(Sign::progress).toArray(Integer[]::new),
                lease.toMillis(),
                Heartbeat.GRACE.toMillis())));
    }

    private static Standing standing(Sign sign, Set<Renewed> held) {
        if (held.contains(new Renewed(sign.taskId(), sign.fence(), true))) {
            return Standing.CANCELLED;
        }
        return held.contains(new Renewed(sign.taskId(), sign.fence(), false)) ? Standing.HELD : Standing.LOST;
    }

    private record Renewed(long taskId, long fence, boolean cancelled) {}

    /**
     * What follows an attempt of an external worker; as soon as it is durable, whoever can go on hears of it.
     *
     * @return whether it counted: false if the task is no longer the worker's
     */
    public boolean report(ExternalWorker worker, long taskId, long fence, Outcome outcome) {
        var queues = transaction.run(() -> reported(worker, taskId, fence, outcome));
        queues.ifPresent(some -> some.forEach(bell::ring));
        if (queues.isPresent() && (outcome instanceof Outcome.Retry || outcome instanceof Outcome.Throttled)) {
            alarm.set();
        }
        return queues.isPresent();
    }

    /** The queues in which the job has work now; nothing if the report did not count. */
    private Optional<List<String>> reported(ExternalWorker worker, long taskId, long fence, Outcome outcome) {
        return sql
                .list(
                        "SELECT l.* FROM work_external_own(?, ?, ?) o, work_external_leases(ARRAY[o.task_id], ARRAY[o.fence]) l",
                        ExternalWork::leased,
                        worker.tokenId(),
                        new Long[] {taskId},
                        new Long[] {fence})
                .stream()
                .findFirst()
                .map(own -> budget.within(own.queue(), Report.of(task(own), outcome)))
                .flatMap(report -> settling.reports(sql, store.report(List.of(report))).stream()
                        .findFirst())
                .map(accepted ->
                        sql.list("SELECT queue FROM work_ready_queues(?)", row -> row.text("queue"), accepted.jobId()));
    }

    private static Task task(LeasedTask held) {
        return new Task(
                held.taskId(),
                held.fence(),
                held.jobId(),
                held.workspaceId(),
                held.kind(),
                held.stage(),
                held.itemNumber(),
                held.item(),
                held.run(),
                held.attempt(),
                held.deadline(),
                Duration.ZERO,
                held.spec(),
                0);
    }

    /** What earlier stages of the job left, for a task this worker holds; nothing for any other. */
    public List<JsonNode> outputs(ExternalWorker worker, long taskId, long fence, String stage) {
        return sql
                .list("""
                        SELECT l.job_id FROM work_external_own(?, ?, ?) o, work_external_leases(ARRAY[o.task_id], ARRAY[o.fence]) l
                        """, row -> row.uuid("job_id"), worker.tokenId(), new Long[] {taskId}, new Long[] {fence})
                .stream()
                .findFirst()
                .map(job -> store.outputs(job, stage).stream()
                        .map(StageOutput::output)
                        .toList())
                .orElseGet(List::of);
    }

    private static LeasedTask leased(Row row) {
        return new LeasedTask(
                row.number("task_id"),
                row.number("fence"),
                row.uuid("job_id"),
                row.uuid("workspace_id"),
                row.text("queue"),
                row.text("kind"),
                row.text("stage"),
                row.integer("item_no"),
                row.jsonOrNull("item"),
                row.integer("run"),
                row.integer("attempt"),
                Duration.ofMillis(row.number("deadline_ms")),
                Duration.ofMillis(row.number("lease_ms")),
                row.json("spec"));
    }
}
