package studio.atelier.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A contact sheet of a real video, and the address it is fetched from. */
@OnServer
final class ContactSheetIT {

    private static final String JOBS = "/api/v1/subtitles/jobs/";
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final long FFMPEG_SECONDS = 60;

    private RunningServer server;
    private ApiClient api;

    @BeforeEach
    void signUp(RunningServer running) {
        server = running;
        api = ApiClient.newcomer(running.http());
    }

    @Test
    @Seed("W2")
    void aVideoGetsAContactSheetThatIsServedByASignedAddress(@TempDir Path directory)
            throws IOException, InterruptedException {
        var job = api.post(
                        "/api/v1/subtitles/jobs",
                        new Multipart()
                                .field("doSubtitle", false)
                                .field("doContactSheet", true)
                                .field("contactInterval", 0.5)
                                .file("clip.mp4", "video/mp4", video(directory)))
                .expect(202)
                .data()
                .path("id")
                .asText();
        var view = api.finished(job, LIMIT);
        assertThat(view.path("state").asText()).as(view.toString()).isEqualTo("succeeded");

        var sheet = api.get(JOBS + job + "/contact-sheet");
        if (sheet.status() == 302 || sheet.status() == 303 || sheet.status() == 307) {
            sheet = api.anonymous().get(sheet.header("Location"));
        }
        assertThat(sheet.expect(200).header("Content-Type")).isEqualTo("image/png");
        var image = ImageIO.read(new ByteArrayInputStream(sheet.bytes()));
        assertThat(image.getWidth()).isGreaterThan(image.getHeight() / 10);
        signedAddress(view.path("links").path("contactSheet").asText(), sheet.bytes());
    }

    /** The address works without signing in, in parts too, for exactly this object, until it expires. */
    private void signedAddress(String address, byte[] whole) {
        assertThat(address).contains("/api/v1/media/objects/", "expires=", "signature=");
        var anyone = api.anonymous();
        assertThat(anyone.get(address).expect(200).bytes()).isEqualTo(whole);

        var part = anyone.send(anyone.request(address).header("Range", "bytes=10-19"))
                .expect(206);
        assertThat(part.bytes()).isEqualTo(java.util.Arrays.copyOfRange(whole, 10, 20));
        assertThat(part.header("Content-Range")).isEqualTo("bytes 10-19/" + whole.length);
        var tail =
                anyone.send(anyone.request(address).header("Range", "bytes=-5")).expect(206);
        assertThat(tail.bytes()).isEqualTo(java.util.Arrays.copyOfRange(whole, whole.length - 5, whole.length));
        anyone.send(anyone.request(address).header("Range", "bytes=99999999-")).refused(416, "range_not_satisfiable");
        assertThat(anyone.send(anyone.request(address)
                                .method("HEAD", java.net.http.HttpRequest.BodyPublishers.noBody()))
                        .expect(200)
                        .bytes())
                .isEmpty();

        var forged = address.contains("signature=z") ? "signature=A" : "signature=z";
        anyone.get(address.replaceAll("signature=.", forged)).refused(403, "link_expired");
        anyone.get(address.replaceAll("expires=\\d", "expires=9")).refused(403, "link_expired");
        anyone.get(address.replaceAll("expires=\\d+", "expires=1000000000")).refused(403, "link_expired");
        anyone.get(address.replaceAll("objects/[^/]+/", "objects/" + java.util.UUID.randomUUID() + "/"))
                .refused(403, "link_expired");
        assertThat(anyone.get(address.substring(0, address.indexOf('?'))).status())
                .isIn(400, 401, 403, 422);
    }

    /** Four seconds of a test picture, made with the ffmpeg the server itself uses. */
    private byte[] video(Path directory) throws IOException, InterruptedException {
        var file = directory.resolve("clip.mp4");
        var ffmpeg = new ProcessBuilder(
                        server.ffmpeg().toString(),
                        "-v",
                        "error",
                        "-y",
                        "-f",
                        "lavfi",
                        "-i",
                        "testsrc=duration=4:size=320x180:rate=10",
                        "-pix_fmt",
                        "yuv420p",
                        file.toString())
                .inheritIO()
                .start();
        assertThat(ffmpeg.waitFor(FFMPEG_SECONDS, TimeUnit.SECONDS)).isTrue();
        assertThat(ffmpeg.exitValue()).isZero();
        return Files.readAllBytes(file);
    }
}
