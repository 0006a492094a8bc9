package studio.atelier.work;

import static org.assertj.core.api.Assertions.assertThat;
import static studio.atelier.work.Bench.pipeline;
import static studio.atelier.work.Bench.stage;

import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import studio.atelier.platform.TestDatabase;

/** A time is told only while somebody may bring it about. */
class TimeLeftTest {

    private final TestDatabase db = TestDatabase.fresh();
    private final Bench bench = new Bench(db, pipeline("test.one", stage("only")));
    private UUID job;

    @BeforeEach
    void pace() {
        db.owner()
                .update(
                        "INSERT INTO stage_pace (pipeline_id, stage_no, run_ms, weight) SELECT id, 0, 60000, 10 FROM pipeline");
        job = bench.submit("test.one");
        assertThat(bench.job(job).etaSeconds()).isNotNull();
    }

    @AfterEach
    void close() {
        db.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "UPDATE queue SET paused = true",
                "UPDATE lane SET paused = true",
                "INSERT INTO lane (queue_id, workspace_id, paused) SELECT queue_id, workspace_id, true FROM task",
                "UPDATE worker_session SET draining = true",
                "UPDATE worker_session SET last_seen = last_seen - interval '1 hour'",
            })
    void thereIsNoneWhileNobodyWillTakeIt(String change) {
        db.owner().update(change);

        assertThat(bench.job(job).etaSeconds()).isNull();
    }

    @Test
    void whatIsInProgressComesToItsEndInAPausedQueueToo() {
        bench.claimOne();
        db.owner().update("UPDATE queue SET paused = true");

        assertThat(bench.job(job).etaSeconds()).isBetween(50L, 61L);
    }

    @Test
    void whatWaitsForABackOffGetsNoTimeInAPausedQueueEither() {
        bench.say(bench.claimOne(), new Outcome.Retry(Bench.FAILURE));
        assertThat(bench.job(job).etaSeconds()).isNotNull();

        db.owner().update("UPDATE queue SET paused = true");

        assertThat(bench.job(job).etaSeconds()).isNull();
    }
}
