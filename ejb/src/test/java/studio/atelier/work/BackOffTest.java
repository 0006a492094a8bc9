package studio.atelier.work;

import static org.assertj.core.api.Assertions.assertThat;
import static studio.atelier.work.Bench.FAILURE;
import static studio.atelier.work.Bench.pipeline;

import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import studio.atelier.platform.TestDatabase;

/**
 * The back-off has full jitter: after the n-th failure a time between nothing and base × 2^(n-1), but no longer than the cap, any of
 * them as likely as any other. Each step is drawn for so many tasks that a tenth of the range none of them falls into would be chance
 * less than once in 10^15 runs.
 */
class BackOffTest {

    private static final int TASKS = 400;
    private static final int TENTHS = 10;
    private static final long BASE = 1_000;
    private static final long CAP = 5_000;
    private static final List<Long> LONGEST = List.of(BASE, 2 * BASE, 4 * BASE, CAP, CAP);

    private final TestDatabase db = TestDatabase.fresh();
    private final Bench bench = new Bench(
            db,
            pipeline(
                    "test.one",
                    new Stage(
                            "only",
                            Bench.NONE,
                            StagePolicy.on(WorkFixture.QUEUE)
                                    .attempts(LONGEST.size() + 1)
                                    .backoff(Duration.ofMillis(BASE), Duration.ofMillis(CAP)))));

    @AfterEach
    void close() {
        Invariants.check(db);
        db.close();
    }

    /** From the end of the last attempt of each task until it is due, in milliseconds. */
    private List<Double> delays() {
        return db.owner().list("""
                SELECT extract(epoch FROM k.due_at - max(a.ended_at)) * 1000 AS ms
                  FROM task k JOIN task_attempt a ON a.task_id = k.id
                 WHERE k.state = 2 GROUP BY k.id, k.due_at
                """, row -> row.decimal("ms").doubleValue());
    }

    private void allFail() {
        var tasks = bench.claim(TASKS);
        assertThat(tasks).hasSize(TASKS);
        bench.store.report(tasks.stream()
                .map(task -> Report.of(task, new Outcome.Retry(FAILURE)))
                .toList());
    }

    private void due() {
        db.owner().update("UPDATE task SET due_at = due_at - interval '1 day' WHERE state = 2");
        bench.store.promote(TASKS);
    }

    private void areSpreadUpTo(long longest) {
        var delays = delays();
        assertThat(delays).hasSize(TASKS).allMatch(ms -> ms >= 0 && ms <= longest);
        assertThat(delays.stream()
                        .map(ms -> (int) Math.min(TENTHS - 1, ms * TENTHS / longest))
                        .collect(Collectors.toSet()))
                .as("tenths of %s ms", longest)
                .containsExactlyInAnyOrderElementsOf(
                        IntStream.range(0, TENTHS).boxed().toList());
    }

    @Test
    void itGrowsWithEveryFailureUpToTheCapAndTakesAnyTimeUpToThat() {
        bench.jobs.submitAll(Collections.nCopies(TASKS, Bench.request(bench.workspace, "test.one")));

        for (long longest : LONGEST) {
            allFail();
            areSpreadUpTo(longest);
            due();
        }
    }

    @Test
    void aWorkerThatWasLostDoesNotMakeItLonger() {
        bench.jobs.submitAll(Collections.nCopies(TASKS, Bench.request(bench.workspace, "test.one")));
        bench.claim(TASKS).forEach(bench::expire);
        bench.store.rescue(TASKS);

        allFail();

        areSpreadUpTo(BASE);
    }
}
