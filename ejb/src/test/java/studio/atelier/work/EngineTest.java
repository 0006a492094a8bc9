package studio.atelier.work;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import studio.atelier.platform.Eventually;

/** The engine as a studio sees it: pipelines in, jobs through. */
class EngineTest extends OneNode {

    @Test
    void aJobRunsThroughItsStagesAndEachSeesWhatTheEarlierOnesMade() {
        with(new Pipeline(
                "test.chain",
                List.of(
                        stage(
                                "first",
                                attempt -> done(attempt.spec().get("name").asText())),
                        stage("second", attempt -> done(attempt.output("first").asText() + "!")))));

        var job = node.submit("test.chain", Map.of("name", "Ada"));
        var last = node.awaitFinal(job.id());

        assertThat(job.state()).isIn(JobState.QUEUED, JobState.RUNNING);
        assertThat(last.state()).isEqualTo(JobState.SUCCEEDED);
        assertThat(last.progress()).isEqualTo(100);
        assertThat(last.failure()).isNull();
        assertThat(last.stage()).isNull();
        assertThat(last.waitingFor()).isNull();
        assertThat(texts(node.jobs().outputs(node.workspace, job.id(), "second")))
                .containsExactly("Ada!");
        assertThat(node.jobs().spec(node.workspace, job.id()))
                .get()
                .extracting(spec -> spec.get("name").asText())
                .isEqualTo("Ada");
    }

    @Test
    void aRetryIsTriedAgainUntilTheAttemptsAreUsedUp() {
        var tries = new AtomicInteger();
        with(new Pipeline("test.retry", List.of(stage("work", attempt -> {
            tries.incrementAndGet();
            if (attempt.spec().get("thrown").asBoolean()) {
                throw new IllegalStateException("a bug");
            }
            return attempt.number() < 3 ? new Outcome.Retry(BROKEN) : done("at last");
        }))));

        var good = node.awaitFinal(
                node.submit("test.retry", Map.of("thrown", false)).id());
        assertThat(good.state()).isEqualTo(JobState.SUCCEEDED);
        assertThat(tries).hasValue(3);

        var bad = node.awaitFinal(
                node.submit("test.retry", Map.of("thrown", true)).id());
        assertThat(bad.state()).isEqualTo(JobState.FAILED);
        assertThat(bad.failure())
                .extracting(Failure::code, Failure::fault)
                .containsExactly("internal_error", Fault.OURS);
        assertThat(tries).hasValue(6);
    }

    @Test
    void aSnoozeCountsAsNoAttempt() {
        var tries = new AtomicInteger();
        with(new Pipeline("test.snooze", List.of(stage("work", attempt -> {
            assertThat(attempt.number()).isEqualTo(1);
            return tries.incrementAndGet() < 10 ? new Outcome.Snooze(Duration.ofMillis(1), "busy") : done("");
        }))));

        var job = node.awaitFinal(node.submit("test.snooze", Map.of()).id());

        assertThat(job.state()).isEqualTo(JobState.SUCCEEDED);
        assertThat(tries).hasValue(10);
    }

    @Test
    void aWaitHoldsNoThreadAndIsResumedByTheEventOrTheTime() {
        with(new Pipeline(
                "test.wait",
                List.of(
                        stage(
                                "call",
                                attempt -> done(attempt.spec().get("until").asText())),
                        stage("answer", attempt -> {
                            var until = Instant.parse(attempt.output("call").asText());
                            return attempt.outputs("answer").isEmpty() && WAITED.incrementAndGet() % 2 == 1
                                    ? new Outcome.Wait(until, "call-" + attempt.jobId())
                                    : done("resumed");
                        }))));

        var far = node.submit(
                "test.wait", Map.of("until", Instant.now().plusSeconds(600).toString()));
        var waiting = node.await(far.id(), job -> job.state() == JobState.WAITING);
        assertThat(waiting.waitingFor()).startsWith("Waiting for an outside event");
        assertThat(waiting.stage()).isEqualTo("answer");
        node.jobs().resume("call-" + far.id());
        assertThat(node.awaitFinal(far.id()).state()).isEqualTo(JobState.SUCCEEDED);

        var near = node.submit(
                "test.wait", Map.of("until", Instant.now().plusMillis(50).toString()));
        assertThat(node.awaitFinal(near.id()).state()).isEqualTo(JobState.SUCCEEDED);
    }

