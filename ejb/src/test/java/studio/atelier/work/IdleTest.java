package studio.atelier.work;

import static org.assertj.core.api.Assertions.assertThat;
import static studio.atelier.work.Bench.pipeline;
import static studio.atelier.work.Bench.stage;
import static studio.atelier.work.WorkFixture.QUEUE;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import studio.atelier.platform.Eventually;
import studio.atelier.platform.TestDatabase;

/** A node that has had nothing to do for long looks at every tick all the same: work without a bell waits for one poll and no more. */
class IdleTest {

    private static final int TICKS = 30;

    /** What does not happen at a tick does not happen in this test. */
    private static final WorkSettings SETTINGS =
            new WorkSettings(Duration.ofSeconds(30), Duration.ofHours(1), 4, List.of(QUEUE), QUEUE, "idle");

    @Test
    void everyTickOfAnIdleNodeIsAClaim() {
        var pipeline = pipeline("test.one", stage("only"));
        var tally = new Counting();
        try (var db = TestDatabase.fresh();
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var engine = new Engine(
                    new WorkStore(db.engine()),
                    new Pipelines(List.of(pipeline)),
                    SETTINGS,
                    threads,
                    db::transaction,
                    queue -> {},
                    tally,
                    Settling.NONE);
            for (int n = 1; n <= TICKS; n++) {
                int claims = n;
                engine.tick();
                Eventually.until("claim " + n, () -> tally.claims.get() == claims);
            }
            var bench = new Bench(db, pipeline);
            var job = bench.submit("test.one");

            engine.tick();

            Eventually.until("it is found at the next tick", () -> bench.state(job) == JobState.SUCCEEDED);
            assertThat(tally.claims).hasValueGreaterThan(TICKS);
            engine.stop(Duration.ZERO);
            Invariants.check(db);
        }
    }
}
