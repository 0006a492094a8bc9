package studio.atelier.work;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static studio.atelier.work.Bench.pipeline;
import static studio.atelier.work.Bench.stage;

import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import studio.atelier.platform.Json;
import studio.atelier.platform.SqlFailure;
import studio.atelier.platform.TestDatabase;

class SubmitTest {

    private static final TestDatabase DB = TestDatabase.fresh();

    private final Bench bench = new Bench(DB, pipeline("test.one", stage("only")));
    private final UUID account = UUID.randomUUID();

    @AfterAll
    static void close() {
        Invariants.check(DB);
        DB.close();
    }

    private NewJob request(String name, String key) {
        return new NewJob(bench.workspace, account, "test.one", Json.tree(Map.of("name", name)), key);
    }

    @Test
    void theSameRequestUnderOneKeyIsOneJob() {
        var first = (Submission.Accepted) bench.jobs.submit(request("Ada", "key"));

        assertThat(bench.jobs.submit(request("Ada", "key")))
                .isInstanceOfSatisfying(
                        Submission.Replayed.class,
                        again -> assertThat(again.job().id())
                                .isEqualTo(first.job().id()));
        assertThat(bench.jobs.submit(request("Eve", "key"))).isEqualTo(new Submission.KeyReused());
        assertThat(bench.jobs.submit(request("Eve", "other"))).isInstanceOf(Submission.Accepted.class);
    }

    @Test
    void aHundredAtOnceAreOneJob() throws Exception {
        var together = new CountDownLatch(1);
        Callable<Submission> submit = () -> {
            together.await();
            return bench.jobs.submit(request("Ada", "race"));
        };
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var answers =
                    Stream.generate(() -> threads.submit(submit)).limit(100).toList();
            together.countDown();
            int accepted = 0;
            var ids = new java.util.HashSet<UUID>();
            for (var answer : answers) {
                switch (answer.get()) {
                    case Submission.Accepted one -> {
                        accepted++;
                        ids.add(one.job().id());
                    }
                    case Submission.Replayed one -> ids.add(one.job().id());
                    case Submission.KeyReused reused -> throw new AssertionError(reused);
                }
            }
            assertThat(accepted).isEqualTo(1);
            assertThat(ids).hasSize(1);
        }
        assertThat(bench.jobs.list(bench.workspace, null, null, 10, null)).hasSize(1);
    }

    @Test
    void manyAreTakenInOneStatementWithAnAnswerForEach() {
        var first = (Submission.Accepted) bench.jobs.submit(request("Ada", "known"));

        var answers = bench.jobs.submitAll(List.of(
                request("Ada", "new"),
                request("Ada", "known"),
                request("Eve", "known"),
                request("Ada", "twice"),
                request("Ada", "twice"),
                request("Eve", "twice")));

        assertThat(answers.stream().map(Receipt::answer))
                .containsExactly(
                        Receipt.Answer.ACCEPTED,
                        Receipt.Answer.REPLAYED,
                        Receipt.Answer.KEY_REUSED,
                        Receipt.Answer.ACCEPTED,
                        Receipt.Answer.REPLAYED,
                        Receipt.Answer.KEY_REUSED);
        assertThat(answers.get(1).jobId()).isEqualTo(first.job().id());
        assertThat(answers.get(4).jobId()).isEqualTo(answers.get(3).jobId());
        assertThat(bench.claim(10))
                .extracting(Task::jobId)
                .contains(answers.getFirst().jobId());
        assertThat(bench.jobs.submitAll(List.of())).isEmpty();
    }

    @Test
    void aDigestStandsForTheSpec() {
        var upload =
                new NewJob(bench.workspace, account, "test.one", Json.tree(Map.of("file", "a")), "file").digest("hash");
        var again =
                new NewJob(bench.workspace, account, "test.one", Json.tree(Map.of("file", "b")), "file").digest("hash");
        var other =
                new NewJob(bench.workspace, account, "test.one", Json.tree(Map.of("file", "b")), "file").digest("rash");

        assertThat(bench.jobs.submit(upload)).isInstanceOf(Submission.Accepted.class);
        assertThat(bench.jobs.submit(again)).isInstanceOf(Submission.Replayed.class);
        assertThat(bench.jobs.submit(other)).isEqualTo(new Submission.KeyReused());
    }

    @Test
    void aSubmissionThatIsRolledBackNeverHappened() {
        assertThatThrownBy(() -> DB.transaction(() -> {
                    bench.jobs.submit(request("Ada", "undone"));
                    throw new IllegalStateException("the studio's row is refused");
                }))
                .isInstanceOf(IllegalStateException.class);

        assertThat(bench.jobs.list(bench.workspace, null, null, 10, null)).isEmpty();
        assertThat(bench.jobs.submit(request("Eve", "undone"))).isInstanceOf(Submission.Accepted.class);
    }

    @Test
    void aKeyIsFreeAgainAfterADay() {
        bench.jobs.submit(request("Ada", "old"));
        DB.owner().update("UPDATE idempotency SET expires_at = expires_at - interval '24 hours'");

        assertThat(bench.jobs.submit(request("Eve", "old"))).isInstanceOf(Submission.Accepted.class);
    }

    @Test
    void theApplicationSeesNoTableOfTheEngine() {
        for (String table : new String[] {"job", "task", "lease", "stage_output", "task_attempt", "job_event"}) {
            assertThatThrownBy(() -> DB.app().list("SELECT 1 AS one FROM " + table, row -> row.integer("one")))
                    .isInstanceOf(SqlFailure.class)
                    .hasMessageContaining("permission denied");
        }
        assertThatThrownBy(() -> DB.app().list("SELECT work_rescue(1)", row -> 1))
                .isInstanceOf(SqlFailure.class)
                .hasMessageContaining("permission denied");
    }
}
