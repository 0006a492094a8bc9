package studio.atelier.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.Test;

/**
 * Somebody writes a word nobody else uses wherever the server takes text, uses what there is, and asks to be forgotten. Then the word is
 * looked for in every table, in the store, in the logs and in the journal of the broker. What was mailed to them is theirs and is not
 * looked into; nor are the files of PostgreSQL, which keeps old versions of rows until it vacuums.
 */
final class NeedleIT {

    private static final Duration LIMIT = Duration.ofMinutes(3);
    private static final String ME = "/api/v1/identity/me/data";

    private final String needle =
            "ndl" + Long.toString(ThreadLocalRandom.current().nextLong(1L << 50, 1L << 52), 36);
    private final String email = needle + "@example.org";
    private final String phone = "+49151" + ThreadLocalRandom.current().nextInt(10_000_000, 99_999_999);

    @Test
    @Seed("L7")
    void nothingOfAPersonIsLeftAfterADeletion() {
        try (var server = RunningServer.start("needle", Map.of())) {
            var anonymous = new ApiClient(server.http(), null);
            anonymous
                    .post(
                            "/api/v1/identity/auth/register",
                            "{\"email\":\"%s\",\"password\":\"%s\",\"displayName\":\"%s\"}"
                                    .formatted(email, ApiClient.PASSWORD, needle))
                    .expect(201);
            var api = anonymous.signedIn(email);
            var account = api.get("/api/v1/identity/me").expect(200).data();
            use(api);
            var document = anonymous.get("/openapi.json").expect(200).json();
            var needles = new Needles(api, email, needle, document);
            ServedApi.of(anonymous).calls().forEach(needles::plant);
            System.out.printf(
                    "NEEDLE: %d fields, answers %s%n", needles.fields().size(), needles.statuses());
            assertThat(needles.fields()).hasSizeGreaterThan(50);
            assertThat(needles.statuses().keySet()).allMatch(status -> status < 500);
            assertThat(Traces.inTables(server, needle))
                    .as("planted in")
                    .contains("account", "subtitles_job", "media_object");
            assertThat(Traces.inFiles(server.storage(), needle))
                    .as("planted in the store")
                    .isNotEmpty();

            forget(anonymous, anonymous.signedIn(email));

            assertThat(Traces.inTables(server, needle)).as("tables").isEmpty();
            assertThat(Traces.inTables(server, phone.substring(1)))
                    .as("tables with the number")
                    .isEmpty();
            assertThat(Traces.inFiles(server.storage(), needle))
                    .as("object store")
                    .isEmpty();
            assertThat(Traces.inTables(server, account.path("id").asText()))
                    .as("what stays under the id")
                    .isSubsetOf(
                            "account",
                            "audit_event",
                            "deletion_request",
                            "ledger_transaction",
                            "redemption",
                            "payment");
            var left = new ArrayList<>(Traces.inFiles(server.data().resolve("server"), needle));
            left.addAll(Traces.inFiles(server.data().resolve("postgres/log"), needle));
            left.addAll(Traces.inFiles(server.data().resolve("server"), phone.substring(1)));
            assertThat(left).as("logs, journal, temporary files").isEmpty();
            anonymous.register(email).expect(201);
        }
    }

    private void use(ApiClient api) {
        var sound = Recordings.tone(2);
        var marked = Arrays.copyOf(sound, sound.length + needle.length());
        System.arraycopy(needle.getBytes(StandardCharsets.US_ASCII), 0, marked, sound.length, needle.length());
        var upload = api.post("/api/v1/subtitles/uploads", new Multipart().file(needle + ".wav", "audio/wav", marked))
                .expect(201)
                .data()
                .path("uploadId")
                .asText();
        var job = api.submit("{\"uploadId\":\"" + upload + "\",\"language\":\"en\",\"transcript\":\"" + needle + "\"}");
        api.finished(job.path("id").asText(), LIMIT);
        api.post("/api/v1/subtitles/uploads", new Multipart().file(needle + "-unused.wav", "audio/wav", marked))
                .expect(201);
        api.post("/api/v1/identity/me/contact/phone/send-verification", "{\"phoneNumber\":\"" + phone + "\"}");
        // One that is running when they go.
        api.submit("{\"uploadId\":\"" + upload + "\",\"language\":\"en\"}");
    }

    private void forget(ApiClient anonymous, ApiClient api) {
        var right = "{\"confirm\":\"delete\",\"password\":\"" + ApiClient.PASSWORD + "\"}";
        delete(api, "{}").expect(422);
        delete(api, "{\"confirm\":\"delete\"}").refused(422, "password_refused");
        delete(api, "{\"confirm\":\"delete\",\"password\":\"wrong wrong\"}").refused(422, "password_refused");
        var receipt = delete(api, right).expect(202).data().path("receipt").asText();
        api.get("/api/v1/identity/me").expect(401);
        anonymous.login(email, ApiClient.PASSWORD).expect(401);

        Await.until(
                "the proof",
                LIMIT,
                () -> anonymous
                        .post("/api/v1/identity/deletions/progress", "{\"receipt\":\"" + receipt + "\"}")
                        .expect(200)
                        .data()
                        .path("state")
                        .asText()
                        .equals("verified"));
    }

    private static Answer delete(ApiClient api, String body) {
        return api.send(api.request(ME)
                .header("Content-Type", "application/json")
                .method("DELETE", BodyPublishers.ofString(body)));
    }
}
