package studio.atelier.work;

import static org.assertj.core.api.Assertions.assertThat;
import static studio.atelier.work.Bench.pipeline;
import static studio.atelier.work.Bench.stage;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import studio.atelier.platform.TestDatabase;

/** Nodes that claim and report at the same time pass no limit in flight at any instant. */
class LimitRaceTest {

    private static final int NODES = 6;
    private static final int OF_QUEUE = 5;
    private static final int OF_LANE = 3;
    private static final int JOBS = 300;

    private final TestDatabase db = TestDatabase.fresh();
    private final Bench bench = new Bench(db, pipeline("test.one", stage("only")));
    private final ExecutorService threads = Executors.newFixedThreadPool(NODES + 1);

    @AfterEach
    void close() {
        threads.shutdownNow();
        Invariants.check(db);
        db.close();
    }

    @Test
    void nobodyPassesALimitInFlight() throws Exception {
        var workspaces = List.of(UUID.randomUUID(), UUID.randomUUID(), UUID.randomUUID());
        for (int i = 0; i < JOBS; i++) {
            bench.submit(workspaces.get(i % workspaces.size()), "test.one");
        }
        db.owner().update("UPDATE queue SET max_inflight = ?", OF_QUEUE);
        db.owner().update("UPDATE lane SET max_inflight = ?", OF_LANE);
        var start = new CyclicBarrier(NODES + 1);
        var nodes = new ArrayList<Callable<Integer>>();
        for (int i = 0; i < NODES; i++) {
            long session = bench.open(pipeline("test.one", stage("only")));
            nodes.add(() -> {
                start.await();
                return work(session);
            });
        }
        var working = nodes.stream().map(threads::submit).toList();
        var watching = threads.submit(() -> {
            start.await();
            int most = 0;
            while (working.stream().anyMatch(one -> !one.isDone())) {
                most = Math.max(most, inFlight());
            }
            return most;
        });

        int done = 0;
        for (var node : working) {
            done += node.get();
        }
        assertThat(done).isEqualTo(JOBS);
        assertThat(watching.get()).isBetween(1, OF_QUEUE);
    }

    /** Claims as much as it gets and reports it, until nothing is left; how many that were. */
    private int work(long session) {
        int done = 0;
        while (left() > 0) {
            for (var task : bench.claim(session, 10)) {
                bench.done(task);
                done++;
            }
        }
        return done;
    }

    private int left() {
        return db.owner().one("SELECT count(*)::integer AS n FROM task", row -> row.integer("n"));
    }

    /** Of the queue; with the limits of its lanes, which the catalogue of invariants knows. */
    private int inFlight() {
        assertThat(db.engine()
                        .list(
                                "SELECT id FROM work_invariants('2000-01-01', 'I10') WHERE violations > 0",
                                row -> row.text("id")))
                .isEmpty();
        return db.engine().one("SELECT count(*)::integer AS n FROM lease", row -> row.integer("n"));
    }
}
