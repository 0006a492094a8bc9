package studio.atelier.work;

import static org.assertj.core.api.Assertions.assertThat;
import static studio.atelier.work.WorkFixture.QUEUE;
import static studio.atelier.work.WorkFixture.text;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import studio.atelier.platform.Commits;
import studio.atelier.platform.Eventually;
import studio.atelier.platform.Json;
import studio.atelier.platform.TestDatabase;

/** Every end of a job is counted once, wherever it ends. */
class JobEndsTest {

    private static final String OUTSIDE = "outside";
    private static final StagePolicy POLICY = StagePolicy.on(QUEUE).attempts(1);

    private final TestDatabase db = TestDatabase.fresh();
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final AtomicBoolean commits = new AtomicBoolean(true);
    private final WorkMeters meters = new WorkMeters(registry, new Commits() {
        @Override
        public void ended(Ended then) {
            then.ended(commits.get());
        }
    });
    private final Settling settling = new Settling(List.of(meters));
    private final WorkFixture node = WorkFixture.running(
            db,
            WorkFixture.settings(Duration.ofSeconds(30), 4),
            settling,
            new Pipeline(
                    "test.two",
                    List.of(
                            new Stage("one", attempt -> new Outcome.Done(text("made")), POLICY),
                            new Stage("two", attempt -> new Outcome.Done(text("made")), POLICY))),
            new Pipeline("test.slow", List.of(new Stage("only", JobEndsTest::never, POLICY))),
            new Pipeline("test.far", List.of(new Stage("only", JobEndsTest::never, StagePolicy.on(OUTSIDE)))));

    @AfterEach
    void close() {
        node.close();
        Invariants.check(db);
        db.close();
    }

    private static Outcome never(Attempt attempt) throws InterruptedException {
        new CountDownLatch(1).await();
        throw new AssertionError(attempt);
    }

    /** What is counted, and how many times were taken of it, as {@code kind outcome}. */
    private Map<String, Integer> counted() {
        return registry.find("atelier.jobs.finished").counters().stream()
                .collect(Collectors.toMap(JobEndsTest::label, counter -> (int) counter.count()));
    }

    private Map<String, Integer> timed() {
        return registry.find("atelier.jobs").timers().stream()
                .collect(Collectors.toMap(JobEndsTest::label, timer -> (int) timer.count()));
    }

    private static String label(Meter meter) {
        return meter.getId().getTag("kind") + " " + meter.getId().getTag("outcome");
    }

    /** It is counted after the commit, so a moment after it is seen. */
    private void counts(Map<String, Integer> ends) {
        Eventually.until("the ends are counted", () -> counted().equals(ends) && timed().equals(ends));
    }

    private void pause(boolean on) {
        db.owner().update("UPDATE queue SET paused = ?", on);
    }

    @Test
    void whatEndsByItsReport() {
        var jobs = List.of(node.submit("test.two", Map.of()), node.submit("test.two", Map.of()));
        jobs.forEach(job -> node.awaitFinal(job.id()));

        counts(Map.of("test.two succeeded", 2));
    }

    @Test
    void whatIsCancelledOrExpiresWhileItWaits() {
        pause(true);
        var cancelled = node.submit("test.two", Map.of());
        db.transaction(() -> node.jobs().cancel(node.workspace, cancelled.id()));
        db.transaction(() -> node.jobs().cancel(node.workspace, cancelled.id()));
        var expired = node.submit(Bench.request(node.workspace, "test.two").deadline(Duration.ofMillis(1)));
        node.awaitFinal(expired);

        counts(Map.of("test.two cancelled", 1, "test.two expired", 1));
    }

    @Test
    void whatLosesItsWorkerTooOften() {
        var job = node.submit("test.slow", Map.of()).id();
        node.await(job, seen -> seen.state() == JobState.RUNNING);
        Eventually.until("it is buried", () -> {
            // again and again: a heartbeat may just have been on its way
            db.owner().update("UPDATE task SET rescues = 2");
            db.owner().update("UPDATE lease SET lease_until = leased_at");
            return node.job(job).state() == JobState.FAILED;
        });

        counts(Map.of("test.slow failed", 1));
    }

    @Test
    void whatIsDoneOutsideTheServer() {
        var outside = new ExternalWork(db.engine(), db::transaction, settling, Duration.ofSeconds(30));
        var worker = new WorkerTokens(db.engine())
                .make("one", List.of(OUTSIDE), UUID.randomUUID())
                .worker();
        node.submit("test.far", Map.of());
        var task = outside.claim(worker, "a", OUTSIDE, 1).getFirst();

        assertThat(outside.report(worker, task.taskId(), task.fence(), new Outcome.Done(Json.object())))
                .isTrue();
        assertThat(outside.report(worker, task.taskId(), task.fence(), new Outcome.Done(Json.object())))
                .isFalse();

        counts(Map.of("test.far succeeded", 1));
    }

    @Test
    void notWhatIsRolledBack() {
        pause(true);
        commits.set(false);
        var job = node.submit("test.two", Map.of());
        db.transaction(() -> node.jobs().cancel(node.workspace, job.id()));

        assertThat(counted()).isEmpty();
    }
}
