package studio.atelier.work;

import static org.assertj.core.api.Assertions.assertThat;
import static studio.atelier.work.Bench.FAILURE;
import static studio.atelier.work.Bench.pipeline;
import static studio.atelier.work.Bench.stage;

import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import studio.atelier.platform.TestDatabase;

/** Who is served, in which order, and what the customer is told while he waits. */
class ClaimTest {

    private final TestDatabase db = TestDatabase.fresh();
    private final Bench bench =
            new Bench(db, pipeline("test.two", stage("first"), stage("second")), pipeline("test.one", stage("only")));

    @AfterEach
    void close() {
        Invariants.check(db);
        db.close();
    }

    private void lane(UUID workspace, String set) {
        db.owner()
                .update(
                        "INSERT INTO lane (queue_id, workspace_id) SELECT id, ? FROM queue WHERE name = 'test'",
                        workspace);
        db.owner().update("UPDATE lane SET " + set + " WHERE workspace_id = ?", workspace);
    }

    @Test
    void startedJobsAreFinishedFirst() {
        var jobs = Stream.generate(() -> bench.submit("test.two")).limit(3).toList();

        for (var job : jobs) {
            bench.done(bench.claimOne());
            bench.done(bench.claimOne());
            assertThat(bench.state(job)).isEqualTo(JobState.SUCCEEDED);
        }
    }

    @Test
    void aLaneIsServedByPriorityAndThenInTheOrderOfArrival() {
        var arrived = IntStream.of(5, 9, 1, 5, 0, 1, 9, 0)
                .mapToObj(priority -> Bench.request(bench.workspace, "test.one").priority(priority))
                .map(request -> Map.entry(bench.submit(request), request.priority()))
                .toList();
        var expected = arrived.stream()
                .sorted(Map.Entry.comparingByValue())
                .map(Map.Entry::getKey)
                .toList();

        var served = IntStream.of(1, 2, 1, 10)
                .mapToObj(bench::claim)
                .flatMap(List::stream)
                .map(Task::jobId)
                .toList();

        assertThat(served).isEqualTo(expected);
    }

    /** What is urgent goes before the stage of a started job that is not. */
    @Test
    void aLaterStageKeepsThePriorityOfItsJob() {
        bench.submit(Bench.request(bench.workspace, "test.two").priority(7));
        bench.done(bench.claimOne());
        var urgent = bench.submit(Bench.request(bench.workspace, "test.one").priority(2));
        var idle = bench.submit(Bench.request(bench.workspace, "test.one").priority(8));

        var served = bench.claim(10);

        assertThat(served.getFirst().jobId()).isEqualTo(urgent);
        assertThat(served.getLast().jobId()).isEqualTo(idle);
        assertThat(served).hasSize(3);
    }

    @Test
    void oneWorkspaceCannotCrowdOutTheOthers() {
        for (int i = 0; i < 50; i++) {
            bench.submit("test.one");
        }
        var others = Stream.generate(UUID::randomUUID).limit(4).toList();
        others.forEach(other -> bench.submit(other, "test.one"));

        var served = bench.claim(5).stream().map(Task::workspaceId).toList();

        assertThat(served).contains(bench.workspace).containsAll(others);
    }

    @Test
    void aHeavierLaneIsServedMore() {
        var heavy = UUID.randomUUID();
        lane(heavy, "weight = 3");
        for (int i = 0; i < 10; i++) {
            bench.submit("test.one");
            bench.submit(heavy, "test.one");
        }

        var served = bench.claim(8).stream()
                .filter(task -> task.workspaceId().equals(heavy))
                .count();

        assertThat(served).isEqualTo(6);
    }

    @Test
    void aQueueThatIsFairByCostSharesOutCostInsteadOfTasks() {
        db.owner().update("UPDATE queue SET fair_by_cost = true");
        var dear = UUID.randomUUID();
        for (int i = 0; i < 40; i++) {
            bench.submit("test.one");
            bench.submit(Bench.request(dear, "test.one").cost(8));
        }

        assertThat(shares(dear, 18)).containsExactly(2, 16);
        assertThat(shares(dear, 9))
                .as("what is in flight counts by its cost too")
                .containsExactly(1, 8);
        db.owner().update("UPDATE queue SET fair_by_cost = false");
        assertThat(shares(dear, 23))
                .as("3 and 24 were in flight, so 21 of the one lane level them")
                .containsExactly(22, 1);
    }

    /** How many of a claim are this workspace's, and the others'. */
    private List<Integer> shares(UUID workspace, int most) {
        var served = bench.claim(most);
        int own = (int) served.stream()
                .filter(task -> task.workspaceId().equals(workspace))
                .count();
        return List.of(own, served.size() - own);
    }

