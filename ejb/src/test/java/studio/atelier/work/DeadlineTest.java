package studio.atelier.work;

import static org.assertj.core.api.Assertions.assertThat;
import static studio.atelier.work.Bench.pipeline;
import static studio.atelier.work.Bench.stage;

import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import studio.atelier.platform.TestDatabase;

/** A job that nobody wants any more after some time. */
class DeadlineTest {

    private static final Duration LEASE = Duration.ofSeconds(30);

    private final TestDatabase db = TestDatabase.fresh();
    private final Bench bench = new Bench(db, pipeline("test.two", stage("first"), stage("second")));

    @AfterEach
    void close() {
        Invariants.check(db);
        db.close();
    }

    private UUID submit() {
        return bench.submit(Bench.request(bench.workspace, "test.two").deadline(Duration.ofHours(1)));
    }

    private Beat beat(Task task) {
        return bench.store
                .heartbeat(bench.session, List.of(new Running(task, bench.store, LEASE)), LEASE)
                .getFirst();
    }

    @Test
    void noStageStartsAfterItEvenBeforeTheSweep() {
        var job = submit();
        bench.done(bench.claimOne());
        bench.deadlinePasses(job);

        assertThat(bench.claim(10)).isEmpty();
        assertThat(bench.job(job).waitingFor()).startsWith("Its deadline has passed");
        assertThat(bench.expireLate()).containsExactly(job);
        assertThat(bench.state(job)).isEqualTo(JobState.EXPIRED);
    }

    @Test
    void aJobInTimeIsLeftAlone() {
        var job = submit();

        assertThat(bench.expireLate()).isEmpty();
        bench.done(bench.claimOne());
        bench.done(bench.claimOne());
        assertThat(bench.state(job)).isEqualTo(JobState.SUCCEEDED);
    }

    @Test
    void runningWorkIsToldAtTheHeartbeatAndNothingFollows() {
        var job = submit();
        var task = bench.claimOne();
        bench.deadlinePasses(job);

        assertThat(bench.expireLate()).isEmpty();
        assertThat(bench.state(job)).isEqualTo(JobState.RUNNING);
        assertThat(beat(task).cancelled()).isTrue();
        bench.store.report(List.of(Report.cancelled(task)));

        assertThat(bench.state(job)).isEqualTo(JobState.EXPIRED);
        assertThat(bench.claim(10)).isEmpty();
    }

    @Test
    void workThatCameToItsEndMeanwhileOpensNothing() {
        var job = submit();
        var task = bench.claimOne();
        bench.deadlinePasses(job);
        bench.expireLate();
        bench.done(task);

        assertThat(bench.state(job)).isEqualTo(JobState.EXPIRED);
    }

    @Test
    void whatIsExpiredStaysSo() {
        var job = submit();
        var zombie = bench.claimOne();
        bench.deadlinePasses(job);
        bench.expireLate();
        bench.expire(zombie);
        bench.rescue();

        assertThat(bench.state(job)).isEqualTo(JobState.EXPIRED);
        assertThat(bench.done(zombie)).isEmpty();
        assertThat(bench.jobs.outputs(bench.workspace, job, "first")).isEmpty();
        assertThat(bench.jobs.retry(bench.workspace, job)).isInstanceOf(Reopening.NotRetryable.class);
        assertThat(bench.jobs.cancel(bench.workspace, job)).isInstanceOf(Cancellation.AlreadyFinal.class);
    }

    @Test
    void aFailedJobIsNotOpenedAgainAfterIt() {
        var job = submit();
        bench.say(bench.claimOne(), new Outcome.Fail(Bench.FAILURE));
        bench.deadlinePasses(job);

        assertThat(bench.jobs.retry(bench.workspace, job)).isInstanceOf(Reopening.NotRetryable.class);
    }

    @Test
    void whoeverCancelsFirstHasCancelled() {
        var job = submit();
        var task = bench.claimOne();
        bench.jobs.cancel(bench.workspace, job);
        bench.deadlinePasses(job);
        bench.expireLate();
        bench.store.report(List.of(Report.cancelled(task)));

        assertThat(bench.state(job)).isEqualTo(JobState.CANCELLED);
    }

    @Test
    void theNextRunHasTheSameDeadline() {
        var job = submit();
        bench.say(bench.claimOne(), new Outcome.Fail(Bench.FAILURE));
        bench.jobs.retry(bench.workspace, job);
        bench.deadlinePasses(job);

        assertThat(bench.claim(10)).isEmpty();
        assertThat(bench.expireLate()).containsExactly(job);
    }
}
