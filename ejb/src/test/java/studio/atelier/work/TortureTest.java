package studio.atelier.work;

import static org.assertj.core.api.Assertions.assertThat;
import static studio.atelier.work.WorkFixture.QUEUE;
import static studio.atelier.work.WorkFixture.text;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
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

    /** Below the slots of the two nodes, so that they claim against the limits all the time. */
    private static final int MOST = 9;

    private static final int MOST_OF_A_LANE = 6;
    private static final int MOST_OF_THE_NARROW_LANE = 4;

    /** What a job says at which the second node hangs, whatever the seed says. */
    private static final String HANGS = "hangs";

    private static final int HANGING = 3;
    private static final Duration HANG = Duration.ofSeconds(20);
    private static final Failure FAILURE = new Failure("provider_unavailable", "It did not answer.", Fault.PROVIDER);

    private long seed;
    private final AtomicInteger stalls = new AtomicInteger();
    private final Set<LeaseBook.Lease> stuck = ConcurrentHashMap.newKeySet();
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

    private Stage stage(LeaseBook book, String name, StagePolicy policy, boolean fans, boolean hangs) {
        return new Stage(
                name,
                attempt -> {
                    book.begins(attempt);
                    if (hangs && attempt.spec().has(HANGS)) {
                        stuck.add(LeaseBook.Lease.of(((Running) attempt).task()));
                        released.await(HANG.toMillis(), TimeUnit.MILLISECONDS);
                    }
                    return anything(attempt, name, fans);
                },
                policy);
    }

    private Pipeline pipeline(LeaseBook book, boolean hangs) {
        var policy = StagePolicy.on(QUEUE).attempts(3).backoff(Duration.ofMillis(2), Duration.ofMillis(20));
        return new Pipeline(
                "test.torture",
                List.of(
                        stage(book, "probe", policy.optionally(), false, hangs),
                        stage(book, "cut", policy, true, hangs),
                        stage(book, "work", policy, false, hangs),
                        stage(book, "polish", policy.optionally(), false, hangs),
                        stage(book, "join", policy.joining(), false, hangs),
                        stage(book, "ship", policy, false, hangs)));
    }

    static LongStream seeds() {
        return LongStream.range(FIRST, FIRST + ROUNDS);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void everythingComesToAnEndAndNothingIsDoneTwice(long ofThisRound) {
        seed = ofThisRound;
        System.getLogger("torture").log(System.Logger.Level.INFO, "seed {0,number,#}, {1} jobs", seed, JOBS);
        try (var db = watched()) {
            var book = new LeaseBook(db);
            try (var one = node(db, book, new RecordedSettlement(db, this::refuses).settling(), false);
                    var two = node(db, book, new RecordedSettlement(this::refuses).settling(), true)) {
                LimitWatch.on(db);
                LimitWatch.limit(db, QUEUE, MOST, MOST_OF_A_LANE, Map.of(two.workspace, MOST_OF_THE_NARROW_LANE));
                var jobs = storm(db, one, two);
                silence(two, book, jobs);
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
                check(db, jobs);
                withinLimits(db, one, two);
                everyLeaseIsAccountedFor(db, book);
            }
        }
    }

    /** Jobs of two workspaces, while customers cancel and retry and the second node falls silent now and then. */
    private List<Ordered> storm(TestDatabase db, WorkFixture one, WorkFixture two) {
        var random = new Random(seed);
        var jobs = new ArrayList<Ordered>();
        for (int n = 0; n < JOBS; n++) {
            var node = n % 3 == 2 ? two : one;
            jobs.add(new Ordered(node, node.submit(request(node, n, random))));
            var some = jobs.get(random.nextInt(jobs.size()));
            var workspace = some.node().workspace;
            switch (random.nextInt(20)) {
                case 0 -> cancel(db, two, workspace, some.id());
                case 1 -> two.jobs().retry(workspace, some.id());
                case 2 -> two.jobs().resume("c" + some.id());
                case 3 -> two.jobs().list(workspace, null, null, 20, null);
                case 4 -> Invariants.check(db);
                case 5 -> two.freeze(random.nextBoolean());
                default -> {}
            }
        }
        two.freeze(false);
        return jobs;
    }

    /**
     * The second node hangs in the middle of its work, and is silent until another has taken it over. Suspended too, so that it
     * does not take it over itself: what it says of it then is certain to be the write of a zombie.
     */
    private void silence(WorkFixture two, LeaseBook book, List<Ordered> jobs) {
        Eventually.until("the second node hangs", () -> {
            var request = new NewJob(
                    two.workspace, two.account, "test.torture", Json.tree(Map.of("n", jobs.size(), HANGS, true)), null);
            jobs.add(new Ordered(two, two.submit(request.priority(0))));
            return stuck.size() >= HANGING;
        });
        two.engine().suspend();
        two.freeze(true);
        Eventually.until(
                "the leases of the silent node run out", () -> book.lost().containsAll(stuck));
        released.countDown();
        Eventually.until(
                "what the silent node says does not count",
                () -> book.rejected().stream().anyMatch(stuck::contains));
        two.engine().resume();
        two.freeze(false);
    }

    private record Ordered(WorkFixture node, UUID id) {
        JobState state() {
            return node.job(id).state();
        }
    }

    private WorkFixture node(TestDatabase db, LeaseBook book, Settling settling, boolean hangs) {
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
        return WorkFixture.running(db, settings, settling, book, pipeline(book, hangs));
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

    private void check(TestDatabase db, List<Ordered> jobs) {
        var states = jobs.stream().map(Ordered::state).distinct().toList();

        assertThat(states).as("seed %s", seed).contains(JobState.SUCCEEDED, JobState.FAILED);
        System.getLogger("torture")
                .log(System.Logger.Level.INFO, "states {0}, {1} stalls, {2} rescues", states, stalls.get(), lost(db));
        int deadlocks = db.owner()
                .one(
                        "SELECT deadlocks::integer AS n FROM pg_stat_database WHERE datname = current_database()",
                        row -> row.integer("n"));
        assertThat(deadlocks).as("deadlocks, seed %s", seed).isZero();
    }

    /** At every commit, and not because there was too little to do. */
    private void withinLimits(TestDatabase db, WorkFixture one, WorkFixture two) {
        assertThat(LimitWatch.most(db, QUEUE))
                .as("the most in flight, seed %s", seed)
                .isEqualTo(Map.of(
                        LimitWatch.ALL, MOST, one.workspace, MOST_OF_A_LANE, two.workspace, MOST_OF_THE_NARROW_LANE));
    }

    /**
     * A lease that was given is either reported, and that counts, or it runs out and is taken back, never both and never neither. So the
     * leases that were lost are those whose writes were rejected, and those about which nothing was said. Silent is only who was told to
     * stop, or had not begun: an attempt whose lease is lost says nothing ({@code Running.conclude}), every other one reports, once.
     */
    private void everyLeaseIsAccountedFor(TestDatabase db, LeaseBook book) {
        Eventually.until("the zombies have spoken, seed " + seed, () -> {
            var said = book.rejected();
            return book.lost().stream().filter(lease -> !said.contains(lease)).allMatch(book::wasStoppedOrNotBegun);
        });
        var lost = book.lost();
        var counted = book.counted();
        var rejected = book.rejected();
        var both = new HashSet<>(counted);
        both.addAll(lost);
        System.getLogger("torture")
                .log(
                        System.Logger.Level.INFO,
                        "{0} leases, {1} lost, of which {2} zombies wrote; the nodes counted {3}",
                        both.size(),
                        lost.size(),
                        rejected.size(),
                        book.stale());

        assertThat(both).as("reported or lost, seed %s", seed).isEqualTo(book.given());
        assertThat(counted).as("not both, seed %s", seed).doesNotContainAnyElementsOf(lost);
        assertThat(rejected)
                .as("writes that were rejected, seed %s", seed)
                .isNotEmpty()
                .isSubsetOf(lost);
        assertThat(book.repeated()).as("reported twice, seed %s", seed).isEmpty();
        Eventually.until("the nodes count every rescue, seed " + seed, () -> book.rescued() == lost(db));
    }
}
