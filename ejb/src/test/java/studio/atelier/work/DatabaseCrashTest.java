package studio.atelier.work;

import static org.assertj.core.api.Assertions.assertThat;
import static studio.atelier.work.WorkFixture.QUEUE;
import static studio.atelier.work.WorkFixture.text;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import studio.atelier.platform.Eventually;
import studio.atelier.platform.Json;
import studio.atelier.platform.SqlFailure;
import studio.atelier.platform.TestDatabase;

/**
 * PostgreSQL is killed with SIGKILL while two nodes claim, work and report and a customer submits, and comes back. No job that was
 * acknowledged is lost, none exists twice although its submission was repeated until it was answered, and every task succeeds once.
 * {@code -Dcrash.rounds}, {@code -Dcrash.jobs} and {@code -Dcrash.seed} lengthen and repeat it as far as threads allow.
 */
class DatabaseCrashTest {

    private static final int ROUNDS = Integer.getInteger("crash.rounds", 2);
    private static final int JOBS = Integer.getInteger("crash.jobs", 300);
    private static final long SEED = Long.getLong("crash.seed", 1);
    private static final String KIND = "test.crash";
    private static final int ITEMS = 3;
    private static final int TASKS = ITEMS + 2;
    private static final int RETRIED_OF = 10;
    private static final long LONGEST_SECONDS = 120;

    /** As long as PostgreSQL may take to start. */
    private static final Duration OUTAGE = Duration.ofSeconds(60);

    private static final Duration PAUSE = Duration.ofMillis(5);

    /** Says at every tick of every node that the database is away. */
    private static final Logger ENGINE = Logger.getLogger("studio.atelier.work");

    /** A claim whose answer was lost comes back after this time. */
    private static final WorkSettings SETTINGS = new WorkSettings(
            Duration.ofSeconds(3), Duration.ofMillis(20), 6, List.of(QUEUE), QUEUE, "crash", 100, 1_000_000);

    private static final Failure FAILURE = new Failure("provider_unavailable", "It did not answer.", Fault.PROVIDER);

    private final Random random = new Random(SEED);
    private final List<Moment> moments = IntStream.rangeClosed(1, ROUNDS)
            .mapToObj(round -> moment(round, random))
            .toList();
    private final AtomicInteger attempts = new AtomicInteger();
    private final AtomicInteger unanswered = new AtomicInteger();
    private final Map<Integer, UUID> acknowledged = new ConcurrentHashMap<>();

    /** When the database is killed: as soon as so many attempts have begun. */
    private record Moment(int attempt, CountDownLatch reached) {}

    /** Spread over all the work there is. */
    private static Moment moment(int round, Random random) {
        int span = JOBS * TASKS / (ROUNDS + 1);
        return new Moment(span * round - random.nextInt(span / 2), new CountDownLatch(1));
    }

    private static Pipeline pipeline(DatabaseCrashTest test) {
        var policy = StagePolicy.on(QUEUE).attempts(10).backoff(Duration.ofMillis(2), Duration.ofMillis(20));
        return new Pipeline(
                KIND,
                List.of(
                        new Stage("cut", attempt -> test.perform(attempt, "cut"), policy),
                        new Stage("work", attempt -> test.perform(attempt, "work"), policy),
                        new Stage("join", attempt -> test.perform(attempt, "join"), policy.joining())));
    }

    private Outcome perform(Attempt attempt, String stage) {
        int begun = attempts.incrementAndGet();
        moments.stream()
                .filter(moment -> begun >= moment.attempt())
                .forEach(moment -> moment.reached().countDown());
        int place = Objects.hash(SEED, attempt.spec().get("n").asInt(), stage, attempt.itemNumber());
        if (attempt.number() == 1 && Math.floorMod(place, RETRIED_OF) == 0) {
            return new Outcome.Retry(FAILURE);
        }
        return switch (stage) {
            case "cut" -> {
                List<JsonNode> items = IntStream.range(0, ITEMS)
                        .mapToObj(i -> text("item" + i))
                        .toList();
                yield new Outcome.Fan(text(stage), items);
            }
            case "join" ->
                new Outcome.Done(text(String.valueOf(attempt.outputs("work").size())));
            default -> new Outcome.Done(text(stage));
        };
    }

    @BeforeAll
    static void quiet() {
        ENGINE.setLevel(Level.SEVERE);
    }

    @AfterAll
    static void loud() {
        ENGINE.setLevel(null);
    }

