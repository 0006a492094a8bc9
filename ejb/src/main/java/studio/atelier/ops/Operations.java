package studio.atelier.ops;

import com.fasterxml.jackson.databind.JsonNode;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import studio.atelier.audit.Act;
import studio.atelier.audit.AuditTrail;
import studio.atelier.platform.EngineRole;
import studio.atelier.platform.Row;
import studio.atelier.platform.Sql;

/** Queues, lanes and nodes: looked at, and changed while they run. A change and its entry in the audit log are one transaction. */
@Dependent
public class Operations {

    /** The workspace whose lane is the default of its queue. */
    public static final UUID DEFAULT_LANE = new UUID(0, 0);

    private static final int LANES_SHOWN = 500;
    private static final Duration DAY = Duration.ofDays(1);

    private static final String INVARIANTS =
            "SELECT id, what, violations, to_json(sample)::text AS sample FROM work_invariants(?, ?, ?::timestamptz)";

    private final Sql sql;
    private final AuditTrail audit;

    @Inject
    public Operations(@EngineRole Sql sql, @EngineRole AuditTrail audit) {
        this.sql = sql;
        this.audit = audit;
    }

    /** All queues with their counts, by name. */
    public List<JsonNode> queues() {
        return sql.list("SELECT work_queues() AS doc", row -> row.json("doc"));
    }

    public Optional<JsonNode> queue(String name) {
        return sql.first("SELECT work_queues(?) AS doc", row -> row.json("doc"), name);
    }

    /**
     * Changes a queue for all nodes from their next claim on; what is null stays. Empty if there is no such queue.
     *
     * @param throttledMax how long a task may be put off by a busy provider in all before it dies
     */
    @Transactional
    public Optional<JsonNode> changeQueue(
            String name,
            @Nullable Boolean paused,
            @Nullable Integer maxInFlight,
            @Nullable Boolean fairByCost,
            @Nullable Duration throttledMax,
            String reason) {
        var act = paused == null ? "work.queue_changed" : paused ? "work.queue_paused" : "work.queue_resumed";
        return changed(
                        "SELECT work_queue_change(?, ?::boolean, ?::integer, ?::boolean, ?::bigint) AS done",
                        name,
                        paused,
                        maxInFlight,
                        fairByCost,
                        throttledMax == null ? null : throttledMax.toMillis())
                .flatMap(done -> {
                    audit.record(Act.done(act).on("queue", name).because(reason));
                    return queue(name);
                });
    }

    /** The default lane, lanes of their own and those with live work, the longest first. Empty if there is no such queue. */
    public List<JsonNode> lanes(String queue) {
        return sql.list("SELECT work_lanes(?, ?) AS doc", row -> row.json("doc"), queue, LANES_SHOWN);
    }

    /** Gives a workspace a lane of its own or changes it; what is null stays. False if there is no such queue. */
    @Transactional
    public boolean changeLane(
            String queue,
            UUID workspace,
            @Nullable Float weight,
            @Nullable Integer maxInFlight,
            @Nullable Boolean paused,
            String reason) {
        return changed(
                        "SELECT work_lane_change(?, ?, ?::real, ?::integer, ?::boolean) AS done",
                        queue,
                        workspace,
                        weight,
                        maxInFlight,
                        paused)
                .map(done -> {
                    audit.record(Act.done("work.lane_changed")
                            .in(workspace)
                            .on("queue", queue)
                            .because(reason));
                    return true;
                })
                .orElse(false);
    }

    /** The workspace falls back to the default lane. False if it had none of its own. */
    @Transactional
    public boolean dropLane(String queue, UUID workspace, String reason) {
        return changed("SELECT work_lane_drop(?, ?) AS done", queue, workspace)
                .map(done -> {
                    audit.record(Act.done("work.lane_dropped")
                            .in(workspace)
                            .on("queue", queue)
                            .because(reason));
                    return true;
                })
                .orElse(false);
    }

    /** The boots of nodes of the last day, newest first. */
    public List<JsonNode> nodes() {
        return sql.list("SELECT work_nodes() AS doc", row -> row.json("doc"));
    }

    /** A drained node claims nothing more and finishes what it holds. False if there is no such session. */
    @Transactional
    public boolean drainNode(long session, boolean on, String reason) {
        return changed("SELECT work_node_drain(?, ?) AS done", session, on)
                .map(done -> {
                    audit.record(Act.done(on ? "work.node_drained" : "work.node_undrained")
                            .on("session", String.valueOf(session))
                            .because(reason));
                    return true;
                })
                .orElse(false);
    }

    /** What was done lately, by kind, from the roll-ups. */
    public List<JsonNode> pace(Duration last) {
        return sql.list("SELECT work_pace(?) AS doc", row -> row.json("doc"), (int) last.toMinutes());
    }

    /** What must be true of the engine, and how often it is not. Each is a statement of its own, so that none takes too long. */
    public List<Invariant> invariants(Instant since) {
        return sql.list("SELECT id FROM work_invariant_catalogue()", row -> row.text("id")).stream()
                .map(id -> sql.one(INVARIANTS, Operations::invariant, since, id, null))
                .toList();
    }

    /**
     * The same of jobs that are older than that and still live, however long ago they were ordered: a day of them at a time,
     * back to the first.
     *
     * @param goesOn asked before every day; what is found until it says no is the answer
     * @return what is violated, once for each day on which it is
     */
    public List<Invariant> invariantsOfOlder(Instant before, BooleanSupplier goesOn) {
        var violated = new ArrayList<Invariant>();
        var first = sql.first(
                "SELECT uuid_extract_timestamp(id) AS at FROM job ORDER BY id LIMIT 1", row -> row.instant("at"));
        for (var until = before;
                first.isPresent() && first.get().isBefore(until) && goesOn.getAsBoolean();
                until = until.minus(DAY)) {
            sql.list(INVARIANTS, Operations::invariant, until.minus(DAY), null, until).stream()
                    .filter(one -> one.violations() > 0)
                    .forEach(violated::add);
        }
        return violated;
    }

    private static Invariant invariant(Row row) {
        return new Invariant(row.text("id"), row.text("what"), row.number("violations"), row.json("sample"));
    }

    private Optional<Boolean> changed(String function, @Nullable Object... parameters) {
        return sql.one(function, row -> row.flag("done"), parameters) ? Optional.of(true) : Optional.empty();
    }
}
