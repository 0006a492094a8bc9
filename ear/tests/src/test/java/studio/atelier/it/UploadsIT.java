package studio.atelier.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
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
    void whoIsSignedOutWhileTheirFileArrivesLeavesNoFileAndNoJob() {
        var anonymous = new ApiClient(server.http(), null);
        var address = ApiClient.newEmail();
        anonymous.register(address).expect(201);
        var sender = anonymous.signedIn(address);
        var witness = anonymous.signedIn(address);
        var theirs = new Workspace(server, witness);
        try (var upload = RawHttp.startUpload(sender, JOBS, "Transfer-Encoding: chunked")) {
            upload.write(RawHttp.chunk(Multipart.fileHead("a.wav", "audio/wav").getBytes(StandardCharsets.US_ASCII)));
            upload.write(RawHttp.chunk(Recordings.wavHeader(8L * MIB))).write(RawHttp.chunk(new byte[4 * MIB]));
            Await.until("the first bytes to arrive", CLEANING, () -> !theirs.isEmpty());
            sender.post("/api/v1/identity/auth/logout").expect(204);
            upload.write(RawHttp.chunk(new byte[4 * MIB]));
            var end = "\r\n--" + Multipart.BOUNDARY + "--\r\n";
            upload.write(RawHttp.chunk(end.getBytes(StandardCharsets.US_ASCII))).write(RawHttp.chunk(new byte[0]));
            assertThat(upload.statusLine()).contains(" 401 ");
        }
        theirs.emptyWithin(CLEANING);
        assertThat(witness.get(JOBS).expect(200).data().path("items")).isEmpty();
    }

    @Test
    @Abuse("Z1")
    void aForeignUploadDoesNotExist() {
        var theirs = ApiClient.newcomer(server.http()).upload(SOUND);
        api.post(JOBS, "{\"uploadId\":\"" + theirs + "\",\"language\":\"en\"}").refused(404, "upload_not_found");
        api.post(JOBS, "{\"uploadId\":\"00000000-0000-7000-8000-000000000000\",\"language\":\"en\"}")
                .refused(404, "upload_not_found");
    }

    /** None of them is read further than its first bytes. */
    static Stream<byte[]> whatUnfolds() {
        return Stream.of(
                // A PNG that says it is 30 000 by 30 000.
                new byte[] {
                    (byte) 0x89,
                    'P',
                    'N',
                    'G',
                    13,
                    10,
                    26,
                    10,
                    0,
                    0,
                    0,
                    13,
                    'I',
                    'H',
                    'D',
                    'R',
                    0,
                    0,
                    117,
                    48,
                    0,
                    0,
                    117,
                    48
                },
                "PK\3\4 an archive, with ../../etc/passwd in it".getBytes(StandardCharsets.ISO_8859_1),
                new byte[] {0x1f, (byte) 0x8b, 8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0},
                ("a/../../b" + "\0".repeat(248) + "ustar").getBytes(StandardCharsets.ISO_8859_1),
                "<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>"
                        .getBytes(StandardCharsets.ISO_8859_1));
    }

    @ParameterizedTest
    @MethodSource("whatUnfolds")
    @Abuse("U6")
    void takesNoPicturesAndNoArchives(byte[] content) {
        for (var name : List.of("a.wav", "a.mp4", "a.png", "a.zip", "a.tar.gz")) {
            api.post(UPLOADS, new Multipart().file(name, "application/octet-stream", content))
                    .refused(415, "unsupported_media");
        }
        assertThat(workspace.isEmpty()).isTrue();
    }

    @Test
    @Abuse("U6")
    void aBodyThatIsPackedIsNotUnpacked() throws IOException {
        var packed = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(packed)) {
            gzip.write("{\"language\":\"en\",\"pad\":\"".getBytes(StandardCharsets.US_ASCII));
            gzip.write(new byte[64 * MIB]);
        }
        var request = api.request(JOBS)
                .header("Content-Type", "application/json")
                .header("Content-Encoding", "gzip")
                .POST(HttpRequest.BodyPublishers.ofByteArray(packed.toByteArray()));
        assertThat(api.send(request).status()).isIn(400, 415);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "../../../../etc/cron.d/evil.wav",
                "..\\..\\boot.wav",
                "/etc/passwd.wav",
                "C:\\windows\\x.wav",
                "a%0d%0aSet-Cookie: stolen=1.wav",
                "exe.\u202Evaw.wav",
                "\u0001\u001b[31mred.wav",
                "%2e%2e%2fx.wav",
                "a;filename=b.sh;.wav",
                "$(reboot)`reboot`.wav",
                "-i.wav"
            })
    @Abuse("U8")
    void aNameIsForShowAndLeadsNowhere(String name) {
        var upload = api.post(UPLOADS, new Multipart().file(name, "audio/wav", SOUND))
                .expect(201)
                .data();
        var shown = upload.path("filename").asText();
        assertThat(shown).endsWith(".wav").doesNotContain("/", "\\").doesNotContainPattern("[\\p{Cc}\\p{Cf}]");
        assertThat(workspace.files())
                .hasSize(1)
                .allSatisfy(file -> assertThat(file.getFileName().toString()).matches("[0-9a-f-]{36}"));
        var answer = api.get(content(api, upload.path("uploadId").asText())).expect(200);
        assertThat(answer.headers().firstValue("Set-Cookie")).isEmpty();
        assertThat(answer.header("Content-Disposition"))
                .startsWith("attachment; filename=\"")
                .matches("attachment; filename=\"[^\"]*\"; filename\\*=UTF-8''[^\"; ]*");
        assertThat(answer.bytes()).isEqualTo(SOUND);
    }

    /** The signed address of an upload. */
    private static String content(ApiClient owner, String upload) {
        return owner.get("/api/v1/media/objects/" + upload)
                .expect(200)
                .data()
                .path("contentPath")
                .asText();
    }

    @Test
    @Abuse("U9")
    void noPartOfAForeignFileIsGivenOut() {
        var owner = ApiClient.newcomer(server.http());
        var theirs = owner.upload(SOUND);
        var mine = api.upload(SOUND);
        var myAddress = content(api, mine);
        var theirAddress = content(owner, theirs);
        var forged = theirAddress.contains("signature=_") ? "signature=A" : "signature=_";
        api.get("/api/v1/media/objects/" + theirs).refused(404, "object_not_found");
        for (var range : List.of("bytes=0-15", "bytes=-16", "bytes=0-", "bytes=0-0,5-9", "bytes=99999999-")) {
            for (var address : List.of(
                    myAddress.replace(mine, theirs),
                    theirAddress.replaceFirst("expires=\\d+", "expires=99999999999"),
                    theirAddress.replaceFirst("signature=.", forged),
                    theirAddress.replaceFirst("[?].*", ""))) {
                var answer = api.send(api.request(address).header("Range", range));
                answer.refused(403, "link_expired");
                assertThat(answer.headers().firstValue("Content-Range")).isEmpty();
                assertThat(answer.headers().firstValue("ETag")).isEmpty();
            }
        }
    }
}
