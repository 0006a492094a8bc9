package studio.atelier.work;

import static org.assertj.core.api.Assertions.assertThat;
import static studio.atelier.work.Bench.FAILURE;
import static studio.atelier.work.Bench.pipeline;
import static studio.atelier.work.Bench.stage;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import studio.atelier.platform.TestDatabase;

/** What is not done now, and by what it goes on: time, an outside event, or nothing any more. */
class PutOffTest {

    private static final int RACES = 60;

    private final TestDatabase db = TestDatabase.fresh();
    private final Bench bench = new Bench(db, pipeline("test.one", stage("only")));

    @AfterEach
    void close() {
        Invariants.check(db);
        db.close();
    }

    private void waitFor(Task task, String correlation) {
        bench.say(task, new Outcome.Wait(Instant.now().plusSeconds(3_600), correlation));
    }

    private void due() {
        db.owner().update("UPDATE task SET due_at = due_at - interval '1 day'");
        bench.store.promote(10);
    }

    private int early() {
        return db.owner().one("SELECT count(*)::integer AS n FROM early_event", row -> row.integer("n"));
    }

    @Test
    void anEventResumesAllThatWaitForItAndIsNotKept() {
        bench.submit("test.one");
        bench.submit("test.one");
        bench.claim(2).forEach(task -> waitFor(task, "call"));
        assertThat(bench.claim(10)).isEmpty();

        bench.jobs.resume("call");

        assertThat(bench.claim(10)).hasSize(2);
        assertThat(early()).isZero();
    }

    @Test
    void anEventThatComesBeforeTheWaitIsNotLostAndResumesOnce() {
        bench.submit("test.one");
        var task = bench.claimOne();
        bench.jobs.resume("call");
        waitFor(task, "call");

        var again = bench.claimOne();
        assertThat(again.attempt()).isEqualTo(1);
        waitFor(again, "call");

        assertThat(bench.claim(10)).isEmpty();
        assertThat(early()).isZero();
    }

    @Test
    void anEventThatRacesTheWaitIsNeverLost() {
        for (int i = 0; i < RACES; i++) {
            bench.submit("test.one");
            var task = bench.claimOne();
            var call = "call" + i;

            CompletableFuture.allOf(
                            CompletableFuture.runAsync(() -> waitFor(task, call)),
                            CompletableFuture.runAsync(() -> bench.jobs.resume(call)))
                    .join();

            bench.done(bench.claimOne());
        }
        assertThat(early()).isZero();
    }

    @Test
    void aZombieDoesNotTakeTheEventOfAnother() {
        bench.submit("test.one");
        var zombie = bench.claimOne();
        bench.expire(zombie);
        bench.rescue();
        var task = bench.claimOne();
        bench.jobs.resume("call");

        waitFor(zombie, "call");
        assertThat(early()).isEqualTo(1);
        waitFor(task, "call");
        assertThat(bench.claim(10)).hasSize(1);
    }

    @Test
    void earlyEventsAreForgottenAfterADay() {
        bench.jobs.resume("call");
        bench.store.refresh(bench.session, new Pipelines(List.of()).definition());
        assertThat(early()).isEqualTo(1);
        db.owner().update("UPDATE early_event SET at = at - interval '25 hours'");
        bench.store.refresh(bench.session, new Pipelines(List.of()).definition());

        assertThat(early()).isZero();
    }

    @Test
    void aWaitWithoutAnEventEndsByTime() {
        var job = bench.submit("test.one");
        bench.say(bench.claimOne(), new Outcome.Wait(Instant.now().plusSeconds(60), null));
        assertThat(bench.job(job).waitingFor()).startsWith("Waiting for an outside event");

        due();

        assertThat(bench.claimOne().attempt()).isEqualTo(1);
    }

    @Test
    void aThrottledTaskWaitsTheTimeGivenAndCountsNoAttempt() {
        var job = bench.submit("test.one");
        bench.say(bench.claimOne(), new Outcome.Throttled(FAILURE, Duration.ofMinutes(5)));

        assertThat(bench.state(job)).isEqualTo(JobState.WAITING);
        assertThat(bench.job(job).waitingFor()).matches("The provider is busy and asked to wait until .*Z\\.");
        assertThat(bench.job(job).etaSeconds()).isNull();
        long wait = db.owner()
                .one(
                        "SELECT extract(epoch FROM due_at - atelier_now())::bigint AS s FROM task",
                        row -> row.number("s"));
        assertThat(wait).isBetween(290L, 330L);
        due();
        assertThat(bench.claimOne().attempt()).isEqualTo(1);
        assertThat(bench.outcomes(job)).isEmpty();
    }

    @Test
    void aTaskThatWasThrottledForTooLongFails() {
        var job = bench.submit("test.one");
        db.owner().update("UPDATE queue SET throttled_max_ms = 600000");
        for (int i = 0; i < 2; i++) {
            bench.say(bench.claimOne(), new Outcome.Throttled(FAILURE, Duration.ofMinutes(5)));
            due();
        }

        bench.say(bench.claimOne(), new Outcome.Throttled(FAILURE, Duration.ofMinutes(5)));

        assertThat(bench.state(job)).isEqualTo(JobState.FAILED);
        assertThat(bench.job(job).failure()).isEqualTo(FAILURE);
    }

    @Test
    void aRetryBeyondTheBudgetIsPutOffAndSaysSo() {
        var job = bench.submit("test.one");
        var task = bench.claimOne();
        bench.store.report(List.of(Report.of(task, new Outcome.Retry(FAILURE)).postponed(Duration.ofMinutes(3))));
        bench.store.promote(10);

        assertThat(bench.claim(10)).isEmpty();
        assertThat(bench.job(job).waitingFor()).startsWith("Too much of this workspace's work fails");
        due();
        assertThat(bench.claimOne().attempt()).isEqualTo(2);
    }
}