    @Test
    void aLaneAtItsLimitWaitsAndSaysSo() {
        lane(bench.workspace, "max_inflight = 1");
        bench.submit("test.one");
        var second = bench.submit("test.one");
        bench.claimOne();

        assertThat(bench.claim(10)).isEmpty();
        assertThat(bench.job(second).waitingFor())
                .isEqualTo("This workspace has as much work in progress as it may have at once.");

        lane(UUID.randomUUID(), "paused = true");
        db.owner().update("UPDATE lane SET paused = true WHERE workspace_id = ?", bench.workspace);
        assertThat(bench.job(second).waitingFor()).isEqualTo("The work of this workspace is paused.");
    }

    @Test
    void aPausedQueueGivesNothingAndSaysSo() {
        var job = bench.submit("test.one");
        db.owner().update("UPDATE queue SET paused = true");

        assertThat(bench.claim(10)).isEmpty();
        assertThat(bench.job(job).waitingFor()).isEqualTo("The queue \"test\" is paused.");
    }

    @Test
    void aQueueIsNeverOverItsLimit() {
        for (int i = 0; i < 5; i++) {
            bench.submit("test.one");
        }
        db.owner().update("UPDATE queue SET max_inflight = 3");

        assertThat(bench.claim(10)).hasSize(3);
        assertThat(bench.claim(10)).isEmpty();
    }

    @Test
    void whatThisNodeCannotRunStaysForOneThatCan() {
        var other = bench.open(pipeline("test.new", stage("fresh")));
        var job = bench.submit("test.new");

        assertThat(bench.claim(10)).isEmpty();
        assertThat(bench.claim(other, 10)).extracting(Task::jobId).containsExactly(job);
    }

    @Test
    void aNewVersionOfAPipelineRunsBesideTheOldOne() {
        var old = bench.submit("test.two");
        var node = bench.open(pipeline("test.two", stage("first"), stage("between"), stage("second")));
        var young = bench.submit("test.two");

        assertThat(bench.claim(10)).extracting(Task::jobId).containsExactly(old);
        assertThat(bench.claim(node, 10)).extracting(Task::jobId).containsExactly(young);
    }

    @Test
    void aDrainingNodeGetsNothing() {
        bench.submit("test.one");
        bench.store.drain(bench.session);

        assertThat(bench.claim(10)).isEmpty();
    }

    @Test
    void thePlaceInTheQueueIsTheOneTheClaimServes() {
        var mine = Stream.generate(() -> bench.submit("test.one")).limit(3).toList();
        var other = UUID.randomUUID();
        bench.submit(other, "test.one");

        assertThat(mine.stream().map(id -> bench.job(id).position())).containsExactly(2, 3, 4);
        assertThat(bench.job(mine.getFirst()).waitingFor()).isEqualTo("1 task is ahead of it.");
        assertThat(bench.job(mine.getFirst()).etaSeconds()).isNull();
    }

    @Test
    void theTimeLeftComesFromWhatTheStagesTookLately() {
        bench.submit("test.one");
        var task = bench.claimOne();
        db.owner().update("UPDATE lease SET leased_at = leased_at - interval '60 s' WHERE task_id = ?", task.id());
        bench.done(task);
        assertThat(bench.job(bench.submit("test.one")).etaSeconds()).isNull();
        db.transaction(() -> {
            db.engine().one("SELECT set_config('atelier.shift', '2 minutes', true) AS ok", row -> row.text("ok"));
            bench.store.rollUp(60);
            return true;
        });

        var job = bench.job(bench.claimOne().jobId());

        assertThat(job.etaSeconds()).isBetween(60L, 63L);
    }

    @Test
    void aBackOffSaysWhenAndWhy() {
        var job = bench.submit("test.one");
        var task = bench.claimOne();
        bench.say(task, new Outcome.Retry(FAILURE));

        assertThat(bench.job(job).state()).isEqualTo(JobState.WAITING);
        assertThat(bench.job(job).waitingFor()).matches("Tried again at .* because of provider_unavailable\\.");
    }

    @Test
    void pagesGoBackInTime() {
        var ids = Stream.generate(() -> bench.submit("test.one")).limit(5).toList();
        bench.submit(UUID.randomUUID(), "test.one");
        bench.submit("test.two");

        var first = bench.jobs.list(bench.workspace, "test.one", null, 3, null);
        var second = bench.jobs.list(
                bench.workspace, "test.one", null, 3, first.getLast().id());

        assertThat(Stream.of(first, second)
                        .flatMap(List::stream)
                        .map(Job::id)
                        .toList()
                        .reversed())
                .isEqualTo(ids);
        assertThat(bench.jobs.list(bench.workspace, null, UUID.randomUUID(), 10, null))
                .isEmpty();
    }
}