    private static final AtomicInteger WAITED = new AtomicInteger();

    @Test
    void aRunningJobThatIsCancelledStopsAtTheNextHeartbeatAndStartsNothingMore() throws Exception {
        var started = new CountDownLatch(1);
        var stopped = new CountDownLatch(1);
        var second = new AtomicInteger();
        with(new Pipeline(
                "test.cancel",
                List.of(
                        stage("work", attempt -> {
                            started.countDown();
                            try {
                                new CountDownLatch(1).await();
                            } finally {
                                assertThat(attempt.stopped()).isTrue();
                                stopped.countDown();
                            }
                            return done("never");
                        }),
                        stage("next", attempt -> done("" + second.incrementAndGet())))));

        var job = node.submit("test.cancel", Map.of());
        started.await();
        assertThat(node.jobs().cancel(node.workspace, job.id())).isInstanceOf(Cancellation.Stopping.class);
        assertThat(node.job(job.id()).state()).isEqualTo(JobState.RUNNING);
        node.engine().beat();
        stopped.await();

        assertThat(node.awaitFinal(job.id()).state()).isEqualTo(JobState.CANCELLED);
        assertThat(second).hasValue(0);
        assertThat(node.jobs().cancel(node.workspace, job.id())).isInstanceOf(Cancellation.AlreadyFinal.class);
        assertThat(node.jobs().retry(node.workspace, job.id())).isInstanceOf(Reopening.NotRetryable.class);
    }

    @Test
    void anAttemptThatTakesTooLongIsStoppedAndCountsAsFailed() {
        with(new Pipeline(
                "test.deadline",
                List.of(new Stage(
                        "work",
                        attempt -> {
                            new CountDownLatch(1).await();
                            return done("never");
                        },
                        FAST.attempts(2).deadline(Duration.ofMillis(40))))));

        var job = node.awaitFinal(node.submit("test.deadline", Map.of()).id());

        assertThat(job.state()).isEqualTo(JobState.FAILED);
        assertThat(job.failure()).extracting(Failure::code).isEqualTo("deadline_exceeded");
    }

    @Test
    void progressIsSeenAfterAHeartbeat() throws Exception {
        var half = new CountDownLatch(1);
        var go = new CountDownLatch(1);
        with(new Pipeline(
                "test.progress",
                List.of(
                        stage("work", attempt -> {
                            attempt.progress(50);
                            half.countDown();
                            go.await();
                            return done("");
                        }),
                        stage("next", attempt -> done("")))));

        var job = node.submit("test.progress", Map.of());
        half.await();
        node.engine().beat();
        assertThat(node.job(job.id()).progress()).isEqualTo(25);
        assertThat(node.job(job.id()).stage()).isEqualTo("work");
        go.countDown();
        assertThat(node.awaitFinal(job.id()).progress()).isEqualTo(100);
    }

    @Test
    void whatCannotBeStoredFailsItsJobAndNoOther() {
        with(new Pipeline(
                "test.unstorable",
                List.of(stage(
                        "work", attempt -> attempt.spec().get("bad").asBoolean() ? done("\u0000") : done("fine")))));

        var bad = node.submit("test.unstorable", Map.of("bad", true));
        var good = node.submit("test.unstorable", Map.of("bad", false));

        assertThat(node.awaitFinal(good.id()).state()).isEqualTo(JobState.SUCCEEDED);
        assertThat(node.awaitFinal(bad.id()).failure())
                .extracting(Failure::code)
                .isEqualTo("result_refused");
    }

