package studio.atelier.work;

import static org.assertj.core.api.Assertions.assertThat;
import static studio.atelier.work.WorkFixture.QUEUE;

import com.fasterxml.jackson.databind.node.NullNode;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import studio.atelier.platform.TestDatabase;

/**
 * The opposite of {@link NoBellTest}: the node is ticked once, to open it, and never again. So whatever comes to its end does so because a
 * bell claims at once, a lone report is written at once, and what was put off is woken at its time; nothing else would.
 */
class NoPollTest {

    private static final Duration MOMENT = Duration.ofMillis(60);
    private static final Duration HOUR = Duration.ofHours(1);
    private static final StagePolicy POLICY =
            StagePolicy.on(QUEUE).attempts(3).backoff(Duration.ofMillis(80), Duration.ofMillis(80));

    private final TestDatabase db = TestDatabase.fresh();
    private final Set<UUID> seen = ConcurrentHashMap.newKeySet();
    private final Pipeline[] kinds = {
        Bench.pipeline("test.two", Bench.stage("first"), Bench.stage("second")),
        later("test.snooze", new Outcome.Snooze(MOMENT, "busy")),
        later("test.retry", new Outcome.Retry(Bench.FAILURE)),
        later("test.throttled", new Outcome.Throttled(Bench.FAILURE, MOMENT)),
        later("test.late", new Outcome.Snooze(HOUR.minusMinutes(1), "busy")),
        later("test.wait", new Outcome.Wait(Instant.now().plus(MOMENT), "nobody")),
    };
    private final WorkFixture node =
            WorkFixture.still(db, new WorkSettings(HOUR, HOUR, 4, List.of(QUEUE), QUEUE, "test"), kinds);

    /** Puts a job off the first time it comes by. */
    private Pipeline later(String kind, Outcome putOff) {
        return Bench.pipeline(
                kind,
                new Stage(
                        "only",
                        attempt -> seen.add(attempt.jobId()) ? putOff : new Outcome.Done(NullNode.getInstance()),
                        POLICY));
    }

    @AfterEach
    void close() {
        node.close();
        Invariants.check(db);
        db.close();
    }

    private UUID submit(String kind) {
        return node.submit(kind, Map.of()).id();
    }

    private void ends(UUID job) {
        assertThat(node.awaitFinal(job).state()).isEqualTo(JobState.SUCCEEDED);
    }

    @Test
    void aBellIsEnoughForAllStagesOfALoneJob() {
        for (int i = 0; i < 3; i++) {
            ends(submit("test.two"));
        }
    }

    @Test
    void manyBellsAtOnceLoseNone() {
        var jobs = Stream.generate(() -> submit("test.two")).limit(60).toList();

        jobs.forEach(this::ends);
    }

    @Test
    void whatIsPutOffIsWokenAtItsTimeAndNotBefore() {
        var jobs = Stream.of(kinds)
                .map(Pipeline::kind)
                .filter(kind -> !kind.equals("test.late"))
                .map(this::submit)
                .toList();

        jobs.forEach(this::ends);

        int early = db.owner()
                .one(
                        "SELECT count(*)::integer AS n FROM task_attempt WHERE started_at < ready_at",
                        row -> row.integer("n"));
        assertThat(early).isZero();
    }

    /** The node waits for the one that is due in an hour when the other comes. */
    @Test
    void whatIsDueSoonerIsNotMadeToWaitForWhatIsDueLater() {
        var late = submit("test.late");
        node.await(late, job -> job.state() == JobState.WAITING);

        ends(submit("test.snooze"));

        assertThat(node.job(late).state()).isEqualTo(JobState.WAITING);
    }
}
