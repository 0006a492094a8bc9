package studio.atelier.work;

import static org.assertj.core.api.Assertions.assertThat;
import static studio.atelier.work.Bench.pipeline;
import static studio.atelier.work.Bench.stage;

import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import studio.atelier.platform.Json;
import studio.atelier.platform.TestDatabase;
import studio.atelier.work.ExternalWork.Sign;
import studio.atelier.work.ExternalWork.Standing;

/** A worker outside the server that goes on saying that it lives, and never comes to an end. */
class ExternalTimeTest {

    private final TestDatabase db = TestDatabase.fresh();
    private final Bench bench = new Bench(db, pipeline("outside", stage("far")));
    private final AtomicBoolean refuses = new AtomicBoolean();
    private final RecordedSettlement settlement = new RecordedSettlement(db, run -> refuses.get());
    private final ExternalWork work =
            new ExternalWork(db.engine(), db::transaction, settlement.settling(), Duration.ofSeconds(30));
    private final ExternalWorker worker = new WorkerTokens(db.engine())
            .make("one", List.of(WorkFixture.QUEUE), UUID.randomUUID())
            .worker();

    @AfterEach
    void close() {
        Invariants.check(db);
        assertThat(RecordedSettlement.wrong(db)).isZero();
        db.close();
    }

    private LeasedTask claim() {
        bench.store.promote(10);
        return work.claim(worker, UUID.randomUUID().toString(), WorkFixture.QUEUE, 1)
                .getFirst();
    }

    private Standing beat(LeasedTask task) {
        return work.heartbeat(worker, List.of(new Sign(task.taskId(), task.fence(), 0)))
                .getFirst();
    }

    private boolean done(LeasedTask task) {
        return work.report(worker, task.taskId(), task.fence(), new Outcome.Done(Json.object()));
    }

    /** Half an hour and more passes for this task and all that was tried of it, by the clock of the database. */
    private void passes(LeasedTask task) {
        for (var change : List.of(
                "UPDATE task SET due_at = due_at - interval '31 minutes' WHERE id = ?",
                "UPDATE lease SET leased_at = leased_at - interval '31 minutes' WHERE task_id = ?",
                "UPDATE task_attempt SET started_at = started_at - interval '31 minutes', ended_at = ended_at - interval '31 minutes'"
                        + " WHERE task_id = ?")) {
            db.owner().update(change, task.taskId());
        }
    }

    private List<String> codes(UUID job) {
        return db.owner()
                .list(
                        "SELECT outcome || ' ' || code AS said FROM task_attempt WHERE job_id = ? ORDER BY ended_at",
                        row -> row.text("said"),
                        job);
    }

    @Test
    void anAttemptPastItsDeadlineIsNotRenewedButTriedAgain() {
        var job = bench.submit("outside");
        var slow = claim();
        var other = bench.submit("outside");
        var quick = claim();
        assertThat(beat(slow)).isEqualTo(Standing.HELD);
        passes(slow);

        assertThat(work.heartbeat(
                        worker,
                        List.of(new Sign(slow.taskId(), slow.fence(), 0), new Sign(quick.taskId(), quick.fence(), 0))))
                .containsExactly(Standing.LOST, Standing.HELD);
        assertThat(beat(slow)).as("a second time").isEqualTo(Standing.LOST);
        assertThat(done(slow)).isFalse();
        assertThat(codes(job)).containsExactly("20 deadline_exceeded");
        assertThat(done(quick)).isTrue();
        assertThat(bench.state(other)).isEqualTo(JobState.SUCCEEDED);

        var again = claim();
        assertThat(again.attempt()).isEqualTo(2);
        assertThat(done(again)).isTrue();
        assertThat(bench.state(job)).isEqualTo(JobState.SUCCEEDED);
    }

    @Test
    void whatIsFinishedPastTheDeadlineAndBeforeTheNextHeartbeatCounts() {
        var job = bench.submit("outside");
        var task = claim();
        passes(task);

        assertThat(done(task)).isTrue();
        assertThat(beat(task)).isEqualTo(Standing.LOST);
        assertThat(bench.state(job)).isEqualTo(JobState.SUCCEEDED);
    }

    @Test
    void theLastAttemptPastItsDeadlineEndsTheRunWhichIsSettledOnce() {
        var job = bench.submit("outside");
        for (int i = 0; i < 2; i++) {
            var task = claim();
            passes(task);
            assertThat(beat(task)).isEqualTo(Standing.LOST);
        }
        var last = claim();
        passes(last);
        refuses.set(true);
        assertThat(beat(last)).as("whatever the settlement says").isEqualTo(Standing.LOST);
        assertThat(bench.state(job)).isEqualTo(JobState.RUNNING);
        refuses.set(false);

        assertThat(beat(last)).isEqualTo(Standing.LOST);
        assertThat(beat(last)).isEqualTo(Standing.LOST);

        assertThat(bench.state(job)).isEqualTo(JobState.FAILED);
        assertThat(codes(job)).containsExactly("20 deadline_exceeded", "20 deadline_exceeded", "21 deadline_exceeded");
    }

    @Test
    void aCancelledJobIsHeldNoLongerThanTheGrace() {
        var job = bench.submit("outside");
        var task = claim();
        assertThat(beat(task)).isEqualTo(Standing.HELD);
        bench.jobs.cancel(bench.workspace, job);

        assertThat(beat(task)).isEqualTo(Standing.CANCELLED);
        var until = until(task);
        boolean soon = db.owner()
                .one(
                        "SELECT lease_until <= atelier_now() + interval '10 s' AS soon FROM lease",
                        row -> row.flag("soon"));
        assertThat(soon).isTrue();
        assertThat(beat(task)).isEqualTo(Standing.CANCELLED);
        assertThat(until(task)).as("told a second time, held no longer").isEqualTo(until);

        db.owner().update("UPDATE lease SET lease_until = leased_at");
        assertThat(beat(task)).as("after the grace").isEqualTo(Standing.LOST);
        db.transaction(() -> {
            settlement.settling().jobs(db.engine(), bench.store.bury(bench.store.lost(10, 0)));
            return true;
        });
        assertThat(bench.state(job)).isEqualTo(JobState.CANCELLED);
        assertThat(done(task)).isFalse();
    }

    private String until(LeasedTask task) {
        return db.owner()
                .one(
                        "SELECT lease_until::text AS until FROM lease WHERE task_id = ?",
                        row -> row.text("until"),
                        task.taskId());
    }

    @Test
    void anAttemptPastItsDeadlineOfACancelledJobIsCancelledAtOnce() {
        var job = bench.submit("outside");
        var task = claim();
        bench.jobs.cancel(bench.workspace, job);
        passes(task);

        assertThat(beat(task)).isEqualTo(Standing.LOST);
        assertThat(bench.state(job)).isEqualTo(JobState.CANCELLED);
    }

    @Test
    void aStrangerEndsNothing() {
        var job = bench.submit("outside");
        var task = claim();
        passes(task);
        var stranger = new WorkerTokens(db.engine())
                .make("two", List.of(WorkFixture.QUEUE), UUID.randomUUID())
                .worker();

        assertThat(work.heartbeat(stranger, List.of(new Sign(task.taskId(), task.fence(), 0))))
                .containsExactly(Standing.LOST);
        assertThat(codes(job)).isEmpty();
        assertThat(done(task)).isTrue();
    }
}
