package studio.atelier.work;

import static org.assertj.core.api.Assertions.assertThat;
import static studio.atelier.work.Bench.FAILURE;
import static studio.atelier.work.Bench.pipeline;
import static studio.atelier.work.Bench.stage;

import com.fasterxml.jackson.databind.node.NullNode;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import studio.atelier.platform.TestDatabase;

/** Nobody who lost his lease changes anything, and nobody who died holds work for longer than it. */
class FenceTest {

    private static final TestDatabase DB = TestDatabase.fresh();

    private final Bench bench = new Bench(DB, pipeline("test.two", stage("first"), stage("second")));
    private UUID job = bench.submit("test.two");

    @BeforeEach
    void onlyThisJob() {
        assertThat(job).isNotNull();
    }

    @AfterEach
    void invariants() {
        bench.jobs.cancel(bench.workspace, job);
        Invariants.check(DB);
        DB.owner().update("DELETE FROM task");
        DB.owner().update("DELETE FROM lease");
        DB.owner().update("UPDATE job SET state = 14, open_tasks = 0, finished_at = updated_at WHERE state < 10");
    }

    @AfterAll
    static void close() {
        DB.close();
    }

    private Task lostAndTakenByAnother() {
        var old = bench.claimOne();
        bench.expire(old);
        assertThat(bench.rescue()).containsExactly(WorkFixture.QUEUE);
        var again = bench.claimOne();
        assertThat(again.id()).isEqualTo(old.id());
        assertThat(again.fence()).isGreaterThan(old.fence());
        return old;
    }

    @Test
    void aZombieCannotReportAnything() {
        var zombie = lostAndTakenByAnother();
        List<Outcome> everything = List.of(
                new Outcome.Done(NullNode.getInstance()),
                new Outcome.Fan(NullNode.getInstance(), List.of(NullNode.getInstance())),
                new Outcome.Fail(FAILURE),
                new Outcome.Retry(FAILURE),
                new Outcome.Snooze(Duration.ofSeconds(1), "busy"),
                new Outcome.Wait(Instant.now(), "it"));

        for (var outcome : everything) {
            assertThat(bench.say(zombie, outcome)).isEmpty();
        }
        assertThat(bench.store.report(List.of(Report.back(zombie), Report.cancelled(zombie))))
                .isEmpty();

        assertThat(bench.outcomes(job)).containsExactly(30);
        assertThat(bench.state(job)).isEqualTo(JobState.RUNNING);
    }

    @Test
    void aZombieCannotRenewItsLease() {
        var zombie = lostAndTakenByAnother();
        var running = new Running(zombie, bench.store, Duration.ofSeconds(30));

        assertThat(bench.store.heartbeat(bench.session, List.of(running), Duration.ofSeconds(30)))
                .isEmpty();
    }

    @Test
    void aReportThatIsSentTwiceCountsOnce() {
        var task = bench.claimOne();

        assertThat(bench.done(task)).hasSize(1);
        assertThat(bench.done(task)).isEmpty();
        assertThat(bench.outcomes(job)).containsExactly(10);
    }

    @Test
    void aLeaseThatRanOutStillCountsWhileNobodyTookItBack() {
        var task = bench.claimOne();
        bench.expire(task);

        assertThat(bench.done(task)).hasSize(1);
    }

    @Test
    void aTaskThatLosesItsWorkerThreeTimesIsPoison() {
        for (int i = 0; i < 3; i++) {
            bench.expire(bench.claimOne());
            bench.rescue();
        }

        assertThat(bench.state(job)).isEqualTo(JobState.FAILED);
        assertThat(bench.job(job).failure()).extracting(Failure::code).isEqualTo("worker_lost");
        assertThat(bench.outcomes(job)).containsExactly(30, 30, 21);
    }

    @Test
    void aLostWorkerCostsTheStageNoAttempt() {
        bench.expire(bench.claimOne());
        bench.rescue();
        for (int i = 0; i < 2; i++) {
            bench.say(bench.claimOne(), new Outcome.Retry(FAILURE));
            bench.store.promote(10);
        }

        assertThat(bench.state(job)).isEqualTo(JobState.WAITING);
        bench.say(bench.claimOne(), new Outcome.Retry(FAILURE));
        assertThat(bench.state(job)).isEqualTo(JobState.FAILED);
        assertThat(bench.outcomes(job)).containsExactly(30, 20, 20, 21);
    }

    @Test
    void aRetryByTheCustomerLeavesOldWorkersBehind() {
        var task = bench.claimOne();
        bench.say(task, new Outcome.Fail(FAILURE));
        bench.jobs.retry(bench.workspace, job);
        var again = bench.claimOne();

        assertThat(again.id()).isEqualTo(task.id());
        assertThat(again.fence()).isGreaterThan(task.fence());
        assertThat(again.run()).isEqualTo(2);
        assertThat(again.attempt()).isEqualTo(1);
        assertThat(bench.done(task)).isEmpty();
    }

    @Test
    void aCancelledLeaseIsToldAtTheHeartbeatAndNothingFollows() {
        var task = bench.claimOne();
        var running = new Running(task, bench.store, Duration.ofSeconds(30));

        assertThat(bench.jobs.cancel(bench.workspace, job)).isInstanceOf(Cancellation.Stopping.class);
        assertThat(bench.store.heartbeat(bench.session, List.of(running), Duration.ofSeconds(30)))
                .containsExactly(new Beat(task.id(), true));
        bench.done(task);

        assertThat(bench.state(job)).isEqualTo(JobState.CANCELLED);
        assertThat(bench.claim(10)).isEmpty();
    }

    @Test
    void aCancelledTaskNeverComesBackToTheQueue() {
        var task = bench.claimOne();
        bench.jobs.cancel(bench.workspace, job);
        bench.say(task, new Outcome.Retry(FAILURE));

        assertThat(bench.state(job)).isEqualTo(JobState.CANCELLED);
        assertThat(bench.outcomes(job)).containsExactly(40);
    }

    @Test
    void aCancelledTaskOfADeadNodeIsClosedByTheRescue() {
        var task = bench.claimOne();
        bench.jobs.cancel(bench.workspace, job);
        bench.expire(task);
        bench.rescue();

        assertThat(bench.state(job)).isEqualTo(JobState.CANCELLED);
    }

    @Test
    void aQueuedJobIsCancelledAtOnce() {
        assertThat(bench.jobs.cancel(bench.workspace, job)).isInstanceOf(Cancellation.Cancelled.class);
        assertThat(bench.claim(10)).isEmpty();
        assertThat(bench.jobs.cancel(UUID.randomUUID(), job)).isEqualTo(new Cancellation.Unknown());
    }
}
