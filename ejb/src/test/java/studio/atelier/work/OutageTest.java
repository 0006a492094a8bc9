package studio.atelier.work;

import static org.assertj.core.api.Assertions.assertThat;
import static studio.atelier.work.WorkFixture.QUEUE;
import static studio.atelier.work.WorkFixture.text;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import studio.atelier.platform.Eventually;
import studio.atelier.platform.Json;
import studio.atelier.platform.TestDatabase;

/** A provider is away and everything a workspace has wants to be tried again at once: the engine does not let it. */
class OutageTest {

    private static final int JOBS = 20;
    private static final int ALLOWED = 5;
    private static final int ATTEMPTS = 50;
    private static final Failure AWAY = new Failure("provider_unavailable", "It did not answer.", Fault.PROVIDER);

    private final TestDatabase db = TestDatabase.fresh();

    @AfterEach
    void close() {
        Invariants.check(db);
        db.close();
    }

    private static Outcome handle(Attempt attempt) {
        return attempt.spec().get("away").asBoolean() || attempt.number() == 1
                ? new Outcome.Retry(AWAY)
                : new Outcome.Done(text("done"));
    }

    private int tasks(String where) {
        return db.owner().one("SELECT count(*)::integer AS n FROM live_task WHERE " + where, row -> row.integer("n"));
    }

    private int retries(UUID workspace) {
        return db.owner()
                .one(
                        "SELECT count(*)::integer AS n FROM task_attempt WHERE outcome = 20 AND workspace_id = ?",
                        row -> row.integer("n"),
                        workspace);
    }

    @Test
    void aWorkspaceWhoseAttemptsAllFailIsPutOffOnceItsBudgetIsSpentAndNobodyElseIs() {
        var policy = StagePolicy.on(QUEUE).attempts(ATTEMPTS).backoff(Duration.ZERO, Duration.ZERO);
        var settings = new WorkSettings(
                Duration.ofSeconds(30), Duration.ofMillis(20), 4, List.of(QUEUE), QUEUE, "test", 1, ALLOWED);
        try (var node = WorkFixture.running(
                db, settings, Bench.pipeline("test.away", new Stage("call", OutageTest::handle, policy)))) {
            var jobs = Stream.generate(
                            () -> node.submit("test.away", Map.of("away", true)).id())
                    .limit(JOBS)
                    .toList();
            Eventually.until(
                    "every task is put off or dead", () -> tasks("why = 'retry_budget'") == JOBS || tasks("true") == 0);

            assertThat(jobs).allSatisfy(job -> {
                assertThat(node.job(job).state()).isEqualTo(JobState.WAITING);
                assertThat(node.job(job).waitingFor()).startsWith("Too much of this workspace's work fails");
            });
            assertThat(retries(node.workspace))
                    .as("each job's first, and what the budget allows")
                    .isEqualTo(JOBS + ALLOWED);

            var other =
                    new NewJob(UUID.randomUUID(), node.account, "test.away", Json.tree(Map.of("away", false)), null);
            var lucky = node.submit(other);
            Eventually.until(
                    "another workspace is tried again at once",
                    () -> node.jobs()
                                    .find(other.workspaceId(), lucky)
                                    .orElseThrow()
                                    .state()
                            == JobState.SUCCEEDED);
        }
    }
}
