package studio.atelier.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * The power goes between any two stages of a dictation job. Whatever happens, there is one exercise and one charge, or none of
 * both and the money is free. Repeatable by its seed; {@code -Ddictation.rounds} makes it as long as one likes.
 */
@ExtendWith(SecondServer.Resolver.class)
final class DictationStormIT {

    private static final int ROUNDS = Integer.getInteger("dictation.rounds", 3);
    private static final long SEED = Long.getLong("dictation.seed", 1);
    private static final Duration LIMIT = Duration.ofMinutes(4);
    private static final int LATEST_MILLIS = 700;

    /** In so many rounds a good part of the kills must meet a job at work. */
    private static final int ENOUGH = 10;

    private static final int STAGES = 6;
    private static final String JOB = " WHERE job_id = ?::uuid";

    @Test
    void aKilledServerMakesOneExerciseAndOneCharge(SecondServer second) {
        var clip = Recordings.spoken().get(1);
        var random = new Random(SEED);
        var server = second.with(Map.of());
        try {
            price(server, "1");
            int met = 0;
            for (int round = 1; round <= ROUNDS; round++) {
                met += storm(server, clip, round, random) ? 1 : 0;
            }
            if (ROUNDS >= ENOUGH) {
                assertThat(met)
                        .as("kills that met a job at work, seed %s", SEED)
                        .isGreaterThan(ROUNDS / 4);
            }
        } finally {
            price(server, "0");
        }
    }

    private static void price(RunningServer server, String credits) {
        server.change("UPDATE model_route SET cost_per_unit = " + credits
                + ", version = version + 1 WHERE name = 'embedded-sphinx'");
    }

    /** Whether the kill met the job at work. */
    private static boolean storm(RunningServer server, Recordings.Clip clip, int round, Random random) {
        // A workspace of its own for each round: nothing is there to be taken from an earlier one.
        var api = ApiClient.newcomer(server.http());
        var workspace = api.get("/api/v1/identity/me")
                .expect(200)
                .data()
                .path("workspaceId")
                .asText();
        server.change("SELECT ledger_change('%s', 'CREDIT', 5000, 'issued', 'storm', 'gift', NULL, 'test', '1')"
                .formatted(workspace));
        int stage = random.nextInt(STAGES);
        boolean cancels = random.nextInt(3) == 0;
        var job = DictationWords.ordered(api, clip);
        Await.until(
                "stage " + stage,
                LIMIT,
                () -> !server.sql(
                                "SELECT 1 FROM job WHERE id = ?::uuid AND (stage_no >= ?::integer OR state >= 10)",
                                job,
                                String.valueOf(stage))
                        .isEmpty());
        Await.pause(Duration.ofMillis(random.nextInt(LATEST_MILLIS)));
        server.kill();
        boolean met = server.sql("SELECT 1 FROM job WHERE id = ?::uuid AND state >= 10", job)
                .isEmpty();
        server.startAgain();
        if (cancels) {
            api.post(DictationWords.JOBS + "/" + job + "/cancel");
        }
        var state = DictationWords.finished(api, job, LIMIT).path("state").asText();
        System.out.printf(
                "STORM: round %d of %d, seed %d: killed at stage %d, cancelled %s, ended %s%n",
                round, ROUNDS, SEED, stage, cancels, state);
        once(server, workspace, job, state, clip.seconds());
        return met;
    }

    private static void once(RunningServer server, String workspace, String job, String state, double seconds) {
        assertThat(server.sql("SELECT count(*) FROM task" + JOB, job)).containsExactly("0");
        assertThat(server.sql("SELECT count(*) FROM ledger_hold WHERE ref_id = ?::uuid AND state = 'pending'", job))
                .containsExactly("0");
        var charged = server.sql(
                "SELECT (5000 - posted)::text FROM ledger_account WHERE workspace_id = ?::uuid AND unit = 'CREDIT' AND kind = 'wallet'",
                workspace);
        var seen = server.sql("SELECT count(*) FROM exercise_set" + JOB + " AND published_at IS NOT NULL", job);
        if (state.equals("succeeded")) {
            assertThat(seen).containsExactly("1");
            assertThat(charged).containsExactly(String.valueOf((long) Math.ceil(seconds)));
            assertThat(server.sql("SELECT count(*) FROM job_charge" + JOB + " AND captured > 0", job))
                    .containsExactly("1");
        } else {
            assertThat(state).isEqualTo("cancelled");
            assertThat(seen).containsExactly("0");
            assertThat(charged).as("what was done, or nothing").hasSize(1).isSubsetOf(List.of("0", String.valueOf((long)
                    Math.ceil(seconds))));
        }
        assertThat(server.sql("""
                        SELECT name || ' ' || item_number FROM media_object
                         WHERE job_id = ?::uuid AND area = 'artifact' AND state = 'stored'
                         GROUP BY name, item_number HAVING count(*) > 1""", job)).isEmpty();
    }
}
