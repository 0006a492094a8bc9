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
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import studio.atelier.platform.Eventually;
import studio.atelier.platform.Json;
import studio.atelier.platform.TestDatabase;

/** However many nodes claim at the same time, a queue and its lanes are never over their limits, not even for a moment. */
class LimitRaceTest {

    private static final int MOST = 8;
    private static final int MOST_OF_A_LANE = 3;
    private static final int BEFORE = 12;
    private static final int MEANWHILE = 40;
    private static final Duration LEASE = Duration.ofSeconds(30);
    private static final Failure FAILURE = new Failure("provider_unavailable", "It did not answer.", Fault.PROVIDER);
    private static final StagePolicy POLICY =
            StagePolicy.on(QUEUE).attempts(4).backoff(Duration.ofMillis(1), Duration.ofMillis(5));

    private final TestDatabase db = TestDatabase.fresh();
    private final List<UUID> workspaces =
            Stream.generate(UUID::randomUUID).limit(4).toList();
    private final UUID narrow = workspaces.get(0);
    private final UUID wider = workspaces.get(1);

    @AfterEach
    void close() {
        Invariants.check(db);
        db.close();
    }

    private static Outcome anything(Attempt attempt, String stage) {
        var random = new SplittableRandom(Objects.hash(
                attempt.spec().get("n").asLong(), stage, attempt.itemNumber(), attempt.number(), attempt.fence()));
        LockSupport.parkNanos(TimeUnit.MICROSECONDS.toNanos(random.nextInt(2_000)));
        int dice = random.nextInt(100);
        if (dice < 12) {
            return new Outcome.Retry(FAILURE);
        } else if (dice < 20) {
            return new Outcome.Snooze(Duration.ofMillis(random.nextInt(5)), "busy");
        } else if (dice < 23) {
            return new Outcome.Fail(FAILURE);
        }
        return new Outcome.Done(text(stage));
    }

    private static Outcome fan(Attempt attempt) {
        List<JsonNode> items =
                IntStream.range(0, 3).mapToObj(i -> text("item" + i)).toList();
        return anything(attempt, "cut") instanceof Outcome.Done ? new Outcome.Fan(text("cut"), items) : fails();
    }

    private static Outcome fails() {
        return new Outcome.Retry(FAILURE);
    }

    private static Stage stage(String name) {
        return new Stage(name, attempt -> anything(attempt, name), POLICY);
    }

    private static Pipeline[] pipelines() {
        return new Pipeline[] {
            Bench.pipeline("test.two", stage("first"), stage("second")),
            Bench.pipeline("test.fan", new Stage("cut", LimitRaceTest::fan, POLICY), stage("work")),
            Bench.pipeline(
                    "test.group",
                    Stage.gathering(
                            "only",
                            attempts -> attempts.stream()
                                    .map(attempt -> anything(attempt, "only"))
                                    .toList(),
                            POLICY.gathering(3, Duration.ofMillis(5))))
        };
    }

    private List<NewJob> requests(int each, Random random) {
        var kinds = Stream.of(pipelines()).map(Pipeline::kind).toList();
        return workspaces.stream()
                .flatMap(workspace -> IntStream.range(0, each)
                        .mapToObj(n -> new NewJob(
                                        workspace,
                                        UUID.randomUUID(),
                                        kinds.get(n % kinds.size()),
                                        Json.tree(Map.of("n", random.nextInt())),
                                        null)
                                .priority(random.nextInt(10))))
                .toList();
    }

    private WorkFixture node() {
        // its budget would put the many retries off for half a minute
        return WorkFixture.running(
                db,
                new WorkSettings(LEASE, Duration.ofMillis(20), MOST, List.of(QUEUE), QUEUE, "test", 100, 10_000),
                pipelines());
    }

    private int open() {
        return db.owner().one("SELECT count(*)::integer AS n FROM job WHERE state < 10", row -> row.integer("n"));
    }

    /** What has most at once is read at every commit; a queue without its lock is over its limit within a second here. */
    @Test
    void twoNodesThatClaimAtTheSameTimeNeverPassALimitWhileTheyWorkAtIt() {
        var bench = new Bench(db, pipelines());
        LimitWatch.on(db);
        LimitWatch.limit(db, QUEUE, MOST, MOST_OF_A_LANE, Map.of(narrow, 1, wider, 2));
        bench.jobs.submitAll(requests(BEFORE, new Random(1)));
        try (var one = node();
                var two = node()) {
            CompletableFuture.allOf(Stream.of(one, two)
                            .map(node -> CompletableFuture.runAsync(
                                    () -> requests(MEANWHILE / 2, new Random(node == one ? 2 : 3))
                                            .forEach(node::submit)))
                            .toArray(CompletableFuture<?>[]::new))
                    .join();
            Eventually.until("all jobs are final", () -> open() == 0);
        }

        var most = LimitWatch.most(db, QUEUE);
        assertThat(most.remove(LimitWatch.ALL)).as("the queue").isEqualTo(MOST);
        assertThat(most.remove(narrow)).as("a lane of one").isEqualTo(1);
        assertThat(most.remove(wider)).as("a lane of two").isEqualTo(2);
        assertThat(most.values())
                .as("lanes with the usual limit")
                .hasSize(2)
                .contains(MOST_OF_A_LANE)
                .allMatch(n -> n <= MOST_OF_A_LANE);
        assertThat(LimitWatch.times(db, LimitWatch.ALL, MOST))
                .as("leases taken at the limit of the queue")
                .isGreaterThan(10 * MOST);
    }

    /** Where the other claim cannot see the leases yet, and a task comes that it would prefer. */
    @Test
    void whoComesWhileAnotherNodeClaimsTakesNothing() {
        var bench = new Bench(db, Bench.pipeline("test.one", Bench.stage("only")));
        var other = bench.open(Bench.pipeline("test.one", Bench.stage("only")));
        LimitWatch.limit(db, QUEUE, MOST_OF_A_LANE, MOST, Map.of());
        for (int i = 0; i < MOST; i++) {
            bench.submit("test.one");
        }

        var late = db.transaction(() -> {
            assertThat(bench.claim(MOST)).hasSize(MOST_OF_A_LANE);
            return CompletableFuture.supplyAsync(() -> {
                        bench.submit(Bench.request(narrow, "test.one").priority(0));
                        return bench.claim(other, MOST);
                    })
                    .join();
        });

        assertThat(late).isEmpty();
        assertThat(bench.claim(other, MOST)).as("at the limit").isEmpty();
    }
}
