package studio.atelier.ops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import studio.atelier.audit.AuditTrail;
import studio.atelier.platform.Eventually;
import studio.atelier.platform.Json;
import studio.atelier.platform.TestDatabase;
import studio.atelier.work.Failure;
import studio.atelier.work.Fault;
import studio.atelier.work.JobState;
import studio.atelier.work.Outcome;
import studio.atelier.work.Pipeline;
import studio.atelier.work.Stage;
import studio.atelier.work.StagePolicy;
import studio.atelier.work.WorkFixture;

/** An operator at a node that works. */
class OperationsTest {

    private static final TestDatabase DB = TestDatabase.fresh();
    private static final String WHY = "a_test";

    private final AuditTrail audit = new AuditTrail(DB.engine());
    private final Operations operations = new Operations(DB.engine(), audit);
    private final JobSearch search = new JobSearch(DB.engine());
    private final AtomicBoolean broken = new AtomicBoolean(true);
    private final CountDownLatch go = new CountDownLatch(1);
    private final WorkFixture node = WorkFixture.running(
            DB,
            pipeline("ops.plain", attempt -> new Outcome.Done(Json.tree("made"))),
            pipeline("ops.slow", attempt -> {
                go.await();
                return new Outcome.Done(Json.tree("made"));
            }),
            pipeline(
                    "ops.broken",
                    attempt -> broken.get()
                            ? new Outcome.Fail(new Failure("out_of_paper", "There is no paper.", Fault.PROVIDER))
                            : new Outcome.Done(Json.tree("made"))));

    private static Pipeline pipeline(String kind, studio.atelier.work.Handler handler) {
        return new Pipeline(
                kind,
                List.of(new Stage(
                        "only", handler, StagePolicy.on(WorkFixture.QUEUE).attempts(1))));
    }

    @AfterEach
    void close() {
        go.countDown();
        node.close();
        assertThat(operations.invariants(Instant.EPOCH)).allMatch(one -> one.violations() == 0);
        DB.owner().update("DELETE FROM dead_task");
    }

    @AfterAll
    static void drop() {
        DB.close();
    }

    private JsonNode queue() {
        return operations.queue(WorkFixture.QUEUE).orElseThrow();
    }

    private long acts(String name) {
        return DB.owner().one("SELECT count(*) AS n FROM audit_event WHERE act = ?", row -> row.number("n"), name);
    }

    @Test
    void aPausedQueueStartsNothingAndSaysWhenItIsEmpty() {
        var running = node.submit("ops.slow", Map.of());
        node.await(running.id(), job -> job.state() == JobState.RUNNING);

        var paused = operations.changeQueue(WorkFixture.QUEUE, true, null, null, null, WHY);
        var waiting = node.submit("ops.plain", Map.of());

        assertThat(paused).get().extracting(doc -> doc.get("state").asText()).isEqualTo("draining");
        assertThat(queue().get("ready").asInt()).isEqualTo(1);
        assertThat(queue().get("leased").asInt()).isEqualTo(1);
        assertThat(node.job(waiting.id()).waitingFor()).contains("paused");
        go.countDown();
        node.awaitFinal(running.id());
        assertThat(queue().get("state").asText()).isEqualTo("paused");
        assertThat(node.job(waiting.id()).state()).isEqualTo(JobState.QUEUED);

        operations.changeQueue(WorkFixture.QUEUE, false, 0, null, null, WHY);
        assertThat(node.job(waiting.id()).waitingFor()).contains("as much work in progress");
        operations.changeQueue(WorkFixture.QUEUE, null, 7, null, null, WHY);
        assertThat(node.awaitFinal(waiting.id()).state()).isEqualTo(JobState.SUCCEEDED);
        assertThat(queue().get("maxInFlight").asInt()).isEqualTo(7);
        operations.changeQueue(WorkFixture.QUEUE, null, 1000, null, null, WHY);
        assertThat(queue().get("throttledMaxSeconds").asInt()).isEqualTo(6 * 3600);
        operations.changeQueue(WorkFixture.QUEUE, null, null, null, Duration.ofMinutes(5), WHY);
        assertThat(queue().get("throttledMaxSeconds").asInt()).isEqualTo(300);
        assertThat(queue().get("maxInFlight").asInt()).isEqualTo(1000);
        assertThat(operations.changeQueue("nowhere", true, null, null, null, WHY))
                .isEmpty();
        assertThat(acts("work.queue_paused")).isEqualTo(1);
    }

    @Test
    void aLaneIsChangedLiveAndFallsBackToTheDefault() {
        assertThat(operations.changeLane(WorkFixture.QUEUE, node.workspace, null, null, true, WHY))
                .isTrue();
        var job = node.submit("ops.plain", Map.of());

        assertThat(node.job(job.id()).waitingFor()).isEqualTo("The work of this workspace is paused.");
        assertThat(operations.lanes(WorkFixture.QUEUE)).hasSize(2);
        var lane = operations.lanes(WorkFixture.QUEUE).getLast();
        assertThat(lane.get("paused").asBoolean()).isTrue();
        assertThat(lane.get("ready").asInt()).isEqualTo(1);

        assertThat(operations.dropLane(WorkFixture.QUEUE, node.workspace, WHY)).isTrue();
        assertThat(node.awaitFinal(job.id()).state()).isEqualTo(JobState.SUCCEEDED);
        assertThat(operations.dropLane(WorkFixture.QUEUE, Operations.DEFAULT_LANE, WHY))
                .isFalse();
    }

