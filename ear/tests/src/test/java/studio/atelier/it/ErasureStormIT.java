package studio.atelier.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * The power goes while a person is being deleted, within a step or between two of them. The one who comes after finishes it: nothing of
 * the person is left, and what must stay stays. Repeatable by its seed; {@code -Derasure.rounds} makes it as long as one likes.
 */
@ExtendWith(SecondServer.Resolver.class)
final class ErasureStormIT {

    private static final int ROUNDS = Integer.getInteger("erasure.rounds", 1);
    private static final long SEED = Long.getLong("erasure.seed", 1);
    private static final Duration LIMIT = Duration.ofMinutes(4);
    private static final int CREDITS = 700;

    /** What a step that is no table works on. */
    private static final Map<String, String> PLACES = Map.of(
            "stop_work", "deletion_request",
            "collect", "erasure_job",
            "files", "media_object",
            "messages", "outbox",
            "proof", "deletion_request");

    /** Whoever changes the table of this step while it is being done waits, its change made and not committed; then it is, or is undone. */
    private static final String WAIT = """
            CREATE OR REPLACE FUNCTION storm_wait() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
            BEGIN
                IF EXISTS (SELECT FROM deletion_request WHERE state = 'erasing' AND step = TG_ARGV[0]) THEN
                    PERFORM pg_advisory_xact_lock(471100);
                    IF TG_ARGV[1] = 'undone' THEN
                        RAISE EXCEPTION 'The power is gone';
                    END IF;
                END IF;
                RETURN NULL;
            END $$""";

    private static final String WAITING =
            "SELECT pid::text FROM pg_locks WHERE locktype = 'advisory' AND objid = 471100 AND NOT granted";

    @Test
    void aKillInAnyStepOfADeletionIsFinishedAfterwards(SecondServer second) throws SQLException {
        var random = new Random(SEED);
        var server = second.with(Map.of());
        server.change(WAIT);
        for (int round = 1; round <= ROUNDS; round++) {
            storm(server, round, random);
        }
    }

    private static void storm(RunningServer server, int round, Random random) throws SQLException {
        var steps = new ArrayList<>(List.of("stop_work", "collect", "files", "messages"));
        steps.addAll(
                server.sql("SELECT name FROM erasure_rules() WHERE treatment IN ('delete', 'scrub') ORDER BY ordinal"));
        steps.add("proof");
        var step = steps.get(random.nextInt(steps.size()));
        var end = random.nextBoolean() ? "undone" : "committed";
        var needle = "storm" + Long.toString(random.nextLong(1L << 50, 1L << 52), 36) + round;
        var anonymous = new ApiClient(server.http(), null);
        var person = Person.with(server, anonymous, needle);

        var receipt = forget(anonymous.signedIn(person.email));
        killedAt(server, step, end);
        assertThat(Traces.inTables(server, person.account)).as("it has begun").contains("deletion_request");
        server.startAgain();
        Await.until("the proof", LIMIT, () -> state(anonymous, receipt).equals("verified"));
        System.out.printf(
                "STORM: round %d of %d, seed %d: killed at %s, its statement %s, verified%n",
                round, ROUNDS, SEED, step, end);

        assertThat(Traces.inTables(server, needle)).as("tables after " + step).isEmpty();
        assertThat(Traces.inFiles(server.storage(), needle))
                .as("object store after " + step)
                .isEmpty();
        assertThat(Traces.inFiles(server.data().resolve("server"), needle))
                .as("logs, journal, temporary files after " + step)
                .isEmpty();
        assertThat(Traces.inTables(server, person.account))
                .as("the tombstone")
                .contains("account", "deletion_request")
                .isSubsetOf("account", "deletion_request", "audit_event", "ledger_transaction", "redemption");
        assertThat(server.sql("SELECT count(*) FROM erasure_job WHERE account_id = ?::uuid", person.account))
                .containsExactly("0");
        assertThat(person.ledger()).as("the ledger").isEqualTo(person.booked);
    }

