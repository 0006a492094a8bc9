package studio.atelier.work;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.NullNode;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import studio.atelier.platform.Eventually;
import studio.atelier.platform.Json;
import studio.atelier.platform.TestDatabase;

/** A node that expected short tasks and got long ones gives back what it took ahead, and no attempt is counted. */
class StockTest {

    private static final int SLOTS = 2;
    private static final int LONG = 40;

    private final CountDownLatch end = new CountDownLatch(1);

    private Outcome work(Attempt attempt) throws InterruptedException {
        if (attempt.spec().has("long")) {
            end.await();
        }
        return new Outcome.Done(NullNode.getInstance());
    }

    private static int count(TestDatabase db, String where) {
        return db.owner().one("SELECT count(*)::integer AS n FROM live_task WHERE " + where, row -> row.integer("n"));
    }

    private static void submit(WorkFixture node, int jobs, String spec) {
        node.jobs()
                .submitAll(IntStream.range(0, jobs)
                        .mapToObj(n -> new NewJob(node.workspace, node.account, "test.mixed", Json.parse(spec), null))
                        .toList());
    }

    @Test
    void whatIsNotBegunInTimeGoesBackAsItCame() {
        var pipeline = new Pipeline("test.mixed", List.of(new Stage("only", this::work, Bench.POLICY)));
        try (var db = TestDatabase.fresh();
                var node = WorkFixture.running(db, WorkFixture.settings(Duration.ofSeconds(30), SLOTS), pipeline)) {
            submit(node, 300, "{}");
            Eventually.until("the short ones are done", () -> count(db, "true") == 0);
            submit(node, LONG, "{\"long\": true}");

            Eventually.until("the node holds what it works on", () -> count(db, "state = 1") == SLOTS);
            assertThat(count(db, "state = 0 AND attempt = 0")).isEqualTo(LONG - SLOTS);

            end.countDown();
            Eventually.until("the long ones are done", () -> count(db, "true") == 0);
            int attempts = db.owner().one("SELECT max(attempt) AS n FROM task_attempt", row -> row.integer("n"));
            assertThat(attempts).isEqualTo(1);
            Invariants.check(db);
        }
    }

    @Test
    void aNodeThatGoesDownGivesBackItsStock() {
        var pipeline = new Pipeline("test.mixed", List.of(new Stage("only", this::work, Bench.POLICY)));
        try (var db = TestDatabase.fresh()) {
            try (var node = WorkFixture.running(db, WorkFixture.settings(Duration.ofSeconds(30), SLOTS), pipeline)) {
                submit(node, 300, "{}");
                Eventually.until("the short ones are done", () -> count(db, "true") == 0);
                submit(node, LONG, "{\"long\": true}");
                Eventually.until("some are taken", () -> count(db, "state = 1") > 0);
            }
            assertThat(count(db, "state = 0 AND attempt = 0")).isEqualTo(LONG);
            Invariants.check(db);
        }
    }

    /** A claim waits for a table while the node goes down: what it brings at last belongs to nobody, and is free again. */
    @Test
    void whatAClaimOnItsWayBringsGoesBackToo() throws Exception {
        var pipeline = new Pipeline("test.mixed", List.of(new Stage("only", this::work, Bench.POLICY)));
        var locked = new CountDownLatch(1);
        var open = new CountDownLatch(1);
        try (var db = TestDatabase.fresh();
                var threads = Executors.newCachedThreadPool()) {
            var node = WorkFixture.running(db, WorkFixture.settings(Duration.ofSeconds(30), SLOTS), pipeline);
            var table = threads.submit(() -> db.transaction(() -> {
                db.owner().update("LOCK TABLE lease IN SHARE MODE");
                locked.countDown();
                return await(open);
            }));
            locked.await();
            submit(node, 1, "{\"long\": true}");
            Eventually.until("a claim waits", () -> users(db, "NOT granted") > 0);

            var closing = threads.submit(node::close);
            // time enough for a node that does not wait for the claim
            try {
                closing.get(500, TimeUnit.MILLISECONDS);
            } catch (TimeoutException _) {
                assertThat(open.getCount()).as("it waits for the claim").isEqualTo(1);
            } finally {
                open.countDown();
            }
            table.get();
            closing.get();
            Eventually.until("all that waited is done", () -> users(db, "pid <> pg_backend_pid()") == 0);

            assertThat(count(db, "state = 0 AND attempt = 0")).isEqualTo(1);
            Invariants.check(db);
        }
    }

    /** Locks on the table of leases. */
    private static int users(TestDatabase db, String which) {
        return db.owner()
                .one(
                        "SELECT count(*)::integer AS n FROM pg_locks WHERE relation = 'lease'::regclass AND " + which,
                        row -> row.integer("n"));
    }

    private static boolean await(CountDownLatch latch) {
        try {
            latch.await();
            return true;
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
