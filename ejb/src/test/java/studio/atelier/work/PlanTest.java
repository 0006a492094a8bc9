package studio.atelier.work;

import static org.assertj.core.api.Assertions.assertThat;
import static studio.atelier.work.Bench.pipeline;
import static studio.atelier.work.Bench.stage;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import studio.atelier.platform.TestDatabase;

/** The hot statements go by their indexes, whatever the backlog. Plans of functions are read from the log of the session. */
class PlanTest {

    private static final TestDatabase DB = TestDatabase.fresh();
    private static final int BACKLOG = 20_000;

    @BeforeAll
    static void backlog() {
        new Bench(DB, pipeline("test.one", stage("only")));
        DB.owner().update("""
                INSERT INTO task (job_id, workspace_id, queue_id, pipeline_id, stage_no, run, ord, due_at, state)
                SELECT uuidv7(), ('00000000-0000-0000-0000-' || lpad((n % 50)::text, 12, '0'))::uuid, 1, 1, 0, 1, n, atelier_now(),
                       CASE WHEN n % 100 = 0 THEN 2 ELSE 0 END
                  FROM generate_series(1, ?) n
                """, BACKLOG);
        DB.owner().update("ANALYZE task");
    }

    @AfterAll
    static void close() {
        DB.close();
    }

    private static String plan(String sql) {
        return DB.engine().list("EXPLAIN " + sql, row -> row.text("QUERY PLAN")).stream()
                .collect(Collectors.joining("\n"));
    }

    @Test
    void theTasksOfALaneAreReadInOrderFromTheReadyIndex() {
        var plan = plan("""
                SELECT x.id, x.prio, x.ord FROM task x
                 WHERE x.queue_id = 1::smallint AND x.state = 0
                   AND x.workspace_id = '00000000-0000-0000-0000-000000000007' AND x.pipeline_id = ANY ('{1}')
                 ORDER BY x.prio, x.ord, x.id LIMIT 50
                """);

        assertThat(plan).contains("Index Scan using task_ready").doesNotContain("Sort");
    }

    @Test
    void theLanesWithWorkAreFoundByHopsOverTheReadyIndex() {
        var plan = plan("""
                SELECT f.workspace_id FROM task f
                 WHERE f.queue_id = 1::smallint AND f.state = 0
                   AND f.workspace_id > '00000000-0000-0000-0000-000000000007'
                 ORDER BY f.workspace_id LIMIT 1
                """);

        assertThat(plan).contains("task_ready").doesNotContain("Seq Scan");
    }

    @Test
    void whatIsInFlightIsCountedFromTheLeases() {
        DB.owner().update("""
                INSERT INTO lease (task_id, queue_id, workspace_id, fence, session_id, cost, leased_at, lease_until)
                SELECT -n, 2, uuidv7(), n, 1, 1, atelier_now(), atelier_now() FROM generate_series(1, 5000) n
                """);
        DB.owner().update("ANALYZE lease");

        assertThat(
                        plan(
                                "SELECT task_id, workspace_id, cost FROM lease WHERE task_id >= -100 AND queue_id = 1::smallint"))
                .contains("Index Scan using lease_pkey")
                .doesNotContain("Seq Scan");
    }

    @Test
    void whatIsDueIsFoundByItsTime() {
        assertThat(plan("""
                        SELECT id FROM task WHERE state IN (2, 3) AND due_at <= '2020-01-01'
                         ORDER BY due_at LIMIT 100 FOR NO KEY UPDATE SKIP LOCKED
                        """)).contains("task_due");
    }

    @Test
    void aJobIsFoundInOnePartition() {
        assertThat(plan("SELECT state FROM job WHERE id = '" + studio.atelier.platform.Uuid7.next() + "'"))
                .containsOnlyOnce("Index Scan");
    }

    /** Pages instead of time: they are the same on every machine. {@code -Dplan.backlog=1000000} for the whole range. */
    @Test
    void aClaimReadsAsMuchOfALongQueueAsOfAShortOne() {
        int backlog = Integer.getInteger("plan.backlog", 200_000);
        try (var db = TestDatabase.fresh()) {
            var bench = new Bench(db, pipeline("test.one", stage("only")));
            fill(db, 10_000);
            // plans and catalogues are read once
            pages(db, bench);
            int few = pages(db, bench);
            fill(db, backlog - 10_000);
            int many = pages(db, bench);

            assertThat(many).as("pages of a claim, %s with a short queue", few).isLessThan(2 * few);
        }
    }

