package studio.atelier.media;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import studio.atelier.platform.TestDatabase;

/** How objects go, also when somebody dies half-way or two do it at once. */
class DisposalTest {

    private static final TestDatabase DB = TestDatabase.fresh();
    private static final Duration HOUR = Duration.ofHours(1);
    private static final int KIB = 1024;
    private static final int MANY = 1_000;

    @TempDir
    Path temp;

    private final UUID workspace = UUID.randomUUID();
    private MediaFixture media;

    @AfterAll
    static void close() {
        DB.close();
    }

    @BeforeEach
    void setUp() {
        DB.owner().update("DELETE FROM media_object");
        media = new MediaFixture(DB, temp, KIB * KIB, KIB * KIB);
    }

    private MediaObject upload() throws Exception {
        var arrival = MediaFixture.arrival(workspace, OptionalLong.empty());
        return ((Reception.Stored) media.uploads.receive(arrival, MediaFixture.longWav(KIB))).object();
    }

    private Disposal.Freed sweep() throws Exception {
        var keys = media.disposal.marked(Disposal.START, MANY);
        for (ObjectKey key : keys) {
            media.disposal.remove(key);
        }
        return media.disposal.forget(keys.stream().map(ObjectKey::id).toList());
    }

    private void age(String column) {
        DB.owner().update("UPDATE media_object SET " + column + " = atelier_now() - interval '61 minutes'");
    }

    @Test
    void unusedUploadsGoWhenTheyExpireAndNoSooner() throws Exception {
        var unused = upload();
        var used = upload();
        media.jobs.use(workspace, used.id(), UUID.randomUUID(), Retention.SOURCE);

        assertThat(media.disposal.mark(HOUR, MANY).isEmpty()).isTrue();
        DB.owner().update("UPDATE media_object SET expires_at = atelier_now() WHERE expires_at IS NOT NULL");

        assertThat(media.disposal.mark(HOUR, MANY)).isEqualTo(new Disposal.Marked(0, 1));
        assertThat(media.uploads.find(workspace, unused.id())).isEmpty();
        assertThat(sweep()).isEqualTo(new Disposal.Freed(1, KIB));
        assertThat(media.uploads.find(workspace, used.id())).isPresent();
        assertThat(media.held(workspace)).isEqualTo(KIB);
        assertThat(media.files()).hasSize(1);
    }

    @Test
    void whatACrashLeftOfAnUploadGoesWithItsPartialFile() throws Exception {
        var object = new NewObject(UUID.randomUUID(), workspace, UUID.randomUUID(), Area.UPLOAD, "a.wav", "audio/wav");
        media.rows.begin(object, 0, KIB * KIB);
        var part = temp.resolve(object.key() + DirectoryStore.PART);
        Files.createDirectories(temp.resolve("workspace/" + workspace + "/upload"));
        Files.write(part, MediaFixture.wav(KIB));

        assertThat(media.disposal.mark(HOUR, MANY).isEmpty())
                .as("it may still be coming")
                .isTrue();
        age("touched_at");

        assertThat(media.disposal.mark(HOUR, MANY)).isEqualTo(new Disposal.Marked(1, 0));
        assertThat(sweep().objects()).isEqualTo(1);
        assertThat(part).doesNotExist();
        assertThat(media.held(workspace)).isZero();
    }

    @Test
    void aCrashAfterTheFileIsGoneIsFinishedByTheNextSweep() throws Exception {
        upload();
        age("expires_at");
        media.disposal.mark(HOUR, MANY);
        media.disposal.remove(media.disposal.marked(Disposal.START, MANY).getFirst());

        assertThat(media.held(workspace)).isEqualTo(KIB);
        assertThat(sweep()).isEqualTo(new Disposal.Freed(1, KIB));
        assertThat(sweep()).isEqualTo(new Disposal.Freed(0, 0));
        assertThat(media.held(workspace)).isZero();
    }

    @Test
    void sweepsAtTheSameTimeFreeTheRoomOnce() throws Exception {
        for (int i = 0; i < 20; i++) {
            upload();
        }
        age("expires_at");
        int sweepers = 4;
        var start = new CyclicBarrier(sweepers);
        var freed = new ArrayList<Disposal.Freed>();
        try (var threads = Executors.newFixedThreadPool(sweepers)) {
            var running = new ArrayList<Future<Disposal.Freed>>();
            for (int i = 0; i < sweepers; i++) {
                running.add(threads.submit(() -> {
                    start.await();
                    media.disposal.mark(HOUR, MANY);
                    return sweep();
                }));
            }
            for (var one : running) {
                freed.add(one.get());
            }
        }
        freed.add(sweep());

        assertThat(freed.stream().mapToLong(Disposal.Freed::objects).sum()).isEqualTo(20);
        assertThat(media.held(workspace)).isZero();
        assertThat(media.files()).isEmpty();
    }

    @Test
    void theArtefactOfTheHighestFenceCounts() throws Exception {
        var job = UUID.randomUUID();
        var early = new Artifacts.Origin(workspace, job, "audio", 0, 5);
        var late = new Artifacts.Origin(workspace, job, "audio", 0, 6);
        var zombie = media.artifacts.keep(early, "audio.wav", "audio/wav", new byte[] {1});
        var right = media.artifacts.keep(late, "audio.wav", "audio/wav", new byte[] {2, 2});
        var again = media.artifacts.keep(early, "audio.wav", "audio/wav", new byte[] {3});

        assertThat(media.artifacts.find(workspace, job, "audio", 0)).contains(right);
        assertThat(media.artifacts.find(UUID.randomUUID(), job, "audio", 0)).isEmpty();
        assertThat(media.states(workspace)).containsExactly("deleted", "stored", "stored");
        assertThat(media.held(workspace)).isEqualTo(4);
        assertThat(List.of(zombie.id(), right.id(), again.id())).doesNotHaveDuplicates();

        assertThat(media.artifacts.discard(workspace, job)).isEqualTo(2);
        assertThat(sweep()).isEqualTo(new Disposal.Freed(3, 4));
        assertThat(media.files()).isEmpty();
    }

    @Test
    void artefactsAreNotRefusedForWantOfRoom() throws Exception {
        var origin = new Artifacts.Origin(workspace, UUID.randomUUID(), "audio", 0, 1);

        var kept = media.artifacts.keep(origin, "audio.wav", "audio/wav", new byte[2 * KIB * KIB]);

        assertThat(kept.sizeBytes()).isEqualTo(2L * KIB * KIB);
        assertThat(media.uploads.receive(
                        MediaFixture.arrival(workspace, OptionalLong.empty()), MediaFixture.longWav(KIB)))
                .isInstanceOf(Reception.QuotaExceeded.class);
    }
}
