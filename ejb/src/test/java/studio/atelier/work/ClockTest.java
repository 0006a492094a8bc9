package studio.atelier.work;

import static org.assertj.core.api.Assertions.assertThat;
import static studio.atelier.work.WorkFixture.QUEUE;
import static studio.atelier.work.WorkFixture.text;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.function.Supplier;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import studio.atelier.platform.Eventually;
import studio.atelier.platform.TestDatabase;

/**
 * The clock of a node is wrong by an hour. One JVM has one clock, so here the database's is moved, for all its sessions, which is
 * the same to a node: the two differ. What is shown: leases are renewed, run out and are rescued by the database's clock alone,
 * neither early nor late. That the engine reads no wall clock at all is {@code ArchitectureTest.theEngineReadsNoWallClock}.
 *
 * <p>What is not shown because it is not so: a database whose own clock jumps does move leases. And the moment of an
 * {@link Outcome.Wait} is said by the handler, by whatever clock it has.
 */
class ClockTest {

    private static final Duration LEASE = Duration.ofSeconds(3);
    private static final Duration BENCH_LEASE = Duration.ofSeconds(30);

    private final CountDownLatch released = new CountDownLatch(1);

    private Pipeline pipeline() {
        return new Pipeline(
                "test.clock",
                List.of(
                        new Stage("long", this::untilReleased, StagePolicy.on(QUEUE)),
                        new Stage("short", attempt -> new Outcome.Done(text("done")), StagePolicy.on(QUEUE))));
    }

    /** The first attempt goes on until it is told to end. */
    private Outcome untilReleased(Attempt attempt) throws InterruptedException {
        if (attempt.fence() == 1) {
            released.await();
        }
        return new Outcome.Done(text("long"));
    }

    @ParameterizedTest
    @ValueSource(longs = {-3600, 3600})
    void workThatTakesLongerThanItsLeaseIsNotTakenAway(long seconds) {
        try (var db = apart(seconds);
                var one = WorkFixture.running(db, WorkFixture.settings(LEASE, 2), pipeline());
                var _ = WorkFixture.running(db, WorkFixture.settings(LEASE, 2), pipeline())) {
            var job = one.submit("test.clock", Map.of()).id();
            Eventually.until("the work begins", () -> !leases(db).isEmpty());
            var past = leases(db).getFirst().plus(LEASE);
            Eventually.until(
                    "the lease it began with has passed",
                    () -> leases(db).getFirst().isAfter(past));

            released.countDown();

            assertThat(one.awaitFinal(job).state()).isEqualTo(JobState.SUCCEEDED);
            assertThat(outcomes(db, job)).containsExactly(10, 10);
            Invariants.check(db);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {-3600, 3600})
    void theWorkOfADeadNodeIsTakenAwayWhenItsLeaseHasPassed(long seconds) {
        try (var db = apart(seconds);
                var dead = WorkFixture.running(db, WorkFixture.settings(LEASE, 2), pipeline())) {
            var job = dead.submit("test.clock", Map.of()).id();
            Eventually.until("the work begins", () -> !leases(db).isEmpty());
            dead.kill();

            try (var _ = WorkFixture.running(db, WorkFixture.settings(LEASE, 2), pipeline())) {
                assertThat(dead.awaitFinal(job).state()).isEqualTo(JobState.SUCCEEDED);
            }
            assertThat(outcomes(db, job)).containsExactly(30, 10, 10);
            Invariants.check(db);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {-3600, 0, 3600})
    void aLeaseIsTakenBackAfterItsLengthByTheDatabasesClockAndNotBefore(long seconds) {
        try (var db = TestDatabase.ahead(Duration.ofSeconds(seconds))) {
            var bench = new Bench(db, Bench.pipeline("test.one", Bench.stage("only")));
            bench.submit("test.one");
            bench.claimOne();
            long length = BENCH_LEASE.toSeconds();

            assertThat(at(db, seconds + length - 5, bench::rescue)).isEmpty();
            assertThat(at(db, seconds + length + 1, bench::rescue)).containsExactly(QUEUE);
        }
    }

    /** A database whose clock and this machine's are so far apart. */
    private static TestDatabase apart(long seconds) {
        var db = TestDatabase.ahead(Duration.ofSeconds(seconds));
        var there = db.engine().one("SELECT atelier_now() AS at", row -> row.instant("at"));
        assertThat(Duration.between(Instant.now(), there).toMinutes()).isBetween(seconds / 60 - 1, seconds / 60 + 1);
        return db;
    }

    private static <T> T at(TestDatabase db, long shift, Supplier<T> body) {
        return db.transaction(() -> {
            db.engine()
                    .one(
                            "SELECT set_config('atelier.shift', ?, true) AS ok",
                            row -> row.text("ok"),
                            shift + " seconds");
            return body.get();
        });
    }

    private static List<Instant> leases(TestDatabase db) {
        return db.owner().list("SELECT lease_until FROM lease", row -> row.instant("lease_until"));
    }

    private static List<Integer> outcomes(TestDatabase db, UUID job) {
        return db.owner()
                .list(
                        "SELECT outcome FROM task_attempt WHERE job_id = ? ORDER BY ended_at",
                        row -> row.integer("outcome"),
                        job);
    }
}