    @Test
    void aKilledDatabaseLosesNothingAndNothingIsDoneTwice() throws Exception {
        say("seed {0,number,#}, {1} jobs, {2} rounds", SEED, JOBS, ROUNDS);
        try (var postgres = new DurablePostgres();
                var db = postgres.database();
                var one = node(db, new RecordedSettlement(db, run -> false));
                var _ = node(db, new RecordedSettlement(run -> false));
                var customer = Executors.newSingleThreadExecutor()) {
            var submissions = customer.submit(() -> submitAll(one));
            for (var moment : moments) {
                assertThat(moment.reached().await(LONGEST_SECONDS, TimeUnit.SECONDS))
                        .as("attempt %s began, seed %s", moment.attempt(), SEED)
                        .isTrue();
                postgres.crash(random.nextBoolean());
                var before = Set.copyOf(acknowledged.values());
                assertThat(jobs(db)).as("acknowledged, seed %s", SEED).containsAll(before);
                say("killed at attempt {0} with {1} jobs acknowledged", moment.attempt(), before.size());
            }
            submissions.get(LONGEST_SECONDS, TimeUnit.SECONDS);
            Eventually.until(
                    "all jobs are final, seed " + SEED,
                    () -> count(db, "SELECT count(*)::integer AS n FROM job WHERE state < 10") == 0);
            everythingIsThereOnce(db);
        }
    }

    private WorkFixture node(TestDatabase db, RecordedSettlement settlement) {
        return WorkFixture.running(db, SETTINGS, settlement.settling(), pipeline(this));
    }

    /** A customer who repeats a request under its key until it is answered, and then goes on to the next. */
    private void submitAll(WorkFixture node) {
        for (int n = 0; n < JOBS; n++) {
            var request = new NewJob(node.workspace, node.account, KIND, Json.tree(Map.of("n", n)), "key-" + n);
            acknowledged.put(n, untilAnswered(() -> id(node.jobs().submit(request))));
        }
    }

    private UUID untilAnswered(Supplier<UUID> submission) {
        long start = System.nanoTime();
        while (true) {
            try {
                return submission.get();
            } catch (SqlFailure e) {
                assertThat(e.state())
                        .as("nothing fails while PostgreSQL is there: %s", e)
                        .matches("08...|57...");
                unanswered.incrementAndGet();
                if (System.nanoTime() - start > OUTAGE.toNanos()) {
                    throw e;
                }
                LockSupport.parkNanos(PAUSE.toNanos());
            }
        }
    }

    private static UUID id(Submission answer) {
        return switch (answer) {
            case Submission.Accepted accepted -> accepted.job().id();
            case Submission.Replayed replayed -> replayed.job().id();
            case Submission.KeyReused reused -> throw new AssertionError(reused);
        };
    }

    private void everythingIsThereOnce(TestDatabase db) {
        assertThat(acknowledged).hasSize(JOBS);
        assertThat(jobs(db)).as("jobs, seed %s", SEED).containsExactlyInAnyOrderElementsOf(acknowledged.values());
        assertThat(count(db, "SELECT count(*)::integer AS n FROM job WHERE state = 10"))
                .as("succeeded, seed %s", SEED)
                .isEqualTo(JOBS);
        assertThat(count(db, "SELECT count(*)::integer AS n FROM task_attempt WHERE outcome = 10"))
                .as("successful attempts, seed %s", SEED)
                .isEqualTo(JOBS * TASKS);
        assertThat(count(db, """
                        SELECT count(*)::integer AS n
                          FROM (SELECT FROM task_attempt GROUP BY job_id, stage_no, item_no
                                HAVING count(*) FILTER (WHERE outcome = 10) <> 1) wrong
                        """))
                .as("tasks that did not succeed once, seed %s", SEED)
                .isZero();
        assertThat(count(db, "SELECT count(*)::integer AS n FROM stage_output WHERE stage_no = 2 AND output = '\"3\"'"))
                .as("outputs of all items joined, seed %s", SEED)
                .isEqualTo(JOBS);
        assertThat(RecordedSettlement.wrong(db))
                .as("wrong settlements, seed %s", SEED)
                .isZero();
        assertThat(asked(() -> {
                    Invariants.check(db);
                    return true;
                }))
                .isTrue();
        say(
                "{0} attempts begun, {1} leases ran out, {2} submissions were not answered at first",
                attempts.get(),
                count(db, "SELECT count(*)::integer AS n FROM task_attempt WHERE outcome = 30"),
                unanswered.get());
    }

    private static List<UUID> jobs(TestDatabase db) {
        return asked(() -> db.owner().list("SELECT id FROM job", row -> row.uuid("id")));
    }

    private static int count(TestDatabase db, String query) {
        return asked(() -> db.owner().one(query, row -> row.integer("n")));
    }

    /** Asks until a connection is found that the crash has not cut. */
    private static <T> T asked(Supplier<T> question) {
        var answer = new AtomicReference<T>();
        Eventually.until("the database answers", () -> {
            try {
                answer.set(question.get());
                return true;
            } catch (SqlFailure e) {
                return false;
            }
        });
        return answer.get();
    }

    private static void say(String what, Object... values) {
        System.getLogger("crash").log(System.Logger.Level.INFO, what, values);
    }
}
