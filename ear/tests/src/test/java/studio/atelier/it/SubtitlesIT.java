package studio.atelier.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.Collections;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Jobs of the studio for subtitles: what may be asked for, by whom, and what becomes of it. */
@OnServer
final class SubtitlesIT {

    private static final String JOBS = "/api/v1/subtitles/jobs";
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final byte[] SOUND = Recordings.tone(3);

    private RunningServer server;
    private ApiClient api;

    @BeforeEach
    void signUp(RunningServer running) {
        server = running;
        api = ApiClient.newcomer(running.http());
    }

    @Test
    @Seed("W1")
    void takesAFormWithTheFileItself() {
        var answer = api.post(
                        JOBS,
                        new Multipart()
                                .field("language", "English")
                                .field("doSubtitle", true)
                                .file("a.wav", "audio/wav", SOUND))
                .expect(202);
        var job = answer.data();
        var id = job.path("id").asText();
        assertThat(answer.header("Location")).endsWith(JOBS + "/" + id);
        assertThat(job.path("kind").asText()).isEqualTo("subtitles.transcribe");
        assertThat(job.path("state").asText()).isIn("queued", "running");
        assertThat(job.properties())
                .extracting(java.util.Map.Entry::getKey)
                .contains("id", "kind", "state", "progress", "createdAt", "updatedAt", "links");
        assertThat(api.post(JOBS + "/" + id + "/cancel").status()).isIn(200, 202);
    }

    @Test
    void aFormWithAFileAndAnUploadIsRefused() {
        var form = new Multipart().field("uploadId", api.upload(SOUND)).file("a.wav", "audio/wav", SOUND);
        api.post(JOBS, form).refused(422, "file_required");
    }

    @Test
    void listsNewestFirstInPages() {
        var first = quickJob();
        var second = quickJob();
        assertThat(jobs()).extracting(job -> job.path("id").asText()).containsExactly(second, first);
        var page = api.get(JOBS + "?limit=1").expect(200).data();
        assertThat(page.path("items")).hasSize(1);
        var next = api.get(JOBS + "?limit=1&cursor=" + page.path("nextCursor").asText())
                .expect(200)
                .data();
        assertThat(next.path("items").path(0).path("id").asText()).isEqualTo(first);
        var cursor = next.path("nextCursor").asText("");
        if (!cursor.isEmpty()) {
            next = api.get(JOBS + "?limit=1&cursor=" + cursor).expect(200).data();
            assertThat(next.path("items")).isEmpty();
        }
        assertThat(next.path("nextCursor").asText("")).isEmpty();
        api.get(JOBS + "?limit=0").expect(422);
        api.get(JOBS + "?limit=9999").expect(422);
        assertThat(api.get(JOBS + "?cursor=garbage").status()).isIn(400, 422);
    }

    @Test
    void aForeignJobDoesNotExist() {
        var theirs = quickJob();
        var other = ApiClient.newcomer(server.http());
        for (var id : new String[] {theirs, UUID.randomUUID().toString(), "nonsense"}) {
            other.get(JOBS + "/" + id).refused(404, "job_not_found");
            other.post(JOBS + "/" + id + "/cancel").refused(404, "job_not_found");
            other.post(JOBS + "/" + id + "/retry").refused(404, "job_not_found");
            other.delete(JOBS + "/" + id).refused(404, "job_not_found");
            other.get(JOBS + "/" + id + "/subtitles?variant=source&format=srt").refused(404, "job_not_found");
            other.get(JOBS + "/" + id + "/contact-sheet").refused(404, "job_not_found");
        }
        api.get(JOBS + "/" + theirs).expect(200);
    }

    @Test
    void theSameKeyMakesOneJobHoweverOftenAndAtOnce() throws InterruptedException {
        var body = quickBody(api.upload(SOUND));
        Callable<Answer> submit = () -> submit(body, "key-1");
        try (var threads = Executors.newFixedThreadPool(4)) {
            var answers = threads.invokeAll(Collections.nCopies(4, submit)).stream()
                    .map(Future::resultNow)
                    .toList();
            assertThat(answers).allSatisfy(answer -> answer.expect(202));
            assertThat(answers.stream()
                            .map(answer -> answer.data().path("id").asText())
                            .distinct())
                    .hasSize(1);
        }
        assertThat(submit(body, "key-1").expect(202).header("Idempotency-Replayed"))
                .isEqualTo("true");
        submit(quickBody(api.upload(SOUND)), "key-1").refused(422, "idempotency_key_reused");
        var neighbour = ApiClient.newcomer(server.http());
        var theirs = neighbour.send(neighbour
                .request(JOBS)
                .header("Content-Type", "application/json")
                .header("Idempotency-Key", "key-1")
                .POST(java.net.http.HttpRequest.BodyPublishers.ofString(quickBody(neighbour.upload(SOUND)))));
        theirs.expect(202);
        assertThat(jobs()).hasSize(1);
    }

