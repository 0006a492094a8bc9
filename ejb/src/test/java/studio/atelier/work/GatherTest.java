package studio.atelier.work;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static studio.atelier.work.WorkFixture.QUEUE;
import static studio.atelier.work.WorkFixture.text;

import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import studio.atelier.platform.Eventually;
import studio.atelier.platform.TestDatabase;

/** Tasks of several jobs that are worked on together. */
class GatherTest {

    private static final Failure BROKEN = new Failure("provider_unavailable", "It did not answer.", Fault.PROVIDER);
    private static final StagePolicy POLICY = StagePolicy.on(QUEUE)
            .attempts(2)
            .backoff(Duration.ZERO, Duration.ZERO)
            .gathering(3, Duration.ofHours(1));
    private static final GroupHandler NOTHING =
            attempts -> attempts.stream().map(attempt -> done("")).toList();

    private final TestDatabase db = TestDatabase.fresh();

    @AfterEach
    void close() {
        Invariants.check(db);
        db.close();
    }

    private static Outcome done(String output) {
        return new Outcome.Done(text(output));
    }

    private static Pipeline pipeline(GroupHandler handler) {
        return new Pipeline("test.reveal", List.of(Stage.gathering("reveal", handler, POLICY)));
    }

    private List<UUID> submit(Bench bench, int jobs) {
        return Stream.generate(() -> bench.submit("test.reveal")).limit(jobs).toList();
    }

    @Test
    void tasksWaitUntilTheirGroupIsComplete() {
        var bench = new Bench(db, pipeline(NOTHING));
        var jobs = submit(bench, 2);

        assertThat(bench.store.gather(10)).isEmpty();
        assertThat(bench.claim(10)).isEmpty();
        assertThat(bench.job(jobs.getFirst()).waitingFor()).startsWith("Waiting for more of its kind");

        submit(bench, 2);
        assertThat(bench.store.gather(10)).containsExactly(QUEUE);
        assertThat(bench.claim(10)).hasSize(3);
    }

    @Test
    void aGroupThatWaitedLongEnoughGoesAsItIs() {
        var bench = new Bench(db, pipeline(NOTHING));
        submit(bench, 2);
        bench.submit(UUID.randomUUID(), "test.reveal");
        db.owner().update("UPDATE task SET due_at = due_at - interval '1 day' WHERE id = (SELECT min(id) FROM task)");

        bench.store.gather(10);

        assertThat(bench.claim(10)).extracting(Task::workspaceId).containsExactly(bench.workspace, bench.workspace);
    }

    @Test
    void whoeverGetsOneTakesTheOthersWithinTheLimitOfTheLane() {
        var bench = new Bench(db, pipeline(NOTHING));
        submit(bench, 3);
        db.owner().update("UPDATE lane SET max_inflight = 2");
        bench.store.gather(10);
        var one = bench.claimOne();

        assertThat(bench.store.group(one, bench.session, 2, Duration.ofSeconds(30)))
                .hasSize(1);
        assertThat(bench.store.group(one, bench.session, 2, Duration.ofSeconds(30)))
                .isEmpty();
    }

    /** One of three is claimed, and then this happens. */
    private List<Task> groupAfter(Bench bench, String change) {
        submit(bench, 3);
        bench.store.gather(10);
        var one = bench.claimOne();
        db.owner().update(change);
        return bench.store.group(one, bench.session, 2, Duration.ofSeconds(30));
    }

    @Test
    void aPausedQueueGivesNoMembers() {
        var bench = new Bench(db, pipeline(NOTHING));

        assertThat(groupAfter(bench, "UPDATE queue SET paused = true")).isEmpty();
    }

    @Test
    void aPausedLaneGivesNoMembers() {
        var bench = new Bench(db, pipeline(NOTHING));

        assertThat(groupAfter(bench, "UPDATE lane SET paused = true")).isEmpty();
    }

    @Test
    void theOwnLaneCountsBeforeTheDefault() {
        var bench = new Bench(db, pipeline(NOTHING));

        assertThat(
                        groupAfter(
                                bench,
                                "INSERT INTO lane (queue_id, workspace_id, paused) SELECT DISTINCT queue_id, workspace_id, true FROM task"))
                .isEmpty();
    }

    @Test
    void aDrainingSessionGetsNoMembers() {
        var bench = new Bench(db, pipeline(NOTHING));

        assertThat(groupAfter(bench, "UPDATE worker_session SET draining = true"))
                .isEmpty();
    }

