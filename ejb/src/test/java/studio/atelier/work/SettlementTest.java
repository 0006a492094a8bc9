package studio.atelier.work;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static studio.atelier.work.WorkFixture.QUEUE;
import static studio.atelier.work.WorkFixture.text;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import studio.atelier.platform.Eventually;
import studio.atelier.platform.TestDatabase;

/** Who charges for a run is told exactly once, in the transaction that ends it. */
class SettlementTest {

    private static final Failure BROKEN = new Failure("provider_unavailable", "It did not answer.", Fault.PROVIDER);
    private static final StagePolicy POLICY = StagePolicy.on(QUEUE).attempts(1);

    private final TestDatabase db = TestDatabase.fresh();
    private final AtomicBoolean refuses = new AtomicBoolean();
    private final AtomicBoolean breaks = new AtomicBoolean(true);
    private volatile UUID refused = new UUID(0, 0);
    private final RecordedSettlement settlement =
            new RecordedSettlement(db, run -> refuses.get() || run.jobId().equals(refused));
    private final WorkFixture node = WorkFixture.running(
            db,
            WorkFixture.settings(Duration.ofSeconds(3), 4),
            settlement.settling(),
            new Pipeline("test.one", List.of(new Stage("only", attempt -> done("made"), POLICY))),
            new Pipeline("test.slow", List.of(new Stage("only", this::slow, POLICY))),
            new Pipeline(
                    "test.fan",
                    List.of(
                            new Stage("cut", attempt -> fan(), POLICY),
                            new Stage("work", this::item, POLICY),
                            new Stage("join", attempt -> done("joined"), POLICY.joining()))));

    @AfterEach
    void close() {
        node.close();
        Invariants.check(db);
        assertThat(RecordedSettlement.wrong(db)).isZero();
        db.close();
    }

    private static Outcome done(String output) {
        return new Outcome.Done(text(output));
    }

    private static Outcome fan() {
        return new Outcome.Fan(text("fanned"), List.of(text("a"), text("b"), text("c")));
    }

    private Outcome item(Attempt attempt) {
        return attempt.itemNumber() == 1 && breaks.get() ? new Outcome.Fail(BROKEN) : done("ok");
    }

    private Outcome slow(Attempt attempt) throws InterruptedException {
        new java.util.concurrent.CountDownLatch(1).await();
        return done("never");
    }

    private String settled(UUID job, int run) {
        return db.owner()
                .first(
                        "SELECT concat_ws(' ', state, fault, delivered, failed) AS what FROM settled WHERE job_id = ? AND run = ?",
                        row -> row.text("what"),
                        job,
                        run)
                .orElse("not settled");
    }

    @Test
    void aRunIsSettledWhenItsJobSucceeds() {
        var job = node.awaitFinal(node.submit("test.one", Map.of()).id());

        assertThat(settled(job.id(), 1)).isEqualTo("10 1 0");
    }

    @Test
    void everyRunIsSettledForWhatItBroughtItself() {
        var job = node.awaitFinal(node.submit("test.fan", Map.of()).id());
        assertThat(settled(job.id(), 1)).isEqualTo("11 provider 2 1");

        breaks.set(false);
        node.jobs().retry(node.workspace, job.id());
        node.awaitFinal(job.id());

        assertThat(settled(job.id(), 2)).isEqualTo("10 1 0");
    }

    @Test
    void aRefusedRunIsEndedLaterAndHoldsUpNobody() {
        refuses.set(true);
        var job = node.submit("test.one", Map.of());
        node.await(job.id(), seen -> seen.state() == JobState.RUNNING);
        refused = job.id();
        refuses.set(false);
        for (int i = 0; i < 20; i++) {
            node.submit("test.one", Map.of());
        }
        Eventually.until(
                "all the others are final",
                () -> node.jobs().list(node.workspace, null, null, 100, null).stream()
                                .filter(one -> one.state() == JobState.SUCCEEDED)
                                .count()
                        == 20);
        assertThat(node.job(job.id()).state()).isEqualTo(JobState.RUNNING);

        refused = new UUID(0, 0);

        assertThat(node.awaitFinal(job.id()).state()).isEqualTo(JobState.SUCCEEDED);
    }

    @Test
    void aCancelSettlesInTheTransactionOfTheRequest() {
        db.owner().update("UPDATE queue SET paused = true");
        var job = node.submit("test.one", Map.of());
        refuses.set(true);

        assertThatThrownBy(() -> db.transaction(() -> node.jobs().cancel(node.workspace, job.id())))
                .isInstanceOf(SettlementFailure.class);
        assertThat(node.job(job.id()).state()).isEqualTo(JobState.QUEUED);

        refuses.set(false);
        db.transaction(() -> node.jobs().cancel(node.workspace, job.id()));
        assertThat(settled(job.id(), 1)).isEqualTo("13 0 1");
    }

    @Test
    void whatExpiresIsSettledWhetherItRanOrNot() {
        db.owner().update("UPDATE queue SET paused = true");
        var waiting = node.submit(Bench.request(node.workspace, "test.one").deadline(Duration.ofMillis(1)));
        assertThat(node.awaitFinal(waiting).state()).isEqualTo(JobState.EXPIRED);
        db.owner().update("UPDATE queue SET paused = false");

        var running = node.submit(Bench.request(node.workspace, "test.slow").deadline(Duration.ofMinutes(1)));
        node.await(running, seen -> seen.state() == JobState.RUNNING);
        db.owner().update("UPDATE task SET expires_at = due_at");
        Eventually.until("the sweep has told it", () -> stopping(running));
        node.engine().beat();

        assertThat(node.awaitFinal(running).state()).isEqualTo(JobState.EXPIRED);
        assertThat(settled(running, 1)).isEqualTo("14 0 1");
        assertThat(settled(waiting, 1)).isEqualTo("14 0 1");
    }

    private boolean stopping(UUID job) {
        return db.owner()
                .one("SELECT cancel_requested FROM job WHERE id = ?", row -> row.flag("cancel_requested"), job);
    }

    @Test
    void whatIsBuriedIsSettledAndARefusedOneHoldsUpNobody() {
        var jobs = List.of(
                node.submit("test.slow", Map.of()).id(),
                node.submit("test.slow", Map.of()).id());
        jobs.forEach(job -> node.await(job, seen -> seen.state() == JobState.RUNNING));
        refused = jobs.getFirst();
        Eventually.until("the other is buried", () -> {
            // again and again: a heartbeat may just have been on its way
            poison();
            return node.job(jobs.getLast()).state() == JobState.FAILED;
        });

        assertThat(settled(jobs.getLast(), 1)).isEqualTo("12 ours 0 1");
        assertThat(settled(refused, 1)).isEqualTo("not settled");

        refused = new UUID(0, 0);
        Eventually.until("the refused one is buried too", () -> {
            poison();
            return node.job(jobs.getFirst()).state() == JobState.FAILED;
        });
    }

    private void poison() {
        db.owner().update("UPDATE task SET rescues = 2");
        db.owner().update("UPDATE lease SET lease_until = leased_at");
    }
}