    @Test
    void cancellingARunningJobStopsTheWork() {
        var job = api.submit("{\"uploadId\":\"" + api.upload(Recordings.tone(600)) + "\",\"language\":\"en\"}")
                .path("id")
                .asText();
        Await.until(
                "transcribing",
                SOON,
                () -> "transcribe".equals(api.job(job).path("stage").asText())
                        && "running".equals(api.job(job).path("state").asText()));
        api.post(JOBS + "/" + job + "/cancel");
        var view = api.finished(job, SOON);
        assertThat(view.path("state").asText()).isEqualTo("cancelled");
        assertThat(server.sql("""
                        SELECT a.task_id::text FROM task_attempt a JOIN pipeline_stage s USING (pipeline_id, stage_no)
                         WHERE a.job_id = ?::uuid AND s.name = 'transcribe' AND a.outcome = 10""", job))
                .as("what was heard of ten minutes, a minute at a time at most")
                .hasSizeLessThan(10);
        assertThat(server.sql("SELECT count(*) FROM task WHERE job_id = ?::uuid", job))
                .containsExactly("0");
        api.post(JOBS + "/" + job + "/retry").refused(409, "not_retryable");
        api.post(JOBS + "/" + job + "/cancel").refused(409, "job_final");
        api.get(JOBS + "/" + job + "/subtitles?variant=source&format=srt").refused(404, "subtitle_not_ready");
    }

    @Test
    void deletingTakesTheFilesAlong() {
        var job = quickJob();
        api.finished(job, SOON);
        api.get(JOBS + "/" + job + "/subtitles?variant=nonsense&format=srt").refused(422, "invalid_variant");
        assertThat(api.delete(JOBS + "/" + job).status()).isIn(200, 204);
        api.get(JOBS + "/" + job).refused(404, "job_not_found");
        assertThat(jobs()).isEmpty();
    }

    @Test
    void anActiveJobIsNotDeleted() {
        var job = api.submit("{\"uploadId\":\"" + api.upload(Recordings.tone(60)) + "\",\"language\":\"en\"}")
                .path("id")
                .asText();
        api.delete(JOBS + "/" + job).refused(409, "job_active");
        api.post(JOBS + "/" + job + "/cancel");
    }

    @Test
    void aContactSheetOfSoundAloneFailsByTheFaultOfTheInput() {
        var job = quickJob();
        var view = api.finished(job, SOON);
        assertThat(view.path("state").asText()).isIn("failed", "partial");
        assertThat(view.path("failure").path("fault").asText()).isEqualTo("input");
        assertThat(view.path("failure").path("code").asText()).matches("[a-z_]+");
        assertThat(view.path("failure").path("message").asText()).isNotBlank();
        api.post(JOBS + "/" + job + "/retry").expect(202);
        api.finished(job, SOON);
    }

    @Test
    @Seed("W3")
    void namesItsLanguages() {
        var languages =
                api.get("/api/v1/subtitles/languages").expect(200).data().path("languages");
        assertThat(languages).anySatisfy(language -> {
            assertThat(language.path("code").asText()).isEqualTo("en");
            assertThat(language.path("name").asText()).isEqualTo("English");
        });
    }

    private Answer submit(String body, String key) {
        return api.send(api.request(JOBS)
                .header("Content-Type", "application/json")
                .header("Idempotency-Key", key)
                .POST(java.net.http.HttpRequest.BodyPublishers.ofString(body)));
    }

    /** A job that ends at once, because there is nothing to see in a sound. */
    private String quickJob() {
        return api.submit(quickBody(api.upload(SOUND))).path("id").asText();
    }

    private static String quickBody(String uploadId) {
        return "{\"uploadId\":\"" + uploadId
                + "\",\"language\":\"en\",\"doSubtitle\":false,\"doContactSheet\":true,\"contactInterval\":1}";
    }

    private java.util.List<JsonNode> jobs() {
        return StreamSupport.stream(
                        api.get(JOBS).expect(200).data().path("items").spliterator(), false)
                .toList();
    }
}
