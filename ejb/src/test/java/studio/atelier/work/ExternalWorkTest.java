package studio.atelier.work;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.groups.Tuple.tuple;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import studio.atelier.platform.Eventually;
import studio.atelier.platform.Json;
import studio.atelier.platform.Kept;
import studio.atelier.platform.TestDatabase;
import studio.atelier.work.ExternalWork.Sign;
import studio.atelier.work.ExternalWork.Standing;

class ExternalWorkTest {

    private static final Duration LEASE = Duration.ofSeconds(30);

    private final TestDatabase db = TestDatabase.fresh();
    private final Bench bench = new Bench(db, Bench.pipeline("outside", Bench.stage("far"), Bench.stage("further")));
    private final ExternalWork work = new ExternalWork(db.engine(), db::transaction, Settling.NONE, LEASE);
    private final WorkerTokens tokens = new WorkerTokens(db.engine());
    private ExternalWorker worker;

    @BeforeEach
    void token() {
        worker = token("one");
    }

    @AfterEach
    void close() {
        Invariants.check(db);
        db.close();
    }

    @Test
    void aTaskIsClaimedDoneAndTheNextStageBegins() {
        var job = bench.submit("outside");

        var task = claim("a").getFirst();
        assertThat(task.stage()).isEqualTo("far");
        long seconds = db.owner()
                .one(
                        "SELECT extract(epoch FROM lease_until - leased_at)::bigint AS seconds FROM lease",
                        row -> row.number("seconds"));
        assertThat(seconds).as("until the first heartbeat").isEqualTo(15);
        assertThat(done(worker, task)).isTrue();
        assertThat(done(worker, task)).as("only once").isFalse();
        var next = claim("b").getFirst();
        assertThat(next.stage()).isEqualTo("further");
        assertThat(work.outputs(worker, next.taskId(), next.fence(), "far")).hasSize(1);
        assertThat(done(worker, next)).isTrue();

        assertThat(bench.state(job)).isEqualTo(JobState.SUCCEEDED);
    }

    @Test
    void theSameRequestGetsTheSameLeases() {
        bench.submit("outside");
        bench.submit("outside");

        var first = claim("a");
        var again = claim("a");
        assertThat(again)
                .extracting(LeasedTask::taskId, LeasedTask::fence)
                .containsExactly(
                        tuple(first.getFirst().taskId(), first.getFirst().fence()));

        assertThat(done(worker, first.getFirst())).isTrue();
        assertThat(claim("a")).as("what is done is not held any more").isEmpty();
    }

    @Test
    void aHundredOfOneRequestAtOnceAreOneClaim() throws Exception {
        for (int i = 0; i < 5; i++) {
            bench.submit("outside");
        }

        var answers = atOnce(100, () -> claim("the same"));

        assertThat(answers.stream()
                        .flatMap(List::stream)
                        .map(LeasedTask::taskId)
                        .distinct())
                .hasSize(1);
        assertThat(answers).allSatisfy(answer -> assertThat(answer).hasSize(1));
    }

    @Test
    void aRequestThatFoundNothingMayBeRepeated() {
        assertThat(claim("a")).isEmpty();
        bench.submit("outside");

        assertThat(claim("a")).hasSize(1);
    }

    @Test
    void aHeartbeatRenewsAndTellsWhatIsLostOrCancelled() {
        var kept = bench.submit("outside");
        var task = claim("a").getFirst();
        var cancelled = bench.submit("outside");
        var other = claim("b").getFirst();
        bench.jobs.cancel(bench.workspace, cancelled);
        var lost = new Sign(task.taskId(), task.fence() - 1, 0);

        assertThat(work.heartbeat(
                        worker,
                        List.of(
                                new Sign(task.taskId(), task.fence(), 40),
                                new Sign(other.taskId(), other.fence(), 0),
                                lost)))
                .containsExactly(Standing.HELD, Standing.CANCELLED, Standing.LOST);
        assertThat(bench.job(kept).progress()).isEqualTo(20);
        assertThat(fail(worker, other)).isTrue();
        assertThat(bench.state(cancelled)).isEqualTo(JobState.CANCELLED);
    }

    @Test
    void aWorkerHasNoSayInWhatAnotherHolds() {
        bench.submit("outside");
        var task = claim("a").getFirst();
        var stranger = token("two");

        assertThat(work.heartbeat(stranger, List.of(new Sign(task.taskId(), task.fence(), 1))))
                .containsExactly(Standing.LOST);
        assertThat(done(stranger, task)).isFalse();
        assertThat(work.outputs(stranger, task.taskId(), task.fence(), "far")).isEmpty();
        assertThat(done(worker, task)).isTrue();
    }

    @Test
    void whoComesTooLateChangesNothing() {
        var job = bench.submit("outside");
        var task = claim("a").getFirst();
        db.owner().update("UPDATE lease SET lease_until = leased_at WHERE task_id = ?", task.taskId());
        bench.store.rescue(10);
        var again = claim("b").getFirst();

        assertThat(again.taskId()).isEqualTo(task.taskId());
        assertThat(done(worker, task)).isFalse();
        assertThat(done(worker, again)).isTrue();
        assertThat(bench.outcomes(job)).containsExactly(30, 10);
    }

