package studio.atelier.work;

import static org.assertj.core.api.Assertions.assertThat;
import static studio.atelier.work.Bench.pipeline;

import com.fasterxml.jackson.databind.node.NullNode;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import studio.atelier.platform.Eventually;
import studio.atelier.platform.Json;
import studio.atelier.platform.TestDatabase;

/** A kind whose runs no settlement lets end: the node goes on with all others, and begins no more of it than it can keep. */
class RefusedTest {

    private static final int JOBS = 4_000;
    private static final int FEW = 5;

    private final TestDatabase db = TestDatabase.fresh();
    private final AtomicBoolean refuses = new AtomicBoolean(true);
    private final AtomicInteger begun = new AtomicInteger();
    private final WorkFixture node = WorkFixture.running(
            db,
            WorkFixture.settings(Duration.ofSeconds(30), 4),
            new Settling(List.of((sql, runs) -> settle(runs))),
            pipeline("test.bad", new Stage("only", this::count, Bench.POLICY)),
            pipeline("test.good", new Stage("only", Bench.NONE, Bench.POLICY)));

    @AfterEach
    void close() {
        node.close();
        Invariants.check(db);
        db.close();
    }

    private void settle(List<FinishedRun> runs) {
        if (refuses.get() && runs.stream().anyMatch(run -> run.kind().equals("test.bad"))) {
            throw new IllegalStateException("The settlement refuses");
        }
    }

    private Outcome count(Attempt attempt) {
        begun.incrementAndGet();
        return new Outcome.Done(NullNode.getInstance());
    }

    private void submit(UUID workspace, String kind, int jobs) {
        node.jobs()
                .submitAll(Stream.generate(() -> new NewJob(workspace, node.account, kind, Json.object(), null))
                        .limit(jobs)
                        .toList());
    }

    private int succeeded(String kind) {
        return db.owner()
                .one(
                        "SELECT count(*)::integer AS n FROM job WHERE kind = ? AND state = 10",
                        row -> row.integer("n"),
                        kind);
    }

    @Test
    void anOrderlyEndOfTheNodeGivesThemBack() {
        submit(node.workspace, "test.bad", FEW);
        Eventually.until("they were done and refused", () -> begun.get() == FEW);

        node.close();

        assertThat(db.owner()
                        .list(
                                "SELECT k.rescues + k.attempt AS n FROM live_task k WHERE k.state = 0",
                                row -> row.integer("n")))
                .as("ready, and no attempt is counted")
                .hasSize(FEW)
                .containsOnly(0);
    }

    private boolean isShut() {
        return db.owner()
                .list(
                        "SELECT p.id FROM worker_session s JOIN pipeline p ON p.id = ANY (s.pipelines) AND p.kind = 'test.bad'",
                        row -> row.integer("id"))
                .isEmpty();
    }

    @Test
    void theNodeGoesOnWithAllOtherKindsAndBeginsNoMoreOfThisOne() {
        submit(node.workspace, "test.bad", JOBS);
        Eventually.until("too many were refused", () -> isShut() || begun.get() > 2 * Appetite.BATCH);

        submit(UUID.randomUUID(), "test.good", 100);

        Eventually.until("the others are done", () -> succeeded("test.good") == 100);
        assertThat(succeeded("test.bad")).isZero();
        assertThat(begun.get()).as("bounded, however many there are").isLessThan(JOBS / 2);

        int before = begun.get();
        refuses.set(false);
        Eventually.until("the kind goes on", () -> begun.get() > before);
    }
}
