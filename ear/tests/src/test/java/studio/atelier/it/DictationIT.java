package studio.atelier.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static studio.atelier.it.DictationWords.EXERCISES;
import static studio.atelier.it.DictationWords.JOBS;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A recording of a human voice becomes an exercise, is heard, typed and marked: what a learner buys. */
@OnServer
final class DictationIT {

    private static final Duration LIMIT = Duration.ofMinutes(4);
    private static final double SILENCE_SECONDS = 1;
    private static final double EXACT_SECONDS = 0.05;

    @TempDir
    Path files;

    private RunningServer server;
    private ApiClient api;

    @BeforeEach
    void signUp(RunningServer running) {
        server = running;
        api = ApiClient.newcomer(running.http());
    }

    @Test
    @Seed({"L1", "L2", "L3", "L5"})
    void recordedSpeechBecomesAnExercise() throws Exception {
        var clips = Recordings.spoken();
        var recording = Recordings.joined(List.of(clips.get(1), clips.get(4)), SILENCE_SECONDS);
        var job = DictationWords.finished(api, DictationWords.ordered(api, recording), LIMIT);
        assertThat(job.path("state").asText()).as(job.toString()).isEqualTo("succeeded");
        assertThat(job.path("progress").asInt()).isEqualTo(100);
        assertThat(job.path("asrModel").asText()).isEqualTo("embedded-sphinx");
        assertThat(job.path("durationSeconds").asDouble()).isCloseTo(recording.seconds(), within(EXACT_SECONDS));

        var exercise = DictationWords.exercise(api, job);
        var items = list(exercise.path("items"));
        assertThat(items).hasSizeGreaterThanOrEqualTo(2);
        assertThat(WordErrors.between(recording.words(), text(items)).errors()).isZero();
        assertThat(exercise.path("exerciseSet").path("needsReview").asBoolean())
                .as("nobody translates here, and nothing is made up")
                .isTrue();
        for (var item : items) {
            assertThat(item.path("translationZh").isNull()).isTrue();
            heard(item);
        }
        practised(exercise.path("exerciseSet").path("id").asText(), items);
        var email =
                api.get("/api/v1/identity/me").expect(200).data().path("email").asText();
        assertThat(DictationWords.exercise(api.anonymous().signedIn(email), job).path("progress"))
                .as("on another device")
                .isEqualTo(DictationWords.exercise(api, job).path("progress"));
    }

    /** The clip is as long as the sentence, and whoever is not its owner does not hear it. */
    private void heard(JsonNode item) throws Exception {
        var url = item.path("audioUrl").asText();
        var whole = api.get(url).expect(200);
        assertThat(whole.header("Content-Type")).isEqualTo("audio/mpeg");
        var mp3 = Files.write(files.resolve(UUID.randomUUID() + ".mp3"), whole.bytes());
        assertThat(seconds(mp3))
                .isCloseTo(
                        Math.max(
                                0.5,
                                (item.path("endMs").asLong()
                                                - item.path("startMs").asLong())
                                        / 1e3),
                        within(EXACT_SECONDS));
        var part = api.send(api.request(url).header("Range", "bytes=10-19"));
        part.expect(206);
        assertThat(part.bytes()).hasSize(10);
        api.anonymous().get(url).expect(401);
        ApiClient.newcomer(server.http()).get(url).refused(404, "item_not_found");
    }

    /** Decoded by the server's own program to 16-bit samples. */
    private double seconds(Path mp3) throws IOException, InterruptedException {
        var pcm = files.resolve(mp3.getFileName() + ".pcm");
        var decoding = new ProcessBuilder(
                        server.ffmpeg().toString(),
                        "-v",
                        "error",
                        "-i",
                        mp3.toString(),
                        "-f",
                        "s16le",
                        "-ac",
                        "1",
                        "-ar",
                        String.valueOf(Recordings.RATE),
                        pcm.toString())
                .inheritIO()
                .start();
        assertThat(decoding.waitFor(1, TimeUnit.MINUTES)).isTrue();
        assertThat(decoding.exitValue()).isZero();
        return Files.size(pcm) / 2.0 / Recordings.RATE;
    }

