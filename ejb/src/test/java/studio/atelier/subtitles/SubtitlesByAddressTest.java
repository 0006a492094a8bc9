package studio.atelier.subtitles;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import studio.atelier.media.SourceAddress;
import studio.atelier.media.SourceServer;
import studio.atelier.order.Ordered;
import studio.atelier.platform.Abuse;
import studio.atelier.platform.TestDatabase;
import studio.atelier.video.EmbeddedFfmpeg;
import studio.atelier.work.Fault;
import studio.atelier.work.JobState;

/** Jobs whose file is fetched, from a server that proves its name and from others. */
class SubtitlesByAddressTest {

    private static final TestDatabase DB = TestDatabase.fresh();
    private static final SubtitleRequest SUBTITLES = new SubtitleRequest("en", null, true, false, null);

    @TempDir
    static Path clips;

    @TempDir
    Path objects;

    private static Path talk;

    private final AtomicInteger asked = new AtomicInteger();
    private SourceServer server;
    private StudioFixture studio;

    @BeforeAll
    static void makeClip() throws Exception {
        talk = EmbeddedFfmpeg.make(clips.resolve("talk.wav"), "-f", "lavfi", "-i", "sine=f=440:d=3:sample_rate=16000");
    }

    @AfterAll
    static void closeDatabase() {
        DB.close();
    }

    @BeforeEach
    void start() throws Exception {
        server = new SourceServer(clips);
        server.name("media.example", server.address());
        studio = new StudioFixture(DB, objects, ScriptedSpeech.english(), server.fetch());
    }

    @AfterEach
    void stop() {
        studio.close();
        server.close();
    }

    @Test
    void aFileIsFetchedAndBelongsToTheJob() {
        serveTalk();

        var order = order("https://media.example/talk.wav?signature=1");
        assertThat(order.source().uploadId()).isNull();
        assertThat(order.source().filename()).isEqualTo("talk.wav");
        studio.work.awaitFinal(order.job().id());

        var job = studio.job(order.job().id());
        assertThat(job.job().state()).isEqualTo(JobState.SUCCEEDED);
        var file = studio.request(() -> studio.media.uploads.find(
                        studio.owner.workspaceId(),
                        Objects.requireNonNull(job.source().uploadId())))
                .orElseThrow();
        assertThat(job.source().sizeBytes()).isEqualTo(file.sizeBytes());
        assertThat(job.source().contentType()).isEqualTo("audio/wav");
        assertThat(file.expiresAt()).as("it lives as long as the job").isNull();
        assertThat(asked).hasValue(1);
    }

    @Test
    void aJobThatOnlyFetchesEndsWithTheFile() throws Exception {
        serveTalk();

        var order = order(
                "https://media.example/talk.wav", new SubtitleRequest(null, null, false, false, null, null, true));
        studio.work.awaitFinal(order.job().id());

        var job = studio.job(order.job().id());
        assertThat(job.job().state()).isEqualTo(JobState.SUCCEEDED);
        assertThat(job.job().progress()).isEqualTo(100);
        var video = studio.request(
                        () -> studio.subtitles.video(studio.owner, order.job().id()))
                .orElseThrow();
        try (var content = studio.media.objects.open(video.key(), 0, Files.size(talk))) {
            assertThat(content.readAllBytes()).isEqualTo(Files.readAllBytes(talk));
        }
        assertThat(studio.request(
                        () -> studio.subtitles.file(studio.owner, order.job().id(), Subtitles.Variant.SOURCE)))
                .as("nobody listened")
                .isEmpty();
    }

    @Test
    void aBusySourceIsAskedAgain() {
        server.serve("/busy.wav", exchange -> {
            if (asked.incrementAndGet() == 1) {
                exchange.getResponseHeaders().set("Retry-After", "1");
                exchange.sendResponseHeaders(503, -1);
                exchange.close();
            } else {
                SourceServer.send(exchange, talk, "audio/wav");
            }
        });

        var order = order("https://media.example/busy.wav");
        studio.work.awaitFinal(order.job().id());

        assertThat(studio.job(order.job().id()).job().state()).isEqualTo(JobState.SUCCEEDED);
        assertThat(asked).hasValue(2);
    }

    @Test
    void aPageIsNoRecordingAndThatIsTheFaultOfTheInput() {
        server.serve("/page.wav", exchange -> {
            var page = "<html><body>Sign in to see this video</body></html>".getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, page.length);
            try (var body = exchange.getResponseBody()) {
                body.write(page);
            }
        });

        fails("https://media.example/page.wav", "unsupported_media");
    }

    @Abuse("U1")
    @Test
    void anAddressThatLeadsInsideEndsTheJob() {
        server.name("inside.example", new InetSocketAddress(InetAddress.ofLiteral("192.168.0.1"), 443));

        fails("https://inside.example/talk.wav", "source_refused");
    }

    private void fails(String address, String code) {
        var order = order(address);
        studio.work.awaitFinal(order.job().id());

        var job = studio.job(order.job().id()).job();
        assertThat(job.state()).isEqualTo(JobState.FAILED);
        var failure = Objects.requireNonNull(job.failure());
        assertThat(failure.code()).isEqualTo(code);
        assertThat(failure.fault()).isEqualTo(Fault.INPUT);
    }

    private SubtitleJob order(String address) {
        return order(address, SUBTITLES);
    }

    private SubtitleJob order(String address, SubtitleRequest wish) {
        var source = new Subtitles.Source.Address(SourceAddress.read(address).orElseThrow());
        return switch (studio.request(() -> studio.subtitles.submit(studio.owner, wish, source, null))) {
            case Ordered.Accepted(SubtitleJob job) -> job;
            case Ordered<SubtitleJob> other -> throw new AssertionError(other);
        };
    }

    private void serveTalk() {
        server.serve("/talk.wav", exchange -> {
            asked.incrementAndGet();
            SourceServer.send(exchange, talk, "audio/wav");
        });
    }
}
