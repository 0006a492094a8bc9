package studio.atelier.work;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static studio.atelier.work.Bench.pipeline;
import static studio.atelier.work.Bench.stage;

import com.fasterxml.jackson.databind.node.NullNode;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import studio.atelier.platform.Eventually;
import studio.atelier.platform.Json;
import studio.atelier.platform.TestDatabase;

/** A limit in flight holds work back for as long as it is reached, and not until the next poll: the nodes here never look by themselves. */
class LimitTest {

    private static final int JOBS = 60;
    private static final int SLOTS = 8;
    private static final Duration LEASE = Duration.ofSeconds(30);

    private final TestDatabase db = TestDatabase.fresh();
    private final AtomicInteger working = new AtomicInteger();
    private final AtomicInteger most = new AtomicInteger();
    private final WorkFixture node = WorkFixture.still(
            db,
            WorkFixture.settings(LEASE, SLOTS),
            pipeline("test.one", new Stage("only", this::work, Bench.POLICY)),
            pipeline("test.again", new Stage("only", this::again, Bench.POLICY)));

    @AfterEach
    void close() {
        node.close();
        Invariants.check(db);
        db.close();
    }

    private Outcome work(Attempt attempt) {
        most.accumulateAndGet(working.incrementAndGet(), Math::max);
        working.decrementAndGet();
        return new Outcome.Done(NullNode.getInstance());
    }

    private Outcome again(Attempt attempt) {
        return attempt.number() == 1 ? new Outcome.Retry(Bench.FAILURE) : work(attempt);
    }

    private void submit(UUID workspace, String kind, int jobs) {
        node.jobs()
                .submitAll(Stream.generate(() -> new NewJob(workspace, node.account, kind, Json.object(), null))
                        .limit(jobs)
                        .toList());
    }

    private void allEnd(int jobs) {
        Eventually.until(
                "all jobs are done",
                () -> db.owner().one("SELECT count(*)::integer AS n FROM job WHERE state = 10", row -> row.integer("n"))
                        == jobs);
    }

    @Test
    void aQueueAtItsLimitIsAskedAgainAsSoonAsATaskIsDone() {
        db.owner().update("UPDATE queue SET max_inflight = 1");

        submit(node.workspace, "test.one", JOBS);

        allEnd(JOBS);
        assertThat(most).hasValue(1);
    }

    @Test
    void soIsOneWhoseLanesAreAtTheirs() {
        db.owner().update("UPDATE lane SET max_inflight = 2");

        submit(node.workspace, "test.one", JOBS);
        submit(UUID.randomUUID(), "test.one", JOBS);

        allEnd(2 * JOBS);
    }

    @Test
    void whatIsPutOffGivesItsPlaceToAnother() {
        db.owner().update("UPDATE queue SET max_inflight = 2");

        submit(node.workspace, "test.again", JOBS);

        allEnd(JOBS);
    }

    @Test
    void theAnswerTellsWhetherALimitKeptTasksBack() {
        var bench = new Bench(db, pipeline("test.bench", stage("only")));
        Stream.generate(() -> "test.bench").limit(4).forEach(bench::submit);
        db.owner().update("UPDATE lane SET max_inflight = 3");

        var two = claim(bench, 2);
        var third = claim(bench, 10);
        var none = claim(bench, 10);
        db.owner().update("UPDATE lane SET max_inflight = 100");
        db.owner().update("UPDATE queue SET max_inflight = 3");
        var full = claim(bench, 10);
        db.owner().update("UPDATE queue SET max_inflight = 100");
        var last = claim(bench, 10);

        assertThat(List.of(two, third, none, full, last))
                .extracting(claimed -> claimed.tasks().size(), Claimed::rest)
                .containsExactly(
                        tuple(2, Claimed.Rest.NONE),
                        tuple(1, Claimed.Rest.LIMIT),
                        tuple(0, Claimed.Rest.LIMIT),
                        tuple(0, Claimed.Rest.LIMIT),
                        tuple(1, Claimed.Rest.NONE));
    }

    private static Claimed claim(Bench bench, int most) {
        return bench.store.claim(WorkFixture.QUEUE, bench.session, most, LEASE, Hint.START);
    }
}
