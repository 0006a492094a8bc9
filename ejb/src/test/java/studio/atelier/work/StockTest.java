package studio.atelier.work;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.NullNode;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
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
}