    @Test
    void aNodeThatGoesDownGivesBackWhatItHeldAsIfItHadNotBeenTaken() throws Exception {
        var started = new CountDownLatch(1);
        var block = new CountDownLatch(1);
        var pipeline = new Pipeline("test.handback", List.of(stage("work", attempt -> {
            assertThat(attempt.number()).isEqualTo(1);
            started.countDown();
            block.await();
            return done("");
        })));
        with(pipeline);
        var job = node.submit("test.handback", Map.of());
        started.await();
        var workspace = node.workspace;
        node.close();
        assertThat(node.job(job.id()).state()).isEqualTo(JobState.RUNNING);
        assertThat(node.job(job.id()).waitingFor()).isEqualTo("Nobody serves the queue \"test\".");

        block.countDown();
        try (var other = WorkFixture.running(db, pipeline)) {
            var last = other.jobs().find(workspace, job.id());
            assertThat(last).isPresent();
            assertThat(node.awaitFinal(job.id()).state()).isEqualTo(JobState.SUCCEEDED);
        }
    }

    @Test
    void aDeadNodeIsNoticedAndItsWorkIsDoneElsewhere() {
        var pipeline = new Pipeline("test.rescue", List.of(stage("work", attempt -> {
            if (attempt.number() == 1) {
                new CountDownLatch(1).await();
            }
            return done("by " + attempt.number());
        })));
        var settings = WorkFixture.settings(Duration.ofMillis(300), 4);
        var doomed = WorkFixture.running(db, settings, pipeline);
        var job = doomed.submit("test.rescue", Map.of());
        doomed.await(job.id(), seen -> seen.state() == JobState.RUNNING);
        doomed.kill();
        try (var other = WorkFixture.running(db, settings, pipeline)) {
            assertThat(doomed.awaitFinal(job.id()).state()).isEqualTo(JobState.SUCCEEDED);
            assertThat(texts(other.jobs().outputs(doomed.workspace, job.id(), "work")))
                    .containsExactly("by 2");
        }
    }

    /** It is not among those the heartbeat speaks for any more. */
    @Test
    void anAttemptWhoseTaskItsOwnNodeTakesAgainIsStopped() throws Exception {
        var started = new CountDownLatch(1);
        var stopped = new CountDownLatch(1);
        with(new Pipeline("test.again", List.of(stage("work", attempt -> {
            if (attempt.number() == 1) {
                started.countDown();
                try {
                    new CountDownLatch(1).await();
                } finally {
                    stopped.countDown();
                }
            }
            return done("by " + attempt.number());
        }))));
        var job = node.submit("test.again", Map.of());
        started.await();

        db.owner().update("UPDATE lease SET lease_until = leased_at");
        new WorkStore(db.engine()).rescue(10);

        assertThat(node.awaitFinal(job.id()).state()).isEqualTo(JobState.SUCCEEDED);
        Eventually.until("the first attempt is stopped", () -> stopped.getCount() == 0);
        assertThat(texts(node.jobs().outputs(node.workspace, job.id(), "work"))).containsExactly("by 2");
    }

    @Test
    void aJobIsDeletedOnceItIsFinal() {
        with(new Pipeline("test.delete", List.of(stage("work", attempt -> done("secret")))));
        var job = node.awaitFinal(
                node.submit("test.delete", Map.of("name", "Ada")).id());

        assertThat(node.jobs().delete(java.util.UUID.randomUUID(), job.id())).isEqualTo(new Deletion.Unknown());
        assertThat(node.jobs().delete(node.workspace, job.id())).isEqualTo(new Deletion.Deleted());

        assertThat(node.jobs().find(node.workspace, job.id())).isEmpty();
        assertThat(node.jobs().spec(node.workspace, job.id())).isEmpty();
        List<JsonNode> left = db.owner()
                .list("SELECT output FROM stage_output WHERE job_id = ?", row -> row.json("output"), job.id());
        assertThat(left).isEmpty();
    }
}
