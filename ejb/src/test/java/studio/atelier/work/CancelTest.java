package studio.atelier.work;

import static org.assertj.core.api.Assertions.assertThat;
import static studio.atelier.work.Bench.pipeline;
import static studio.atelier.work.Bench.stage;
import static studio.atelier.work.WorkFixture.text;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import studio.atelier.platform.TestDatabase;

/** Cancelled work ends, whatever it was doing, and no stage of it starts afterwards. */
class CancelTest {

    private static final int RACES = 60;
    private static final Duration LEASE = Duration.ofSeconds(30);

    private final TestDatabase db = TestDatabase.fresh();
    private final Bench bench = new Bench(
            db,
            pipeline("test.one", stage("only")),
            pipeline("test.two", stage("first"), stage("second")),
            pipeline("test.fan", stage("cut"), stage("work"), new Stage("join", Bench.NONE, Bench.POLICY.joining())));

    @AfterEach
    void close() {
        Invariants.check(db);
        db.close();
    }

    private Cancellation cancel(UUID job) {
        return bench.jobs.cancel(bench.workspace, job);
    }

    private static void race(Runnable one, Runnable other) {
        var start = new CyclicBarrier(2);
        CompletableFuture.allOf(
                        CompletableFuture.runAsync(() -> atOnce(start, one)),
                        CompletableFuture.runAsync(() -> atOnce(start, other)))
                .join();
    }

    private static void atOnce(CyclicBarrier start, Runnable what) {
        try {
            start.await();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
        what.run();
    }

    @Test
    void whatWaitsInAnyWayEndsAtOnce() {
        var queued = bench.submit("test.two");
        var between = bench.submit("test.two");
        var waits = bench.submit("test.two");
        var backsOff = bench.submit("test.two");
        for (var task : bench.claim(4)) {
            if (task.jobId().equals(between)) {
                bench.done(task);
            } else if (task.jobId().equals(waits)) {
                bench.say(task, new Outcome.Wait(Instant.now().plusSeconds(60), "call"));
            } else if (task.jobId().equals(backsOff)) {
                bench.say(task, new Outcome.Snooze(Duration.ofMinutes(1), "busy"));
            } else {
                bench.store.report(List.of(Report.back(task)));
            }
        }

        assertThat(List.of(queued, between, waits, backsOff))
                .allSatisfy(job -> assertThat(cancel(job)).isInstanceOf(Cancellation.Cancelled.class));
        bench.jobs.resume("call");
        bench.store.promote(10);
        assertThat(bench.claim(10)).isEmpty();
    }

    @Test
    void aCancelThatRacesTheEndOfAStageLeavesNothingToDo() {
        for (int i = 0; i < RACES; i++) {
            var job = bench.submit("test.two");
            var task = bench.claimOne();

            race(() -> bench.done(task), () -> cancel(job));

            assertThat(bench.state(job)).isEqualTo(JobState.CANCELLED);
            assertThat(bench.claim(10)).isEmpty();
        }
    }

    @Test
    void aCancelThatRacesTheEndOfTheJobIsEitherFirstOrTooLate() {
        for (int i = 0; i < RACES; i++) {
            var job = bench.submit("test.one");
            var task = bench.claimOne();
            var answer = new CompletableFuture<Cancellation>();

            race(() -> bench.done(task), () -> answer.complete(cancel(job)));

            assertThat(bench.state(job))
                    .isEqualTo(
                            answer.join() instanceof Cancellation.AlreadyFinal
                                    ? JobState.SUCCEEDED
                                    : JobState.CANCELLED);
        }
    }

    @Test
    void aCancelThatRacesTheClaimIsToldAtTheHeartbeat() {
        for (int i = 0; i < RACES; i++) {
            var job = bench.submit("test.two");
            var claimed = new CompletableFuture<List<Task>>();

            race(() -> claimed.complete(bench.claim(1)), () -> cancel(job));

            for (var task : claimed.join()) {
                var running = new Running(task, bench.store, LEASE);
                assertThat(bench.store.heartbeat(bench.session, List.of(running), LEASE))
                        .containsExactly(new Beat(task.id(), true));
                bench.store.report(List.of(Report.cancelled(task)));
            }
            assertThat(bench.state(job)).isEqualTo(JobState.CANCELLED);
        }
    }

    @Test
    void aCancelInsideAFanEndsAllItsItems() {
        for (int i = 0; i < RACES; i++) {
            var job = bench.submit("test.fan");
            var items = IntStream.range(0, 6).mapToObj(n -> text("item" + n)).toList();
            bench.say(bench.claimOne(), new Outcome.Fan(text("cut"), items));
            var leased = bench.claim(4);

            race(
                    () -> bench.store.report(leased.subList(0, 2).stream()
                            .map(task -> Report.of(task, new Outcome.Done(text("made"))))
                            .toList()),
                    () -> cancel(job));
            leased.subList(2, 4).forEach(task -> bench.store.report(List.of(Report.cancelled(task))));

            assertThat(bench.state(job)).isEqualTo(JobState.CANCELLED);
            assertThat(bench.claim(10)).isEmpty();
        }
    }
}
