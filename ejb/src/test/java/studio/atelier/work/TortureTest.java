package studio.atelier.work;

import static org.assertj.core.api.Assertions.assertThat;
import static studio.atelier.work.WorkFixture.QUEUE;
import static studio.atelier.work.WorkFixture.text;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import studio.atelier.platform.Eventually;
import studio.atelier.platform.Json;
import studio.atelier.platform.TestDatabase;

/**
 * Two nodes on one database, leases far too short, a node that falls silent in the middle of its work, handlers that
 * finish, fan out, fail, wait, throw and stall, customers that cancel and retry; then everything must come to an end and
 * every invariant hold. A run is decided by its seed as far as threads allow; {@code -Dtorture.seed},
 * {@code -Dtorture.rounds} and {@code -Dtorture.jobs} repeat or lengthen it.
 */
class TortureTest {

    private static final Duration LEASE = Duration.ofMillis(250);
    private static final long FIRST = Long.getLong("torture.seed", 1);
    private static final int ROUNDS = Integer.getInteger("torture.rounds", 1);
    private static final int JOBS = Integer.getInteger("torture.jobs", 150);
    private static final int RETRIES = 10;

    /** What a job says at which the second node hangs, whatever the seed says. */
    private static final String HANGS = "hangs";

    private static final Duration HANG = Duration.ofSeconds(20);
    private static final Failure FAILURE = new Failure("provider_unavailable", "It did not answer.", Fault.PROVIDER);

    private long seed;
    private final AtomicInteger stalls = new AtomicInteger();
    private final CountDownLatch stuck = new CountDownLatch(1);
    private final CountDownLatch released = new CountDownLatch(1);
    private final Map<UUID, AtomicInteger> refusals = new ConcurrentHashMap<>();

    /** What an attempt does depends on the seed, the job, the stage and the fence, not on the node. */
    private Outcome anything(Attempt attempt, String stage, boolean fans) throws InterruptedException {
        int place = Objects.hash(attempt.spec().get("n").asLong(), stage, attempt.itemNumber(), attempt.fence());
        var random = new SplittableRandom(seed ^ place * 0x9E3779B97F4A7C15L);
        int dice = random.nextInt(100);
        attempt.progress(dice);
        if (dice < 3) {
            stalls.incrementAndGet();
            new CountDownLatch(1).await(LEASE.toMillis() * 2, TimeUnit.MILLISECONDS);
        } else if (dice < 12) {
            return new Outcome.Retry(FAILURE);
        } else if (dice < 15) {
            return new Outcome.Snooze(Duration.ofMillis(random.nextInt(20)), "busy");
        } else if (dice < 18) {
            return new Outcome.Wait(Instant.now().plusMillis(random.nextInt(40)), "c" + attempt.jobId());
        } else if (dice < 19) {
            return new Outcome.Throttled(FAILURE, Duration.ofMillis(random.nextInt(20)));
        } else if (dice < 20) {
            return new Outcome.Fail(FAILURE);
        } else if (dice < 22) {
            throw new IllegalStateException("a bug of the handler");
        }
        if (fans) {
            List<JsonNode> items = IntStream.range(0, random.nextInt(5))
                    .mapToObj(i -> text("item" + i))
                    .toList();
            return new Outcome.Fan(text("fanned"), items);
        }
        return new Outcome.Done(text(stage));
    }

    private Stage stage(String name, StagePolicy policy, boolean fans, boolean hangs) {
        return new Stage(
                name,
                attempt -> {
                    if (hangs && attempt.spec().has(HANGS)) {
                        stuck.countDown();
                        released.await(HANG.toMillis(), TimeUnit.MILLISECONDS);
                    }
                    return anything(attempt, name, fans);
                },
                policy);
    }

    private Pipeline pipeline(boolean hangs) {
        var policy = StagePolicy.on(QUEUE).attempts(3).backoff(Duration.ofMillis(2), Duration.ofMillis(20));
        return new Pipeline(
                "test.torture",
                List.of(
                        stage("probe", policy.optionally(), false, hangs),
                        stage("cut", policy, true, hangs),
                        stage("work", policy, false, hangs),
                        stage("polish", policy.optionally(), false, hangs),
                        stage("join", policy.joining(), false, hangs),
                        stage("ship", policy, false, hangs)));
    }