    @Test
    void aFullQueueGivesNoMembers() {
        var bench = new Bench(db, pipeline(NOTHING));

        assertThat(groupAfter(bench, "UPDATE queue SET max_inflight = 1")).isEmpty();
    }

    @Test
    void aNodeThatIsClosedMeanwhileAddsNoMembers() {
        var sizes = new ConcurrentLinkedQueue<Integer>();
        var kind = pipeline(attempts -> {
            sizes.add(attempts.size());
            return NOTHING.handle(attempts);
        });
        var bench = new Bench(db, kind);
        submit(bench, 3);
        bench.store.gather(10);
        var threads = new ArrayDeque<Runnable>();
        var runner = new Runner(
                bench.store,
                new Pipelines(List.of(kind)),
                WorkFixture.settings(Duration.ofSeconds(30), 1),
                threads::add,
                db::transaction,
                Settling.NONE,
                queue -> {},
                nobody(),
                () -> {});
        runner.open(bench.session);
        runner.take(List.of(bench.claimOne()));

        runner.close();
        for (var next = threads.poll(); next != null; next = threads.poll()) {
            next.run();
        }

        assertThat(sizes).containsExactly(1);
        assertThat(bench.claim(10)).hasSize(2);
    }

    /** Who counts nothing, whatever there is to count. */
    private static Tally nobody() {
        return (Tally) Proxy.newProxyInstance(
                Tally.class.getClassLoader(), new Class<?>[] {Tally.class}, (self, method, said) -> null);
    }

    @Test
    void eachOfAGroupIsReportedForItself() {
        var sizes = new ConcurrentLinkedQueue<Integer>();
        GroupHandler handler = attempts -> {
            sizes.add(attempts.size());
            return attempts.stream().map(GatherTest::asAsked).toList();
        };
        try (var node = WorkFixture.running(db, pipeline(handler))) {
            var good = node.submit("test.reveal", "good").id();
            var bad = node.submit("test.reveal", "bad").id();
            var shaky = node.submit("test.reveal", "shaky").id();

            assertThat(node.awaitFinal(good).state()).isEqualTo(JobState.SUCCEEDED);
            assertThat(node.awaitFinal(bad).state()).isEqualTo(JobState.FAILED);
            assertThat(node.awaitFinal(shaky).state()).isEqualTo(JobState.SUCCEEDED);
            assertThat(sizes.peek()).isEqualTo(3);
        }
    }

    private static Outcome asAsked(Attempt attempt) {
        return switch (attempt.spec().asText()) {
            case "bad" -> new Outcome.Fail(BROKEN);
            case "shaky" -> attempt.number() == 1 ? new Outcome.Retry(BROKEN) : done("at last");
            case String other -> done(other);
        };
    }

    @Test
    void aCancelledMemberDoesNotHarmTheOthers() {
        var goOn = new CountDownLatch(1);
        GroupHandler handler = attempts -> {
            goOn.await();
            return attempts.stream().map(attempt -> done("made")).toList();
        };
        try (var node = WorkFixture.running(db, pipeline(handler))) {
            var jobs = Stream.generate(
                            () -> node.submit("test.reveal", Map.of()).id())
                    .limit(3)
                    .toList();
            jobs.forEach(job -> node.await(job, seen -> seen.state() == JobState.RUNNING));

            node.jobs().cancel(node.workspace, jobs.getFirst());
            node.engine().beat();
            goOn.countDown();

            assertThat(jobs.stream().map(job -> node.awaitFinal(job).state()))
                    .containsExactly(JobState.CANCELLED, JobState.SUCCEEDED, JobState.SUCCEEDED);
        }
    }

    @Test
    void aGroupThatNobodyWantsAnyMoreIsInterrupted() {
        GroupHandler handler = attempts -> {
            new CountDownLatch(1).await();
            throw new AssertionError();
        };
        try (var node = WorkFixture.running(db, pipeline(handler))) {
            var jobs = Stream.generate(
                            () -> node.submit("test.reveal", Map.of()).id())
                    .limit(3)
                    .toList();
            jobs.forEach(job -> node.await(job, seen -> seen.state() == JobState.RUNNING));

            jobs.forEach(job -> node.jobs().cancel(node.workspace, job));
            node.engine().beat();

            Eventually.until(
                    "all are cancelled",
                    () -> jobs.stream().allMatch(job -> node.job(job).state() == JobState.CANCELLED));
        }
    }

    @Test
    void aPolicyThatGathersNeedsAHandlerOfGroups() {
        assertThatThrownBy(() -> new Stage("reveal", attempt -> done(""), POLICY))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("reveal");
    }
}
