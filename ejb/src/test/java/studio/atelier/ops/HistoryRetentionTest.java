package studio.atelier.ops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import studio.atelier.ops.HistoryRetention.Swept;
import studio.atelier.platform.TestDatabase;

/** History past its time goes by the week, and waits for what still has work. */
class HistoryRetentionTest {

    private static final HistorySettings SETTINGS =
            new HistorySettings(Duration.ofDays(90), Duration.ofDays(30), Duration.ofDays(180));

    private final TestDatabase db = TestDatabase.fresh();
    private final HistoryRetention history = new HistoryRetention(db.engine(), SETTINGS);

    @AfterEach
    void close() {
        db.close();
    }

    /** A week so long ago, with a job that ended in it and all that hangs on it. */
    private UUID week(String ago) {
        db.transaction(() -> {
            shift("-" + ago);
            db.owner().one("SELECT work_partitions(0) AS made", row -> row.integer("made"));
            return true;
        });
        var id = db.owner().one("SELECT uuid7_floor(atelier_now() - ?::interval) AS id", row -> row.uuid("id"), ago);
        var owner = db.owner();
        owner.update("""
                INSERT INTO job (id, workspace_id, account_id, kind, pipeline_id, state, open_tasks, created_at, updated_at, finished_at)
                SELECT ?, uuidv7(), uuidv7(), 'old', 1, 12, 0, t, t, t FROM (SELECT atelier_now() - ?::interval) x (t)
                """, id, ago);
        owner.update("INSERT INTO stage_output VALUES (?, 0, 0, 1, '{}')", id);
        owner.update("""
                INSERT INTO dead_task (task_id, job_id, workspace_id, queue_id, pipeline_id, stage_no, item_no, run, prio, attempt,
                    fence, code, fault, message, died_at)
                SELECT (random() * 1e15)::bigint, ?, uuidv7(), 1, 1, 0, 0, 1, 5, 1, 1, 'old', 'ours', 'Old.', atelier_now()
                """, id);
        owner.update(
                "INSERT INTO provider_call (job_id, run, stage, item, provider, reference) VALUES (?, 1, 's', 0, 'p', 'r')",
                id);
        return id;
    }

    private void shift(String by) {
        db.owner().one("SELECT set_config('atelier.shift', ?, true) AS ok", row -> row.text("ok"), by);
    }

    private long count(String from) {
        return db.owner().one("SELECT count(*) AS n FROM " + from, row -> row.number("n"));
    }

    private Swept sweep() {
        return history.sweep(() -> true);
    }

    @Test
    void weeksPastTheirTimeGoWithWhatHangsOnThem() {
        week("200 days");
        week("60 days");

        var swept = sweep();

        // of 200 days: all four tables; of 60 days: the events
        assertThat(swept.dropped()).isEqualTo(5);
        assertThat(swept.kept() + swept.locked() + swept.strays()).isZero();
        assertThat(swept.pruned()).isEqualTo(2);
        assertThat(count("job")).isEqualTo(1);
        assertThat(count("stage_output")).isEqualTo(1);
        assertThat(count("dead_task")).isEqualTo(1);
        assertThat(count("provider_call")).isEqualTo(1);
        assertThat(sweep()).isEqualTo(new Swept(0, 0, 0, 0, 0));
    }

    @Test
    void aWeekWithWorkLeftStaysWhole() {
        var job = week("200 days");
        db.owner().update("UPDATE job SET state = 2, open_tasks = 1, finished_at = NULL");
        db.owner().update("""
                INSERT INTO task (job_id, workspace_id, queue_id, pipeline_id, stage_no, run, ord, due_at, state)
                VALUES (?, uuidv7(), 1, 1, 0, 1, 1, atelier_now(), 3)
                """, job);

        var swept = sweep();

        assertThat(swept.kept()).isEqualTo(2);
        assertThat(swept.pruned()).isZero();
        assertThat(count("stage_output")).isEqualTo(1);
    }

    @Test
    void whoUsesTheTableIsNotMadeToWaitAndWinsAgainstTheSweep() throws Exception {
        week("200 days");
        var held = new CountDownLatch(1);
        var done = new CountDownLatch(1);
        try (var threads = Executors.newSingleThreadExecutor()) {
            var reader = threads.submit(() -> db.transaction(() -> {
                db.owner().update("UPDATE job SET updated_at = atelier_now()");
                held.countDown();
                await(done);
                return true;
            }));
            held.await();
            long start = System.nanoTime();
            var answer = db.engine()
                    .one(
                            "SELECT work_history_detach('job', part) AS answer FROM work_history_due(90, 30, 180) WHERE parent = 'job'",
                            row -> row.text("answer"));
            assertThat(answer).isEqualTo("locked");
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(10));
            done.countDown();
            assertThat(reader.get()).isTrue();
        }
        assertThat(sweep().dropped()).isEqualTo(4);
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void aKillBetweenDetachAndDropIsMadeGoodByTheNextSweep() {
        week("200 days");
        db.engine()
                .list(
                        "SELECT work_history_detach(parent, part) AS answer FROM work_history_due(90, 30, 180)",
                        row -> row.text("answer"));

        assertThat(sweep().dropped()).isEqualTo(4);
    }

    @Test
    void nothingElseCanBeDropped() {
        for (var name : List.of("account", "job_default", "job", "task_attempt_default")) {
            String detached = db.engine().one("SELECT work_history_detach('job', ?) AS a", row -> row.text("a"), name);
            boolean dropped = db.engine().one("SELECT work_history_drop('job', ?) AS a", row -> row.flag("a"), name);
            assertThat(detached).isEqualTo("unknown");
            assertThat(dropped).isFalse();
        }
    }

    @Test
    void aRowOutsideTheWeeksIsReported() {
        db.owner().update("INSERT INTO stage_output VALUES (uuid7_floor('2020-01-01'), 0, 0, 1, '{}')");

        assertThat(sweep().strays()).isEqualTo(1);
    }

    @Test
    void oneSweepAtATimeAndTheNextAfterADeadOne() {
        var leases = new SweepLeases(db.engine());

        var said = leases.run("test-sweep", "me", lease -> {
            assertThat(leases.run("test-sweep", "you", other -> "never")).isEmpty();
            assertThat(lease.extend()).isTrue();
            db.owner().update("UPDATE sweep_lease SET held_until = atelier_now()");
            assertThat(lease.extend()).isFalse();
            assertThat(leases.run("test-sweep", "you", other -> "second")).contains("second");
            return "first";
        });

        assertThat(said).contains("first");
        String remembered = db.owner().one("SELECT said FROM sweep_lease", row -> row.text("said"));
        assertThat(remembered).isEqualTo("second");
        assertThat(leases.successes()).containsOnlyKeys("test-sweep");
        assertThatThrownBy(() -> leases.run("broken-sweep", "me", lease -> {
                    throw new IllegalStateException("broken");
                }))
                .hasMessage("broken");
        assertThat(leases.successes()).containsOnlyKeys("test-sweep");
    }
}