    @Test
    void aDrainedNodeClaimsNothingUntilItMay() {
        var session = operations.nodes().getFirst().get("session").asLong();
        assertThat(operations.drainNode(session, true, WHY)).isTrue();
        var job = node.submit("ops.plain", Map.of());

        assertThat(node.job(job.id()).waitingFor()).contains("Nobody serves");
        assertThat(operations.nodes().getFirst().get("state").asText()).isEqualTo("drained");

        operations.drainNode(session, false, WHY);
        node.awaitFinal(job.id());
        assertThat(operations.drainNode(-1, true, WHY)).isFalse();
    }

    @Test
    void aJobThatHangsIsFoundHoweverLongAgoItWasOrdered() {
        operations.changeQueue(WorkFixture.QUEUE, true, null, null, null, WHY);
        var hanging = node.submit("ops.plain", Map.of()).id();
        var waiting = node.submit("ops.plain", Map.of()).id();
        DB.owner().update("DELETE FROM task WHERE job_id = ?", hanging);
        // some days from now: for what is asked of the last two days they are too old
        var recently = Instant.now().plus(Duration.ofDays(3));

        assertThat(operations.invariants(recently)).allMatch(one -> one.violations() == 0);
        assertThat(operations.invariantsOfOlder(recently, () -> true))
                .extracting(Invariant::id, Invariant::violations)
                .containsExactlyInAnyOrder(tuple("I2", 1L), tuple("I8", 1L));
        assertThat(operations.invariantsOfOlder(recently, () -> false)).isEmpty();

        DB.owner().update("DELETE FROM job WHERE id = ?", hanging);
        assertThat(operations.invariantsOfOlder(recently, () -> true)).isEmpty();
        operations.changeQueue(WorkFixture.QUEUE, false, null, null, null, WHY);
        node.awaitFinal(waiting);
    }

    @Test
    void jobsAreFoundAcrossWorkspacesPageByPage() {
        var broken = node.submit("ops.broken", Map.of());
        var plain = List.of(node.submit("ops.plain", Map.of()), node.submit("ops.plain", Map.of()));
        node.awaitFinal(broken.id());
        plain.forEach(job -> node.awaitFinal(job.id()));

        var wanted = new JobSearch.Wanted(List.of(JobState.SUCCEEDED), "ops.plain", node.workspace, null);
        var first = search.page(wanted, null, 1);
        var second = search.page(wanted, first.next(), 1);
        var failed = search.page(new JobSearch.Wanted(List.of(), null, null, "out_of_paper"), null, 1);

        assertThat(first.jobs())
                .singleElement()
                .extracting(OperationsTest::id)
                .isEqualTo(plain.getLast().id());
        assertThat(second.jobs())
                .singleElement()
                .extracting(OperationsTest::id)
                .isEqualTo(plain.getFirst().id());
        assertThat(search.page(wanted, second.next(), 1).jobs()).isEmpty();
        assertThat(failed.jobs().getFirst().get("state").asText()).isEqualTo("failed");
        assertThat(search.find(UUID.randomUUID())).isEmpty();
    }

    private static UUID id(JsonNode doc) {
        return UUID.fromString(doc.get("id").asText());
    }

    @Test
    void theTimelineTellsEventsAndAttemptsInOrder() {
        var job = node.submit("ops.broken", Map.of());
        node.awaitFinal(job.id());

        var timeline = search.timeline(job.id());

        assertThat(timeline.stream()
                        .map(entry -> entry.get("what").asText() + " "
                                + entry.path("name")
                                        .asText(entry.path("outcome").asText())))
                .containsExactly("event job.created", "event job.started", "event job.finished", "attempt dead");
        assertThat(timeline.getLast().get("node").asText()).isEqualTo("test");
        assertThat(timeline.getLast().get("fence").asInt()).isEqualTo(1);
        assertThat(timeline.getLast().get("runMs").asLong()).isNotNegative();
    }

    @Test
    void minutesAreRolledUpOnceAndGiveTheTimeLeft() {
        var job = node.submit("ops.plain", Map.of());
        node.awaitFinal(job.id());
        DB.transaction(() -> {
            DB.engine().one("SELECT set_config('atelier.shift', '2 minutes', true) AS ok", row -> row.text("ok"));
            for (int i = 0; i < 3; i++) {
                DB.engine().one("SELECT work_rollup(100000) AS n", row -> row.integer("n"));
            }
            return true;
        });

        long attempts = DB.owner().one("SELECT count(*) AS n FROM task_attempt", row -> row.number("n"));
        long rolled = DB.owner().one("SELECT sum(attempts)::bigint AS n FROM work_minute", row -> row.number("n"));
        assertThat(rolled).isEqualTo(attempts);
        assertThat(operations.pace(Duration.ofHours(1)).stream()
                        .map(doc -> doc.get("kind").asText()))
                .contains("ops.plain");
        var slow = node.submit("ops.plain", Map.of());
        Eventually.until("an end", () -> node.job(slow.id()).state().isFinal());
    }
}