    private static void fill(TestDatabase db, int tasks) {
        db.owner().update("""
                INSERT INTO task (job_id, workspace_id, queue_id, pipeline_id, stage_no, run, ord, due_at)
                SELECT uuidv7(), ('00000000-0000-0000-0000-' || lpad((n % 50)::text, 12, '0'))::uuid, 1, 1, 0, 1,
                       nextval('job_ord'), atelier_now()
                  FROM generate_series(1, ?) n
                """, tasks);
        db.owner().update("ANALYZE task");
    }

    private static final int CLAIMED = 100;

    private static int leases(TestDatabase db) {
        return db.owner().one("SELECT count(*)::integer AS n FROM lease", row -> row.integer("n"));
    }

    /** Of a claim that takes all it asks for. The tasks have no jobs, so that it answers with no rows. */
    private static int pages(TestDatabase db, Bench bench) {
        int before = leases(db);
        var plan = db.owner()
                .list(
                        "EXPLAIN (ANALYZE, BUFFERS, SUMMARY OFF) SELECT count(*) FROM work_claim('test', ?, ?, 30000, 0)",
                        row -> row.text("QUERY PLAN"),
                        bench.session,
                        CLAIMED);
        assertThat(leases(db) - before).as("claimed").isEqualTo(CLAIMED);
        return plan.stream()
                .filter(line -> line.contains("Buffers: shared"))
                .findFirst()
                .map(line -> Pattern.compile("(?:hit|read)=(\\d+)")
                        .matcher(line)
                        .results()
                        .mapToInt(found -> Integer.parseInt(found.group(1)))
                        .sum())
                .orElseThrow();
    }

    /** Tables of pipelines are never analysed, they are too small for it: what a batch costs must not hang on their statistics. */
    @Test
    void noRowOfABatchIsLookedForInTheWholeBatch() throws SQLException {
        int batch = 300;
        try (var db = TestDatabase.explaining()) {
            var bench = new Bench(db, pipeline("test.one", stage("only")));
            bench.jobs.submitAll(Collections.nCopies(3 * batch, Bench.request(bench.workspace, "test.one")));
            var plans = new ArrayList<String>();
            for (int i = 0; i < 3; i++) {
                var ids = new ArrayList<Long>();
                var fences = new ArrayList<Long>();
                plans.addAll(plans(
                        db,
                        "SELECT * FROM work_claim('test', ?, ?, 30000, 0)",
                        rows -> {
                            ids.add(rows.getLong("task_id"));
                            fences.add(rows.getLong("fence"));
                        },
                        bench.session,
                        batch));
                assertThat(ids).hasSize(batch);
                plans.addAll(plans(
                        db,
                        "SELECT * FROM work_report(?, ?, array_fill('done'::text, ARRAY[%1$d]), array_fill('1'::text, ARRAY[%1$d]))"
                                .formatted(batch),
                        rows -> {},
                        ids.toArray(Long[]::new),
                        fences.toArray(Long[]::new)));
            }

            assertThat(plans).anyMatch(plan -> plan.contains("Delete on task"));
            assertThat(plans.stream()
                            .flatMap(plan -> Pattern.compile("Removed by Join Filter: (\\d+)")
                                    .matcher(plan)
                                    .results())
                            .map(found -> Integer.parseInt(found.group(1))))
                    .allMatch(rows -> rows <= 10 * batch);
        }
    }

    private interface Look {
        void at(ResultSet rows) throws SQLException;
    }

