package studio.atelier.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files in and out: limits that hold before, while and after the bytes arrive, and addresses nobody can forge. */
@OnServer
final class UploadsIT {

    private static final String UPLOADS = Workspace.UPLOADS;
    private static final String JOBS = "/api/v1/subtitles/jobs";
    private static final int MIB = 1 << 20;
    private static final Duration CLEANING = Duration.ofSeconds(20);
    private static final byte[] SOUND = Recordings.tone(2);

    private RunningServer server;
    private ApiClient api;
    private Workspace workspace;

    @BeforeEach
    void signUp(RunningServer running) {
        server = running;
        api = ApiClient.newcomer(running.http());
        workspace = new Workspace(running, api);
    }

    @Test
    void takesARecording() {
        var upload = api.post(UPLOADS, new Multipart().file("Übung 1.wav", "audio/wav", SOUND))
                .expect(201)
                .data();
        assertThat(upload.path("uploadId").asText()).isNotBlank();
        assertThat(upload.path("filename").asText()).isEqualTo("Übung 1.wav");
        assertThat(upload.path("sizeBytes").asLong()).isEqualTo(SOUND.length);
        assertThat(upload.path("contentType").asText()).startsWith("audio/");
    }

    @Test
    void takesAStreamWithoutALength() {
        var upload = api.post(
                        UPLOADS, new Multipart().stream("a.wav", "audio/wav", () -> new ByteArrayInputStream(SOUND)))
                .expect(201)
                .data();
        assertThat(upload.path("sizeBytes").asLong()).isEqualTo(SOUND.length);
    }

    @Test
    void takesTheFileBeforeOrAfterTheOtherFields() {
        for (var form : new Multipart[] {
            new Multipart().file("a.wav", "audio/wav", SOUND).field("language", "en"),
            new Multipart().field("language", "en").file("a.wav", "audio/wav", SOUND)
        }) {
            var job = api.post(JOBS, form).expect(202).data();
            api.post(JOBS + "/" + job.path("id").asText() + "/cancel");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"MZ this is a program", "<html><body>no sound</body></html>", "", "RIFF", "{\"a\":1}"})
    @Abuse("U5")
    void believesTheBytesAndNotTheName(String content) {
        var answer =
                api.post(UPLOADS, new Multipart().file("a.wav", "audio/wav", content.getBytes(StandardCharsets.UTF_8)));
        assertThat(answer.status()).as(answer.toString()).isIn(415, 422);
        answer.refused(answer.status(), answer.code());
        assertThat(workspace.files()).isEmpty();
    }

    @Test
    void refusesAForeignBodyInTheRightWords() {
        api.post(UPLOADS, new Multipart().field("language", "en")).refused(422, "file_required");
        api.post(UPLOADS, "{}").expect(415);
        var cut = Multipart.fileHead("a.wav", "audio/wav") + "no end";
        var answer = api.send(api.form(UPLOADS, HttpRequest.BodyPublishers.ofString(cut)));
        assertThat(answer.status()).as(answer.toString()).isIn(400, 415, 422);
        assertThat(workspace.files()).isEmpty();
    }

    @Test
    @Abuse("U4")
    void refusesTenGigabytesBeforeTheyAreSent() {
        try (var upload = RawHttp.startUpload(api, UPLOADS, "Content-Length: 10737418240")) {
            upload.write(Multipart.fileHead("a.wav", "audio/wav").getBytes(StandardCharsets.US_ASCII));
            upload.write(Recordings.wavHeader(10_737_418_000L));
            assertThat(upload.statusLine()).contains(" 413 ");
        }
        assertThat(workspace.isEmpty()).isTrue();
    }

    @Test
    void anAbortedUploadLeavesNothing() {
        try (var upload = RawHttp.startUpload(api, UPLOADS, "Content-Length: " + 20 * MIB)) {
            upload.write(Multipart.fileHead("a.wav", "audio/wav").getBytes(StandardCharsets.US_ASCII));
            upload.write(Recordings.wavHeader(20L * MIB)).write(new byte[8 * MIB]);
            Await.until("the first bytes to arrive", CLEANING, () -> !workspace.isEmpty());
        }
        workspace.emptyWithin(CLEANING);
    }

    @Test
    @Abuse("Z1")
    void aForeignUploadDoesNotExist() {
        var theirs = ApiClient.newcomer(server.http()).upload(SOUND);
        api.post(JOBS, "{\"uploadId\":\"" + theirs + "\",\"language\":\"en\"}").refused(404, "upload_not_found");
        api.post(JOBS, "{\"uploadId\":\"00000000-0000-7000-8000-000000000000\",\"language\":\"en\"}")
                .refused(404, "upload_not_found");
    }
}
