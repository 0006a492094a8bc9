package studio.atelier.work;

import static org.assertj.core.api.Assertions.assertThat;
import static studio.atelier.work.WorkFixture.QUEUE;
import static studio.atelier.work.WorkFixture.text;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import studio.atelier.platform.TestDatabase;

/**
 * JMS is off for good: no doorbell reaches any node, not even the one that submits. Two nodes that serve a queue each find everything by
 * looking, and it is done at the pace at which they look.
 */
class NoBellTest {

    private static final String ELSEWHERE = "elsewhere";
    private static final Duration LEASE = Duration.ofMillis(600);
    private static final Duration MOMENT = Duration.ofMillis(50);

    /** Many polls, and far from what anybody would wait for. */
    private static final Duration SOON = Duration.ofSeconds(10);

    private static final Failure FAILURE = new Failure("provider_unavailable", "It did not answer.", Fault.PROVIDER);
    private static final StagePolicy FAST =
            StagePolicy.on(QUEUE).attempts(3).backoff(Duration.ofMillis(1), Duration.ofMillis(5));

    private final TestDatabase db = TestDatabase.fresh();
    private final Set<UUID> seen = ConcurrentHashMap.newKeySet();

    @AfterEach
    void close() {
        Invariants.check(db);
        db.close();
    }

    private static WorkSettings serving(String queue) {
        return new WorkSettings(LEASE, Duration.ofMillis(20), 4, List.of(queue), QUEUE, "deaf");
    }

    private static Outcome done() {
        return new Outcome.Done(text("done"));
    }

    private static Stage stage(String name, Handler handler) {
        return new Stage(name, handler, FAST);
    }

    /** Puts a job off the first time it comes by. */
    private Stage first(Outcome putOff) {
        return stage("only", attempt -> seen.add(attempt.jobId()) ? putOff : done());
    }

    private Pipeline[] pipelines() {
        var far = StagePolicy.on(ELSEWHERE);
        return new Pipeline[] {
            new Pipeline(
                    "test.fan",
                    List.of(
                            stage(
                                    "cut",
                                    attempt -> new Outcome.Fan(
                                            text("cut"),
                                            IntStream.range(0, 5)
                                                    .mapToObj(i -> text("item" + i))
                                                    .toList())),
                            new Stage("work", attempt -> done(), far),
                            new Stage("join", attempt -> done(), FAST.joining()))),
            new Pipeline("test.retry", List.of(first(new Outcome.Retry(FAILURE)))),
            new Pipeline("test.throttled", List.of(first(new Outcome.Throttled(FAILURE, MOMENT)))),
            new Pipeline("test.delayed", List.of(first(new Outcome.Snooze(MOMENT, "later")))),
            new Pipeline(
                    "test.waiting",
                    List.of(stage(
                            "only",
                            attempt -> seen.add(attempt.jobId())
                                    ? new Outcome.Wait(Instant.now().plus(MOMENT), "nobody")
                                    : done()))),
            new Pipeline(
                    "test.gathering",
                    List.of(Stage.gathering(
                            "only",
                            attempts -> attempts.stream().map(attempt -> done()).toList(),
                            FAST.gathering(3, MOMENT))))
        };
    }

    @Test
    void everyKindOfWorkIsDoneAtThePaceOfThePoll() {
        try (var here = WorkFixture.deaf(db, serving(QUEUE), pipelines());
                var _ = WorkFixture.deaf(db, serving(ELSEWHERE), pipelines())) {
            long start = System.nanoTime();
            var jobs = Stream.of(pipelines())
                    .flatMap(pipeline -> Stream.generate(
                                    () -> here.submit(pipeline.kind(), Map.of()).id())
                            .limit(4))
                    .toList();

            assertThat(jobs)
                    .allSatisfy(job -> assertThat(here.awaitFinal(job).state()).isEqualTo(JobState.SUCCEEDED));
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(SOON);
        }
    }

    @Test
    void whatAnOutsideEventResumesIsFoundByThePoll() {
        var waits = new Pipeline(
                "test.event",
                List.of(stage(
                        "only",
                        attempt -> seen.add(attempt.jobId())
                                ? new Outcome.Wait(Instant.now().plus(Duration.ofHours(1)), "call-1")
                                : done())));
        try (var here = WorkFixture.deaf(db, serving(QUEUE), waits)) {
            var job = here.submit("test.event", Map.of()).id();
            here.await(job, view -> view.state() == JobState.WAITING);

            here.jobs().resume("call-1");

            assertThat(here.awaitFinal(job).state()).isEqualTo(JobState.SUCCEEDED);
        }
    }

    @Test
    void theWorkOfADeadNodeIsFoundByThePoll() {
        var begun = new CountDownLatch(1);
        var never = new CountDownLatch(1);
        var hangs = new Pipeline("test.lost", List.of(stage("only", attempt -> {
            if (seen.add(attempt.jobId())) {
                begun.countDown();
                never.await();
            }
            return done();
        })));
        try (var dead = WorkFixture.deaf(db, serving(QUEUE), hangs)) {
            var job = dead.submit("test.lost", Map.of()).id();
            dead.await(job, view -> begun.getCount() == 0);
            dead.kill();

            try (var _ = WorkFixture.deaf(db, serving(QUEUE), hangs)) {
                assertThat(dead.awaitFinal(job).state()).isEqualTo(JobState.SUCCEEDED);
            }
        }
    }
}