    private static List<String> plans(TestDatabase db, String sql, Look look, Object... parameters)
            throws SQLException {
        var plans = new ArrayList<String>();
        try (var connection = db.engineSource().getConnection();
                var statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < parameters.length; i++) {
                statement.setObject(
                        i + 1,
                        parameters[i] instanceof Long[] numbers
                                ? connection.createArrayOf("bigint", numbers)
                                : parameters[i]);
            }
            try (var rows = statement.executeQuery()) {
                while (rows.next()) {
                    look.at(rows);
                }
            }
            for (var said = statement.getWarnings(); said != null; said = said.getNextWarning()) {
                plans.add(said.getMessage());
            }
        }
        return plans;
    }

    /** Little of much: deadlines that have passed, groups, waits for an event, calls that are open, the latest dead letters. */
    private static void much(TestDatabase db) {
        db.owner().update("""
                INSERT INTO task (job_id, workspace_id, queue_id, pipeline_id, stage_no, run, ord, due_at, state, correlation, expires_at)
                SELECT uuidv7(), ('00000000-0000-0000-0000-' || lpad((n % 50)::text, 12, '0'))::uuid, 1, 1, 0, 1, n,
                       atelier_now() + interval '1 hour', CASE n % 100 WHEN 0 THEN 5 WHEN 1 THEN 3 ELSE 0 END,
                       CASE n % 100 WHEN 1 THEN 'call-' || n END,
                       CASE WHEN n % 2 = 0 THEN atelier_now() + (n - 50) * interval '1 s' END
                  FROM generate_series(1, ?) n
                """, BACKLOG);
        db.owner().update("""
                INSERT INTO provider_call (job_id, run, stage, item, provider, reference, begun_at, state, fence)
                SELECT uuidv7(), 1, 'only', 0, 'speech', 'r' || n, atelier_now() - n * interval '1 s',
                       CASE WHEN n % 200 = 0 THEN 1 ELSE 2 END, 1
                  FROM generate_series(1, ?) n
                """, BACKLOG);
        db.owner().update("""
                INSERT INTO dead_task (task_id, job_id, workspace_id, queue_id, pipeline_id, stage_no, item_no, run, prio, attempt, fence,
                    code, fault, message, died_at)
                SELECT -n, uuidv7(), uuidv7(), 1, 1, 0, 0, 1, 5, 1, 1, 'provider_unavailable', 'provider', 'It did not answer.',
                       atelier_now() - n * interval '1 s'
                  FROM generate_series(1, ?) n
                """, BACKLOG);
        List.of("task", "provider_call", "dead_task")
                .forEach(table -> db.owner().update("ANALYZE " + table));
    }

    /** As the functions themselves ask for it. */
    @Test
    void theRareIsFoundByAnIndexOfItsOwn() throws SQLException {
        try (var db = TestDatabase.explaining()) {
            new Bench(db, pipeline("test.one", stage("only")));
            much(db);

            goesBy(db, "task_expires", "task", "SELECT * FROM work_late(500, '00000000-0000-0000-0000-000000000000')");
            goesBy(db, "task_gathering", "task", "SELECT * FROM work_gather(500)");
            goesBy(db, "task_waiting", "task", "SELECT * FROM work_resume('call-101')");
            goesBy(
                    db,
                    "provider_call_open",
                    "provider_call",
                    "SELECT * FROM work_orphans(atelier_now() - interval '3 days', atelier_now())");
            goesBy(db, "dead_task_died", "dead_task", "SELECT work_dead('{}', NULL, 20)");
        }
    }

    private static void goesBy(TestDatabase db, String index, String table, String sql) throws SQLException {
        assertThat(plans(db, sql, rows -> {}))
                .as(sql)
                .anyMatch(plan -> plan.contains(index))
                .noneMatch(plan -> plan.contains("Seq Scan on " + table + " "));
    }

    @Test
    void aClaimIsQuickWithABacklog() {
        var bench = new Bench(DB, pipeline("test.one", stage("only")));
        DB.owner().update("""
                INSERT INTO job (id, workspace_id, account_id, kind, pipeline_id, open_tasks, created_at, updated_at, spec)
                SELECT job_id, workspace_id, workspace_id, 'test.one', 1, 1, atelier_now(), atelier_now(), '{}' FROM task
                """);
        long start = System.nanoTime();

        var tasks = bench.claim(50);

        assertThat(tasks).hasSize(50);
        assertThat(tasks.stream().map(Task::workspaceId).distinct()).hasSize(50);
        assertThat(System.nanoTime() - start).isLessThan(2_000_000_000L);
    }
}
