package studio.atelier.dictation;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import studio.atelier.media.SourceAddress;
import studio.atelier.media.SourceServer;
import studio.atelier.order.Ordered;
import studio.atelier.platform.Seed;
import studio.atelier.platform.TestDatabase;
import studio.atelier.video.EmbeddedFfmpeg;
import studio.atelier.work.Fault;
import studio.atelier.work.JobState;

/** Where recordings come from, and what is said when they are not there. */
class DictationSourcesTest {

    private static final TestDatabase DB = TestDatabase.fresh();
    private static final String MT = "qwen-mt";

    /** Ten seconds of tone, two of nothing, twice. */
    private static final String TALK = "aevalsrc='if(lt(mod(t,12),10),sin(880*PI*t)*0.5,0)':d=24:s=8000";

    @TempDir
    static Path clips;

    @TempDir
    Path objects;

    private SourceServer server;
    private DictationFixture studio;
    private Path talk;

    @AfterAll
    static void closeDatabase() {
        DB.close();
    }

    @BeforeEach
    void start() throws Exception {
        talk = EmbeddedFfmpeg.make(clips.resolve("talk.flac"), "-f", "lavfi", "-i", TALK);
        server = new SourceServer(clips);
        server.name("media.example", server.address());
        studio = new DictationFixture(DB, objects, Duration.ofMinutes(5), true, server.fetch());
        studio.give(2_000);
    }

    @AfterEach
    void stop() {
        studio.close();
        server.close();
    }

    private DictationJob fetched(String address) {
        var order = new DictationOrder("paraformer-v2", MT, null);
        var source = SourceAddress.read(address).orElseThrow();
        var ordered = studio.request(() -> studio.dictations.submit(studio.owner, order, source, null));
        var job = ((Ordered.Accepted<DictationJob>) ordered).job().job().id();
        studio.work.awaitFinal(job);
        return studio.job(job);
    }

    private void failed(DictationJob job, String code) {
        assertThat(job.job().state()).isEqualTo(JobState.FAILED);
        var failure = Objects.requireNonNull(job.job().failure());
        assertThat(failure.code()).isEqualTo(code);
        assertThat(failure.fault()).isEqualTo(Fault.INPUT);
        assertThat(studio.balance().held()).isZero();
    }

    @Test
    @Seed("L2")
    void aRecordingIsFetchedFromItsAddress() {
        server.serve("/talk.flac", exchange -> SourceServer.send(exchange, talk, "audio/flac"));

        var done = fetched("https://media.example/talk.flac");

        assertThat(done.job().state()).isEqualTo(JobState.SUCCEEDED);
        assertThat(studio.exercise(done).items()).hasSize(2);
        assertThat(studio.balance().posted()).isEqualTo(2_000 - 6 - 4);
    }

    @Test
    void anAddressWithoutARecordingSaysSo() {
        server.serve("/nothing.flac", exchange -> {
            exchange.sendResponseHeaders(404, -1);
            exchange.close();
        });

        failed(fetched("https://media.example/nothing.flac"), "download_failed");
        assertThat(studio.balance().posted()).as("nothing was done").isEqualTo(2_000);
    }

    @Test
    void aRecordingThatGoesMeanwhileSaysSo() throws Exception {
        studio.ears.script = piece -> {
            DB.owner()
                    .update(
                            "UPDATE media_object SET state = 'deleted' WHERE area = 'upload' AND workspace_id = ?",
                            studio.owner.workspaceId());
            return Ears.sentences(piece);
        };

        failed(studio.finish(talk, MT), "input_media_missing");
    }
}
