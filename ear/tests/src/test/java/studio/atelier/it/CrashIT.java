package studio.atelier.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * The power goes in the middle of a transcription and comes back. Repeatable by its seed; {@code -Dstorm.rounds} makes it
 * as long as one likes.
 */
@ExtendWith(SecondServer.Resolver.class)
final class CrashIT {

    private static final int ROUNDS = Integer.getInteger("storm.rounds", 1);
    private static final long SEED = Long.getLong("storm.seed", 1);
    private static final String JOBS = "/api/v1/subtitles/jobs/";
    private static final double SILENCE_SECONDS = 1;
    private static final Duration LIMIT = Duration.ofMinutes(4);
    private static final int LATEST_MILLIS = 400;

    /** A round whose kill came after the end of its job is done again, not for ever. */
    private static final int MISSES = 5;

    /** The least state of a job that is over. */
    private static final int FINAL = 10;

    /** The chunks whose transcription is over, with the fence of the attempt that did it. */
    private static final String FINISHED_CHUNKS = """
            SELECT a.item_no || ' by ' || a.fence
              FROM task_attempt a JOIN pipeline_stage s USING (pipeline_id, stage_no)
             WHERE a.job_id = ?::uuid AND s.name = 'transcribe' AND a.outcome = 10
             ORDER BY a.item_no, a.fence""";

    /** Chunks that were tried again although an attempt had succeeded. */
    private static final String TRANSCRIBED_AGAIN = """
            SELECT a.item_no FROM task_attempt a JOIN pipeline_stage s USING (pipeline_id, stage_no)
             WHERE a.job_id = ?::uuid AND s.name = 'transcribe'
             GROUP BY a.item_no HAVING max(a.started_at) > min(a.ended_at) FILTER (WHERE a.outcome = 10)""";

    /** Tasks that did not succeed exactly once, of any stage. */
    private static final String NOT_ONCE = """
            SELECT stage_no || ' ' || item_no FROM task_attempt WHERE job_id = ?::uuid
             GROUP BY stage_no, item_no HAVING count(*) FILTER (WHERE outcome = 10) <> 1""";

    /** Tasks without an output of their own, or outputs without a task. */
    private static final String WITHOUT_OUTPUT = """
            SELECT stage_no || ' ' || item_no
              FROM (SELECT DISTINCT stage_no, item_no FROM task_attempt WHERE job_id = ?::uuid) done
              FULL JOIN (SELECT stage_no, item_no FROM stage_output WHERE job_id = ?::uuid) kept
             USING (stage_no, item_no) WHERE done IS NULL OR kept IS NULL""";

    /** Objects stored twice under the same name. */
    private static final String STORED_TWICE = """
            SELECT name || ' ' || item_number FROM media_object
             WHERE job_id = ?::uuid AND area = 'artifact' AND state = 'stored'
             GROUP BY name, item_number HAVING count(*) > 1""";

    @Test
    void aKilledServerGoesOnWhereItWasAndDoesNothingTwice(SecondServer second) {
        // more chunks than processors, so that one is finished while others are not
        var recording = Recordings.joined(Recordings.spoken(), SILENCE_SECONDS);
        var random = new Random(SEED);
        var server = second.with(Map.of());
        var witness = ApiClient.newcomer(server.http());
        var undisturbed = text(witness, transcribed(witness, recording));
        for (var round = 1; round <= ROUNDS; round++) {
            System.out.printf("STORM: round %d of %d, seed %d%n", round, ROUNDS, SEED);
            int tries = 1;
            while (!crash(server, recording, undisturbed, random.nextInt(LATEST_MILLIS) / tries)) {
                assertThat(++tries).as("kills that came after the end").isLessThan(MISSES);
            }
        }
    }

    /** Whether the kill met the job at work. */
    private static boolean crash(RunningServer server, Recordings.Clip recording, String undisturbed, int afterMillis) {
        // a workspace of its own: what another job of the workspace has heard is not heard again
        var api = ApiClient.newcomer(server.http());
        var job = submitted(api, recording);
        Await.until(
                "the first finished chunk",
                LIMIT,
                () -> !finishedChunks(server, job).isEmpty());
        Await.pause(Duration.ofMillis(afterMillis));
        server.kill();
        var finished = finishedChunks(server, job);
        var state = server.sql("SELECT state::text FROM job WHERE id = ?::uuid", job);
        server.startAgain();
        var view = api.finished(job, LIMIT);
        assertThat(view.path("state").asText()).as(view.toString()).isEqualTo("succeeded");
        assertThat(text(api, job)).isEqualTo(undisturbed);
        assertThat(finishedChunks(server, job)).containsAll(finished);
        once(server, job);
        System.out.printf(
                "STORM: killed in state %s with %d chunks finished; all %d recorded once%n",
                state, finished.size(), finishedChunks(server, job).size());
        return Integer.parseInt(state.getFirst()) < FINAL;
    }

    /** Every task of the job succeeded in exactly one attempt and left exactly one output. */
    private static void once(RunningServer server, String job) {
        assertThat(server.sql(NOT_ONCE, job)).isEmpty();
        assertThat(server.sql(TRANSCRIBED_AGAIN, job)).isEmpty();
        assertThat(server.sql(WITHOUT_OUTPUT, job, job)).isEmpty();
        assertThat(server.sql(STORED_TWICE, job)).isEmpty();
        assertThat(server.sql("SELECT count(*) FROM task WHERE job_id = ?::uuid", job))
                .containsExactly("0");
    }

    private static List<String> finishedChunks(RunningServer server, String job) {
        return server.sql(FINISHED_CHUNKS, job);
    }

    private static String transcribed(ApiClient api, Recordings.Clip recording) {
        var job = submitted(api, recording);
        var view = api.finished(job, LIMIT);
        assertThat(view.path("state").asText()).as(view.toString()).isEqualTo("succeeded");
        return job;
    }

    private static String submitted(ApiClient api, Recordings.Clip recording) {
        return api.submit("{\"uploadId\":\"" + api.upload(recording.wav()) + "\",\"language\":\"en\"}")
                .path("id")
                .asText();
    }

    private static String text(ApiClient api, String job) {
        return api.get(JOBS + job + "/subtitles?variant=source&format=srt")
                .expect(200)
                .text();
    }
}