    @Test
    void aTokenIsForItsQueuesUntilItIsRevoked() {
        bench.submit("outside");
        var elsewhere = tokens.make("three", List.of("other"), UUID.randomUUID());

        assertThat(tokens.find(elsewhere.text())).contains(elsewhere.worker());
        assertThatThrownBy(() -> work.claim(elsewhere.worker(), "a", WorkFixture.QUEUE, 1))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(tokens.find("aw_" + "x".repeat(43))).isEmpty();
        assertThat(tokens.revoke(elsewhere.worker().tokenId())).isTrue();
        assertThat(tokens.revoke(elsewhere.worker().tokenId())).isFalse();
        assertThat(tokens.find(elsewhere.text())).isEmpty();
        assertThat(work.claim(elsewhere.worker(), "b", "other", 1)).isEmpty();
    }

    @Test
    void theTextOfATokenIsNotKept() {
        var made = tokens.make("four", List.of("other"), UUID.randomUUID());

        Kept.in(db, "worker_token").hasNoToken(made.text());
    }

    /** Not within an open transaction, and when the others see what it is about. */
    @Test
    void theBellRingsForWhatFollowsAReport() {
        var rung = new ArrayList<String>();
        var ringing = listening(Duration.ofSeconds(1), queue -> {
            assertThat(db.inTransaction()).isFalse();
            rung.add(queue + " " + ready());
        });
        bench.submit("outside");

        assertThat(done(ringing, claim("a").getFirst())).isTrue();
        assertThat(rung).containsExactly(WorkFixture.QUEUE + " 1");
        assertThat(done(ringing, claim("b").getFirst())).isTrue();
        assertThat(rung).as("nothing follows the last stage").hasSize(1);
    }

    private int ready() {
        return db.owner().one("SELECT count(*)::integer AS n FROM task WHERE state = 0", row -> row.integer("n"));
    }

    /** Nobody ticks here: the alarm alone makes it ready. */
    @Test
    void whatIsToBeTriedAgainIsWokenWhenItIsDue() {
        var rung = new ConcurrentLinkedQueue<String>();
        var ringing = listening(Duration.ofSeconds(30), rung::add);
        bench.submit("outside");
        var task = claim("a").getFirst();

        assertThat(ringing.report(worker, task.taskId(), task.fence(), new Outcome.Retry(Bench.FAILURE)))
                .isTrue();

        Eventually.until("the bell rings", () -> rung.contains(WorkFixture.QUEUE));
        assertThat(claim("b").getFirst().attempt()).isEqualTo(2);
    }

    @Test
    void retriesBeyondTheBudgetArePutOff() {
        var frugal = new ExternalWork(
                db.engine(),
                db::transaction,
                Settling.NONE,
                new WorkSettings(LEASE, Duration.ZERO, 1, List.of(), "", "", 0, 1),
                queue -> {},
                Runnable::run);
        for (int i = 0; i < 2; i++) {
            bench.submit("outside");
            var task = claim("retry " + i).getFirst();
            frugal.report(worker, task.taskId(), task.fence(), new Outcome.Retry(Bench.FAILURE));
        }

        assertThat(db.owner().list("SELECT why FROM task ORDER BY id", row -> row.text("why")))
                .containsExactly(Bench.FAILURE.code(), RetryBudget.CODE);
    }

    private ExternalWork listening(Duration poll, Bell bell) {
        return new ExternalWork(
                db.engine(),
                db::transaction,
                Settling.NONE,
                new WorkSettings(LEASE, poll, 1, List.of(), "", ""),
                bell,
                Runnable::run);
    }

    private boolean done(ExternalWork by, LeasedTask task) {
        return by.report(worker, task.taskId(), task.fence(), new Outcome.Done(Json.object()));
    }

    private ExternalWorker token(String name) {
        return tokens.make(name, List.of(WorkFixture.QUEUE), UUID.randomUUID()).worker();
    }

    private List<LeasedTask> claim(String request) {
        return work.claim(worker, request, WorkFixture.QUEUE, 1);
    }

    private boolean done(ExternalWorker who, LeasedTask task) {
        return work.report(who, task.taskId(), task.fence(), new Outcome.Done(Json.object()));
    }

    private boolean fail(ExternalWorker who, LeasedTask task) {
        return work.report(who, task.taskId(), task.fence(), new Outcome.Fail(Bench.FAILURE));
    }

    private static <T> List<T> atOnce(int times, Callable<T> what) throws Exception {
        var gate = new CountDownLatch(1);
        try (var threads = Executors.newFixedThreadPool(16)) {
            var futures = IntStream.range(0, times)
                    .mapToObj(i -> threads.submit(() -> {
                        gate.await();
                        return what.call();
                    }))
                    .toList();
            gate.countDown();
            var answers = new ArrayList<T>();
            for (Future<T> future : futures) {
                answers.add(future.get());
            }
            return answers;
        }
    }
}
