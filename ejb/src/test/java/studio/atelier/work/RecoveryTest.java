package studio.atelier.work;

import static org.assertj.core.api.Assertions.assertThat;
import static studio.atelier.work.Bench.pipeline;
import static studio.atelier.work.Bench.stage;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import studio.atelier.platform.Eventually;
import studio.atelier.platform.TestDatabase;

/** What goes wrong in one part of the recovery, or with some of what it ends, does not keep it from the rest. */
class RecoveryTest {

    /** More refusals than the recovery bears with at once. */
    private static final int MANY = Integer.getInteger("recovery.refused", 25);

    private static final WorkSettings SETTINGS = WorkFixture.settings(Duration.ofSeconds(3), 4);

    private final TestDatabase db = TestDatabase.fresh();
    private final Pipeline good = pipeline("test.good", stage("only"));
    private final Pipeline bad = pipeline("test.bad", stage("only"));
    private final Bench bench = new Bench(db, good, bad);

    @AfterEach
    void close() {
        Invariants.check(db);
        db.close();
    }

    private WorkFixture refusing() {
        Settlement settlement = (sql, runs) -> {
            if (runs.stream().anyMatch(run -> run.kind().equals("test.bad"))) {
                throw new IllegalStateException("The settlement refuses");
            }
        };
        return WorkFixture.running(db, SETTINGS, new Settling(List.of(settlement)));
    }

    private Set<UUID> submit(String kind, int jobs) {
        return Stream.generate(
                        () -> bench.submit(Bench.request(bench.workspace, kind).deadline(Duration.ofHours(1))))
                .limit(jobs)
                .collect(Collectors.toSet());
    }

    private void ends(UUID job, JobState state) {
        Eventually.until(state + ", last seen " + bench.job(job), () -> bench.state(job) == state);
    }

    @Test
    void aStepThatFailsEveryTimeKeepsNoneFromRunning() {
        db.owner().update("""
                CREATE OR REPLACE FUNCTION work_gather(p_limit integer) RETURNS TABLE (queue text) LANGUAGE plpgsql AS $$
                BEGIN RAISE EXCEPTION 'it takes too long' USING ERRCODE = '57014'; END $$
                """);
        var job = bench.submit("test.good");
        bench.expire(bench.claimOne());

        try (var _ = WorkFixture.running(db, SETTINGS, good)) {
            ends(job, JobState.SUCCEEDED);
        }
    }

    @Test
    void lateJobsThatAreRefusedDoNotStandBeforeTheRest() {
        submit("test.bad", MANY);
        var last = submit("test.good", 1).iterator().next();
        db.owner().update("UPDATE task SET expires_at = due_at");

        try (var _ = refusing()) {
            ends(last, JobState.EXPIRED);
        }
    }

    @Test
    void neitherDoesPoison() {
        submit("test.bad", MANY);
        var last = submit("test.good", 1).iterator().next();
        assertThat(bench.claim(2 * MANY)).hasSize(MANY + 1);
        db.owner().update("UPDATE task SET rescues = 2");
        db.owner().update("UPDATE lease SET lease_until = leased_at");

        try (var _ = refusing()) {
            ends(last, JobState.FAILED);
        }
    }
}