    static LongStream seeds() {
        return LongStream.range(FIRST, FIRST + ROUNDS);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void everythingComesToAnEndAndNothingIsDoneTwice(long ofThisRound) {
        seed = ofThisRound;
        System.getLogger("torture").log(System.Logger.Level.INFO, "seed {0,number,#}, {1} jobs", seed, JOBS);
        var random = new Random(seed);
        try (var db = watched();
                var one = node(db, new RecordedSettlement(db, this::refuses).settling(), false);
                var two = node(db, new RecordedSettlement(this::refuses).settling(), true)) {
            var jobs = new ArrayList<UUID>();
            for (int n = 0; n < JOBS; n++) {
                jobs.add(one.submit(request(one, n, random)));
                var some = jobs.get(random.nextInt(jobs.size()));
                switch (random.nextInt(20)) {
                    case 0 -> cancel(db, two, one.workspace, some);
                    case 1 -> two.jobs().retry(one.workspace, some);
                    case 2 -> two.jobs().resume("c" + some);
                    case 3 -> two.jobs().list(one.workspace, null, null, 20, null);
                    case 4 -> Invariants.check(db);
                    case 5 -> two.freeze(random.nextBoolean());
                    default -> {}
                }
            }
            two.freeze(false);
            Eventually.until("the second node hangs", () -> {
                jobs.add(two.submit(new NewJob(
                        one.workspace,
                        one.account,
                        "test.torture",
                        Json.tree(Map.of("n", jobs.size(), HANGS, true)),
                        null)));
                return stuck.getCount() == 0;
            });
            int before = lost(db);
            two.freeze(true);
            Eventually.until("a lease of the silent node runs out", () -> lost(db) > before);
            released.countDown();
            two.freeze(false);
            try {
                Eventually.until("all jobs are final, seed " + seed, () -> open(db) == 0);
            } catch (AssertionError e) {
                throw new AssertionError(left(db), e);
            }
            Invariants.check(db);
            onlyAllowedTransitions(db);
            assertThat(RecordedSettlement.wrong(db))
                    .as("wrong settlements, seed %s", seed)
                    .isZero();
            assertThat(refusals)
                    .as("settlements that were refused, seed %s", seed)
                    .isNotEmpty();
            check(db, one, jobs);
        }
    }

    private WorkFixture node(TestDatabase db, Settling settling, boolean hangs) {
        var usual = WorkFixture.settings(LEASE, 6);
        // every ninth attempt asks for a retry, and one of two nodes may do most of them: its budget would put some off
        // for half a minute
        var settings = new WorkSettings(
                usual.lease(),
                usual.poll(),
                usual.slots(),
                usual.queues(),
                usual.defaultQueue(),
                usual.node(),
                usual.retryShare(),
                JOBS * RETRIES);
        return WorkFixture.running(db, settings, settling, pipeline(hangs));
    }

    /** One run in eight is refused the first times, after the settlement has written: as if the node had died there. */
    private boolean refuses(FinishedRun run) {
        return run.jobId().hashCode() % 8 == 0
                && refusals.computeIfAbsent(run.jobId(), job -> new AtomicInteger())
                                .getAndIncrement()
                        < 2;
    }

    private static NewJob request(WorkFixture node, int n, Random random) {
        var request = new NewJob(node.workspace, node.account, "test.torture", Json.tree(Map.of("n", n)), null)
                .priority(random.nextInt(10));
        return random.nextInt(10) == 0 ? request.deadline(Duration.ofMillis(1 + random.nextInt(400))) : request;
    }

    private static void cancel(TestDatabase db, WorkFixture node, UUID workspace, UUID job) {
        try {
            db.transaction(() -> node.jobs().cancel(workspace, job));
        } catch (SettlementFailure e) {
            System.getLogger("torture").log(System.Logger.Level.DEBUG, "not cancelled");
        }
    }

    private String left(TestDatabase db) {
        return "Left, seed " + seed + ": "
                + db.owner()
                        .list(
                                "SELECT concat_ws(' ', k.state, k.fence, k.due_at, k.why, k.lease_until, j.state) AS row"
                                        + " FROM live_task k JOIN job j ON j.id = k.job_id LIMIT 9",
                                row -> row.text("row"));
    }

    private static int open(TestDatabase db) {
        return db.owner().one("SELECT count(*)::integer AS n FROM job WHERE state < 10", row -> row.integer("n"));
    }

    /** A database that writes down every change of a job's state. */
    private static TestDatabase watched() {
        var db = TestDatabase.fresh();
        db.owner().update("CREATE TABLE seen (was smallint, is_now smallint, UNIQUE (was, is_now))");
        db.owner().update("""
                CREATE FUNCTION see() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $$
                BEGIN
                    INSERT INTO seen VALUES (old.state, new.state) ON CONFLICT DO NOTHING;
                    RETURN NULL;
                END $$
                """);
        db.owner().update("""
                CREATE TRIGGER see AFTER UPDATE ON job FOR EACH ROW WHEN (old.state <> new.state) EXECUTE FUNCTION see()
                """);
        return db;
    }

    private void onlyAllowedTransitions(TestDatabase db) {
        List<Boolean> allowed = db.owner()
                .list(
                        "SELECT was, is_now FROM seen",
                        row -> JobState.of(row.integer("was")).next().contains(JobState.of(row.integer("is_now"))));
        assertThat(allowed)
                .as("transitions of jobs, seed %s", seed)
                .isNotEmpty()
                .containsOnly(true);
    }

    private static int lost(TestDatabase db) {
        return db.owner()
                .one("SELECT count(*)::integer AS n FROM task_attempt WHERE outcome = 30", row -> row.integer("n"));
    }

    private void check(TestDatabase db, WorkFixture node, List<UUID> jobs) {
        var states = jobs.stream().map(id -> node.job(id).state()).distinct().toList();

        assertThat(states).as("seed %s", seed).contains(JobState.SUCCEEDED, JobState.FAILED);
        System.getLogger("torture")
                .log(System.Logger.Level.INFO, "states {0}, {1} stalls, {2} rescues", states, stalls.get(), lost(db));
        int deadlocks = db.owner()
                .one(
                        "SELECT deadlocks::integer AS n FROM pg_stat_database WHERE datname = current_database()",
                        row -> row.integer("n"));
        assertThat(deadlocks).as("deadlocks, seed %s", seed).isZero();
    }
}
