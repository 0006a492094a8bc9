package studio.atelier.work;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;
import studio.atelier.platform.Json;
import studio.atelier.platform.Row;
import studio.atelier.platform.Sql;

/** The engine's side of the database: each method is one round trip to a function of the schema. */
final class WorkStore {

    private static final Logger LOG = Logger.getLogger(WorkStore.class);

    private static final List<String> STATES = List.of("ready", "leased", "scheduled", "waiting", "gathering", "dead");

    private final Sql sql;

    /** @param sql as {@code atelier_engine} */
    WorkStore(Sql sql) {
        this.sql = sql;
    }

    /** Makes this boot of the node known; the answer is a number that is never used again. */
    long open(String node, UUID boot, List<String> queues, JsonNode pipelines) {
        return sql.one(
                "SELECT work_open(?, ?, ?, ?) AS session",
                row -> row.number("session"),
                node,
                boot,
                queues.toArray(String[]::new),
                pipelines);
    }

    void refresh(long session, JsonNode pipelines) {
        sql.one("SELECT work_refresh(?, ?) AS known", row -> row.integer("known"), session, pipelines);
    }

    /** No claim of this session will find anything from now on. */
    void drain(long session) {
        sql.update("UPDATE worker_session SET draining = true WHERE id = ?", session);
    }

    /** @param from the first place in the queue to look at; 0 for all of it */
    Claimed claim(String queue, long session, int most, Duration lease, long from) {
        var rows = sql.list(
                "SELECT * FROM work_claim(?, ?, ?, ?, ?)",
                row -> row.numberOrNull("task_id") == null
                        ? new Claimed(
                                List.of(), Claimed.Rest.valueOf(row.text("kind").toUpperCase(Locale.ROOT)))
                        : new Claimed(read(row), Claimed.Rest.NONE),
                queue,
                session,
                most,
                lease.toMillis(),
                from);
        return new Claimed(
                rows.stream().flatMap(row -> row.tasks().stream()).toList(),
                rows.isEmpty() ? Claimed.Rest.NONE : rows.getLast().rest());
    }

    /** A task whose documents cannot be read is left to its lease: it is poison, and dies as such. Its neighbours are not. */
    private static List<Task> read(Row row) {
        try {
            return List.of(task(row));
        } catch (UncheckedIOException e) {
            LOG.errorf(
                    e,
                    "Task %d of job %s cannot be read; nobody works on it",
                    row.number("task_id"),
                    row.uuid("job_id"));
            return List.of();
        }
    }

    private static Task task(Row row) {
        return new Task(
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
                Duration.ofMillis(row.number("waited_ms")),
                row.json("spec"),
                row.number("ord"));
    }

    /** Those of the reports that counted. */
    List<Accepted> report(Collection<Report> reports) {
        return sql.list(
                "SELECT * FROM work_report(?, ?, ?, ?)",
                row -> new Accepted(
                        row.number("task_id"),
                        row.uuid("job_id"),
                        row.integer("run"),
                        JobState.of(row.integer("job_state"))),
                reports.stream().map(report -> report.task().id()).toArray(Long[]::new),
                reports.stream().map(report -> report.task().fence()).toArray(Long[]::new),
                reports.stream().map(Report::what).toArray(String[]::new),
                reports.stream().map(report -> Json.write(report.said())).toArray(String[]::new));
    }

    /** Renews the leases and brings the progress; the leases that are not in the answer were lost. */
    List<Beat> heartbeat(long session, List<Running> held, Duration lease) {
        return sql.list(
                "SELECT * FROM work_heartbeat(?, ?, ?, ?, ?)",
                row -> new Beat(row.number("task_id"), row.flag("cancelled")),
                session,
                held.stream().map(one -> one.task().id()).toArray(Long[]::new),
                held.stream().map(Running::fence).toArray(Long[]::new),
                held.stream().map(Running::percent).toArray(Integer[]::new),
                lease.toMillis());
    }