    private void practised(String exercise, List<JsonNode> items) {
        var first = items.getFirst();
        var wrong = attempt(exercise, first.path("id").asText(), "sentence", List.of("quite", "wrong"));
        assertThat(wrong.path("isCorrect").asBoolean()).isFalse();
        assertThat(wrong.path("wordResults")).hasSize(first.path("wordCount").asInt());
        for (int i = 0; i < 2; i++) {
            var right = attempt(
                    exercise,
                    first.path("id").asText(),
                    "sentence",
                    List.of(first.path("transcriptEn").asText().toUpperCase(Locale.ROOT)));
            assertThat(right.path("score").asDouble()).isEqualTo(100);
            assertThat(right.path("progress").path("completedSegments").asInt()).isEqualTo(1);
        }
        var words = list(items.getLast().path("words")).stream()
                .map(JsonNode::asText)
                .toList();
        var last = attempt(exercise, items.getLast().path("id").asText(), "word", words);
        assertThat(last.path("isCorrect").asBoolean()).isTrue();
        assertThat(last.path("progress").path("lastSegmentIndex").asInt()).isEqualTo(items.size() - 1);
        assertThat(last.path("progress").path("completedSegments").asInt()).isEqualTo(2);
        assertThat(api.get(EXERCISES + "/" + exercise + "/attempts")
                        .expect(200)
                        .data()
                        .path("items"))
                .hasSize(4);
    }

    private JsonNode attempt(String exercise, String item, String mode, List<String> words) {
        var body = new ObjectMapper().createObjectNode().put("itemId", item).put("mode", mode);
        words.forEach(body.withArrayProperty("submittedWords")::add);
        return api.post(EXERCISES + "/" + exercise + "/attempts", body.toString())
                .expect(201)
                .data();
    }

    @Test
    void aFormWithTheRecordingItselfIsTakenOnceUnderItsKey() {
        var form = new Multipart().field("mtModel", "qwen-mt").file("a.wav", "audio/wav", Recordings.tone(2));
        var first = send(form, "key-1").expect(202);
        assertThat(first.header("Location"))
                .endsWith(JOBS + "/" + first.data().path("id").asText());
        var second = send(form, "key-1").expect(202);
        assertThat(second.data().path("id")).isEqualTo(first.data().path("id"));
        assertThat(second.header("Idempotency-Replayed")).isEqualTo("true");
        var job = DictationWords.finished(api, first.data().path("id").asText(), LIMIT);
        assertThat(job.path("failure").path("code").asText()).as(job.toString()).isEqualTo("asr_empty");
        assertThat(job.path("exerciseSetId").isNull()).isTrue();
        api.post(JOBS + "/" + job.path("id").asText() + "/cancel").refused(409, "job_final");
    }

    private Answer send(Multipart form, String key) {
        return api.send(api.form(JOBS, form.body()).header("Idempotency-Key", key));
    }

    @Test
    void whatIsWrongWithAnOrderIsSaid() {
        api.post(JOBS, "{}").refused(422, "video_file_or_url_required");
        api.post(JOBS, "{\"sourceUrl\":\"http://127.0.0.1/x.mp4\"}").refused(422, "invalid_source_url");
        api.post(JOBS, "{\"uploadId\":\"" + UUID.randomUUID() + "\"}").refused(404, "upload_not_found");
        var upload = api.upload(Recordings.tone(2));
        api.post(JOBS, "{\"uploadId\":\"" + upload + "\",\"asrModel\":\"whisper-9\"}")
                .refused(403, "asr_model_disabled");
        api.post(JOBS, "{\"uploadId\":\"" + upload + "\",\"mtModel\":\"gpt-9\"}")
                .refused(403, "mt_model_disabled");
    }

    @Test
    void theAddressesOfListeningV2AnswerToo() {
        var models = api.get("/api/v1/dictation/models").expect(200).data();
        assertThat(models.path("defaultAsrModel").asText()).isEqualTo("embedded-sphinx");
        assertThat(models.path("mtModel").isNull()).isTrue();
        api.post("/api/v2/jobs", "{}").refused(422, "video_file_or_url_required");
        api.get("/api/v2/exercises/" + UUID.randomUUID()).refused(404, "exercise_not_found");
        api.get("/api/v2/exercises/items/" + UUID.randomUUID() + "/audio").refused(404, "item_not_found");
    }

    private static String text(List<JsonNode> items) {
        return String.join(
                " ",
                items.stream().map(item -> item.path("transcriptEn").asText()).toList());
    }

    private static List<JsonNode> list(JsonNode array) {
        var list = new ArrayList<JsonNode>();
        array.forEach(list::add);
        return list;
    }
}