    /** Ends the server while a statement of this step waits to be committed. */
    private static void killedAt(RunningServer server, String step, String end) throws SQLException {
        var table = PLACES.getOrDefault(step, step);
        server.change("CREATE TRIGGER storm AFTER INSERT OR UPDATE OR DELETE ON " + table
                + " FOR EACH STATEMENT EXECUTE FUNCTION storm_wait('" + step + "', '" + end + "')");
        try (Connection gate = server.owner();
                var close = gate.createStatement()) {
            close.execute("SELECT pg_advisory_lock(471100)");
            Await.until("the step " + step, LIMIT, () -> !server.sql(WAITING).isEmpty());
            server.kill();
        }
        server.change("DROP TRIGGER storm ON " + table);
    }

    private static String forget(ApiClient api) {
        return api.send(api.request("/api/v1/identity/me/data")
                        .header("Content-Type", "application/json")
                        .method(
                                "DELETE",
                                BodyPublishers.ofString(
                                        "{\"confirm\":\"delete\",\"password\":\"" + ApiClient.PASSWORD + "\"}")))
                .expect(202)
                .data()
                .path("receipt")
                .asText();
    }

    private static String state(ApiClient anonymous, String receipt) {
        return anonymous
                .post("/api/v1/identity/deletions/progress", "{\"receipt\":\"" + receipt + "\"}")
                .expect(200)
                .data()
                .path("state")
                .asText();
    }

    /** Somebody who has an exercise, attempts, money, an unused file and work that is running. */
    private record Person(RunningServer server, String email, String account, String workspace, List<String> booked) {

        static Person with(RunningServer server, ApiClient anonymous, String needle) {
            var email = needle + "@example.org";
            anonymous.register(email).expect(201);
            var api = anonymous.signedIn(email);
            var me = api.get("/api/v1/identity/me").expect(200).data();
            var workspace = me.path("workspaceId").asText();
            server.change("SELECT ledger_change('%s', 'CREDIT', %d, 'issued', 'storm', 'gift', NULL, 'test', '1')"
                    .formatted(workspace, CREDITS));
            var clip = Recordings.spoken().get(1);
            var job = DictationWords.finished(api, DictationWords.ordered(api, clip), LIMIT);
            var item = DictationWords.exercise(api, job).path("items").path(0);
            api.post(
                            DictationWords.EXERCISES + "/"
                                    + job.path("exerciseSetId").asText() + "/attempts",
                            "{\"itemId\":\"" + item.path("id").asText() + "\",\"submittedWords\":[\"" + needle + "\"]}")
                    .expect(201);
            var marked = Arrays.copyOf(clip.wav(), clip.wav().length + needle.length());
            System.arraycopy(needle.getBytes(StandardCharsets.US_ASCII), 0, marked, clip.wav().length, needle.length());
            api.post("/api/v1/subtitles/uploads", new Multipart().file(needle + ".wav", "audio/wav", marked))
                    .expect(201);
            api.submit("{\"uploadId\":\"" + api.upload(marked) + "\",\"language\":\"en\"}");
            assertThat(Traces.inTables(server, needle)).contains("account", "exercise_attempt", "media_object");
            var person = new Person(server, email, me.path("id").asText(), workspace, List.of());
            return new Person(server, email, person.account, workspace, person.ledger());
        }

        /** Every movement of the workspace's money, and what it has. */
        List<String> ledger() {
            var rows = new ArrayList<>(server.sql("""
                    SELECT concat_ws(' ', a.unit, a.kind, e.amount) FROM ledger_entry e JOIN ledger_account a ON a.id = e.account_id
                     WHERE a.workspace_id = ?::uuid ORDER BY e.id""", workspace));
            rows.addAll(server.sql(
                    "SELECT kind || posted FROM ledger_account WHERE workspace_id = ?::uuid ORDER BY 1", workspace));
            return rows;
        }
    }
}