    /** Takes up to so many more tasks of the stage and workspace of this one, to be worked on together. */
    List<Task> group(Task one, long session, int most, Duration lease) {
        return sql
                .list(
                        "SELECT * FROM work_group(?, ?, ?, ?, ?)",
                        WorkStore::read,
                        one.id(),
                        one.fence(),
                        session,
                        most,
                        lease.toMillis())
                .stream()
                .flatMap(List::stream)
                .toList();
    }

    /** Makes groups ready that are complete or have waited long enough; the queues that got some. */
    List<String> gather(int most) {
        return sql.list("SELECT queue FROM work_gather(?)", row -> row.text("queue"), most);
    }

    /** Makes due tasks ready; the queues that got some. */
    List<String> promote(int most) {
        return sql.list("SELECT queue FROM work_promote(?)", row -> row.text("queue"), most);
    }

    /** Takes back leases that ran out; how many by queue. */
    Map<String, Integer> rescue(int most) {
        return sql
                .list(
                        "SELECT queue, tasks FROM work_rescue(?)",
                        row -> Map.entry(row.text("queue"), row.integer("tasks")),
                        most)
                .stream()
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    /** Tasks after this one whose leases ran out and who will not be tried again, in order. */
    List<Long> lost(int most, long after) {
        return sql.list("SELECT task_id FROM work_lost(?, ?)", row -> row.number("task_id"), most, after);
    }

    /** Ends them; the jobs that are final now. */
    List<UUID> bury(List<Long> tasks) {
        return sql.list(
                "SELECT job_id FROM work_bury(?)", row -> row.uuid("job_id"), (Object) tasks.toArray(Long[]::new));
    }

    /** Jobs after this one whose deadline has passed, in order. */
    List<UUID> late(int most, UUID after) {
        return sql.list("SELECT job_id FROM work_late(?, ?)", row -> row.uuid("job_id"), most, after);
    }

    /** Stops them; those that are final now. */
    List<UUID> expire(List<UUID> jobs) {
        return sql.list(
                "SELECT job_id FROM work_expire(?)", row -> row.uuid("job_id"), (Object) jobs.toArray(UUID[]::new));
    }

    /** For what has to be in the same transaction. */
    Sql sql() {
        return sql;
    }

    /** How long until the next task that was put off is due. */
    Optional<Duration> nextDue() {
        return sql.list("SELECT work_next_due() AS ms", row -> Optional.ofNullable(row.numberOrNull("ms"))).stream()
                .flatMap(Optional::stream)
                .findFirst()
                .map(Duration::ofMillis);
    }

    void partitions(int weeks) {
        sql.one("SELECT work_partitions(?) AS made", row -> row.integer("made"), weeks);
    }

    List<StageOutput> outputs(UUID jobId, String stage) {
        return sql.list("""
                SELECT o.item_no, o.output
                  FROM job j
                  JOIN pipeline_stage s ON s.pipeline_id = j.pipeline_id AND s.name = ?
                  JOIN stage_output o ON o.job_id = j.id AND o.stage_no = s.stage_no
                 WHERE j.id = ?
                 ORDER BY o.item_no
                """, row -> new StageOutput(row.integer("item_no"), row.json("output")), stage, jobId);
    }

    /** The queues and the kinds as they are: one count over the small tables. */
    List<QueueDepth> depths() {
        return sql.list("SELECT * FROM work_depths()", row -> {
            var queue = row.textOrNull("queue");
            return new QueueDepth(
                    queue == null ? "kind" : "queue",
                    queue == null ? row.text("kind") : queue,
                    STATES.stream().collect(Collectors.toMap(Function.identity(), row::number)),
                    row.number("oldest_ready_seconds"));
        });
    }

    /** Adds attempts of minutes that are over to the roll-ups, if no other node is at it. */
    void rollUp(int minutes) {
        sql.one("SELECT work_rollup(?) AS done", row -> row.integer("done"), minutes);
    }
}
