package studio.atelier.work;

import com.fasterxml.jackson.databind.JsonNode;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import studio.atelier.platform.EngineRole;
import studio.atelier.platform.Row;
import studio.atelier.platform.Sql;

/**
 * Work done outside the server: the same claim, leases, fences and reports as on a node, over the wire. A worker sees and changes only
 * the tasks it holds itself.
 */
@Dependent
public class ExternalWork {

    /** Until the first heartbeat: an answer that was lost costs no more than this. */
    public static final Duration FIRST_LEASE = Duration.ofSeconds(15);

    /** In one claim. */
    public static final int MOST = 50;

    private final Sql sql;
    private final WorkStore store;
    private final Transaction transaction;
    private final Settling settling;
    private final Duration lease;

    @Inject
    ExternalWork(@EngineRole Sql sql, JtaTransaction transaction, Settling settling, WorkSettings settings) {
        this(sql, transaction, settling, settings.lease());
    }

    ExternalWork(Sql sql, Transaction transaction, Settling settling, Duration lease) {
        this.sql = sql;
        this.store = new WorkStore(sql);
        this.transaction = transaction;
        this.settling = settling;
        this.lease = lease;
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
        /** It is somebody else's: stop, nothing that is said about it counts. */
        LOST
    }

    /** Renews the leases, in the order given. */
    public List<Standing> heartbeat(ExternalWorker worker, List<Sign> signs) {
        var held = transaction
                .run(() -> sql.list(
                        "SELECT * FROM work_external_heartbeat(?, ?, ?, ?, ?)",
                        row -> new Renewed(row.number("task_id"), row.number("fence"), row.flag("cancelled")),
                        worker.tokenId(),
                        signs.stream().map(Sign::taskId).toArray(Long[]::new),
                        signs.stream().map(Sign::fence).toArray(Long[]::new),
                        signs.stream().map(Sign::progress).toArray(Integer[]::new),
                        lease.toMillis()))
                .stream()
                .collect(Collectors.toSet());
        return signs.stream().map(sign -> standing(sign, held)).toList();
    }

    private static Standing standing(Sign sign, Set<Renewed> held) {
        if (held.contains(new Renewed(sign.taskId(), sign.fence(), true))) {
            return Standing.CANCELLED;
        }
        return held.contains(new Renewed(sign.taskId(), sign.fence(), false)) ? Standing.HELD : Standing.LOST;
    }

    private record Renewed(long taskId, long fence, boolean cancelled) {}

    /** What follows an attempt of an external worker. Whether it counted: false if the task is no longer the worker's. */
    public boolean report(ExternalWorker worker, long taskId, long fence, Outcome outcome) {
        return transaction.run(() -> {
            var own = sql.list(
                    "SELECT l.* FROM work_external_own(?, ?, ?) o, work_external_leases(ARRAY[o.task_id], ARRAY[o.fence]) l",
                    ExternalWork::leased,
                    worker.tokenId(),
                    new Long[] {taskId},
                    new Long[] {fence});
            if (own.isEmpty()) {
                return false;
            }
            var report = Report.of(task(own.getFirst()), outcome);
            return !settling.reports(sql, store.report(List.of(report))).isEmpty();
        });
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
