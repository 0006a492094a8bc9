package studio.atelier.media;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import studio.atelier.platform.TestDatabase;

/** Uploads on a real database: whatever happens, rows, room and files agree. */
class UploadsTest {

    private static final TestDatabase DB = TestDatabase.fresh();
    private static final int KIB = 1024;
    private static final int MIB = 1024 * KIB;
    private static final OptionalLong UNKNOWN = OptionalLong.empty();

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
        media = new MediaFixture(DB, temp, 20 * MIB, 30 * MIB);
    }

    private Reception receive(InputStream body, OptionalLong bodyBytes) throws IOException {
        return media.uploads.receive(MediaFixture.arrival(workspace, bodyBytes), body);
    }

    private MediaObject stored(InputStream body) throws IOException {
        return ((Reception.Stored) receive(body, UNKNOWN)).object();
    }

    private static InputStream bytes(String text) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    private void leavesNothing() throws IOException {
        assertThat(media.files()).isEmpty();
        assertThat(media.states(workspace)).isEmpty();
        assertThat(media.held(workspace)).isZero();
    }

    @Test
    void storesTheBytesAndHoldsTheirTrueSize() throws Exception {
        var bytes = MediaFixture.wav(300 * KIB);

        var object = stored(new ByteArrayInputStream(bytes));

        assertThat(object.sizeBytes()).isEqualTo(bytes.length);
        assertThat(object.contentType()).isEqualTo("audio/wav");
        assertThat(object.filename()).isEqualTo("talk.wav");
        assertThat(object.expiresAt()).isNotNull();
        assertThat(media.held(workspace)).isEqualTo(bytes.length);
        try (var file = media.objects.local(object.key())) {
            assertThat(file.path()).hasBinaryContent(bytes);
        }
        assertThat(media.uploads.find(workspace, object.id())).contains(object);
        assertThat(media.uploads.find(UUID.randomUUID(), object.id())).isEmpty();
    }

    @Test
    void growsByTheChunkWhenTheLengthIsNotKnown() throws Exception {
        var object = stored(MediaFixture.longWav(20 * MIB));

        assertThat(object.sizeBytes()).isEqualTo(20L * MIB);
        assertThat(media.held(workspace)).isEqualTo(20L * MIB);
    }

    @Test
    void aByteTooManyIsRefusedAndLeavesNothing() throws Exception {
        assertThat(receive(MediaFixture.longWav(20 * MIB + 1), UNKNOWN)).isEqualTo(new Reception.TooLarge(20 * MIB));

        leavesNothing();
    }

    @Test
    void aBodyThatAnnouncesTooMuchIsRefusedUnread() throws Exception {
        var unread = MediaFixture.then(() -> {
            throw new AssertionError("read");
        });

        assertThat(receive(unread, OptionalLong.of(10_000_000_000L))).isEqualTo(new Reception.TooLarge(20 * MIB));

        leavesNothing();
    }

    @Test
    void theLastFittingByteOfTheQuotaFits() throws Exception {
        stored(MediaFixture.longWav(18 * MIB));
        stored(MediaFixture.longWav(12 * MIB));

        assertThat(media.held(workspace)).isEqualTo(30L * MIB);
        assertThat(receive(MediaFixture.longWav(KIB), UNKNOWN)).isEqualTo(new Reception.QuotaExceeded(30 * MIB));
    }

    @Test
    void theQuotaEndsAnUploadOfUnknownLengthAndRefusesAnAnnouncedOneUnread() throws Exception {
        stored(MediaFixture.longWav(15 * MIB));

        assertThat(receive(MediaFixture.longWav(16 * MIB), UNKNOWN)).isEqualTo(new Reception.QuotaExceeded(30 * MIB));
        assertThat(receive(MediaFixture.longWav(16 * MIB), OptionalLong.of(17 * MIB)))
                .isEqualTo(new Reception.QuotaExceeded(30 * MIB));

        assertThat(media.held(workspace)).isEqualTo(15L * MIB);
        assertThat(media.files()).hasSize(1);
        assertThat(media.states(workspace)).containsExactly("stored");
    }

    @Test
    void aBodyThatBreaksOffLeavesNothing() {
        var broken = new SequenceInputStream(MediaFixture.longWav(9 * MIB), MediaFixture.then(() -> {
            throw new IOException("gone");
        }));

        assertThatThrownBy(() -> receive(broken, UNKNOWN))
                .isInstanceOf(IOException.class)
                .hasMessage("gone");

        assertThat(temp).satisfies(directory -> leavesNothing());
    }

    @Test
    void contentNameAndTypeMustAgree() throws Exception {
        var wav = new String(MediaFixture.wav(KIB), StandardCharsets.ISO_8859_1);
        var account = UUID.randomUUID();

        record Case(String name, String type, String content) {}
        for (Case wrong : new Case[] {
            new Case("talk.mp3", "audio/wav", wav),
            new Case("talk.wav", "image/png", wav),
            new Case("talk.wav", "text/html", wav),
            new Case("talk", "audio/wav", wav),
            new Case("talk.wav", "audio/wav", "<html><script>alert(1)</script></html>"),
            new Case("list.m3u8", "", "#EXTM3U and something more"),
            new Case("talk.wav", "audio/wav", "abc"),
        }) {
            var arrival = new Arrival(workspace, account, wrong.name(), wrong.type(), UNKNOWN);
            assertThat(media.uploads.receive(arrival, bytes(wrong.content())))
                    .as(wrong.toString())
                    .isInstanceOf(Reception.UnsupportedMedia.class);
        }
        assertThat(receive(InputStream.nullInputStream(), UNKNOWN)).isEqualTo(new Reception.Empty());
        leavesNothing();
        var silent = new Arrival(workspace, account, "TALK.WAV", "application/octet-stream; x=y", UNKNOWN);
        assertThat(media.uploads.receive(silent, bytes(wav))).isInstanceOf(Reception.Stored.class);
    }

    @Test
    void twentyUploadsAtOnceStayWithinTheQuota() throws Exception {
        var start = new CyclicBarrier(20);
        Callable<Reception> upload = () -> {
            start.await();
            return receive(MediaFixture.longWav(5 * MIB), UNKNOWN);
        };
        var receptions = new ArrayList<Reception>();
        try (var threads = Executors.newFixedThreadPool(20)) {
            var running = new ArrayList<Future<Reception>>();
            for (int i = 0; i < 20; i++) {
                running.add(threads.submit(upload));
            }
            for (var one : running) {
                receptions.add(one.get());
            }
        }

        long accepted =
                receptions.stream().filter(Reception.Stored.class::isInstance).count();
        assertThat(accepted).isBetween(3L, 6L);
        assertThat(receptions.stream().filter(Reception.QuotaExceeded.class::isInstance))
                .hasSize((int) (20 - accepted));
        assertThat(media.held(workspace)).isEqualTo(accepted * 5 * MIB);
        assertThat(media.adds(workspace)).isTrue();
        assertThat(media.files()).hasSize((int) accepted);
    }

    @Test
    void anUploadThatWasGivenUpMeanwhileLeavesNothing() {
        var slow = new SequenceInputStream(
                MediaFixture.longWav(KIB),
                MediaFixture.then(() -> DB.owner()
                        .update("UPDATE media_object SET state = 'deleted' WHERE workspace_id = ?", workspace)));

        assertThatThrownBy(() -> receive(slow, UNKNOWN)).hasMessageContaining("given up");

        assertThat(temp).satisfies(directory -> leavesNothing());
    }

    @Test
    void aUsedUploadStaysAndAnUnusedOneGoesAtOnce() throws Exception {
        var object = stored(MediaFixture.longWav(KIB));

        assertThat(media.jobs.use(UUID.randomUUID(), object.id(), UUID.randomUUID(), Retention.SOURCE))
                .isFalse();
        assertThat(media.jobs.use(workspace, object.id(), UUID.randomUUID(), Retention.SOURCE))
                .isTrue();
        assertThat(media.uploads.find(workspace, object.id()).orElseThrow().expiresAt())
                .isNull();

        assertThat(media.uploads.delete(workspace, object.id()))
                .as("a job uses it")
                .isFalse();

        var unused = stored(MediaFixture.longWav(KIB));
        assertThat(media.uploads.delete(UUID.randomUUID(), unused.id())).isFalse();
        assertThat(media.uploads.delete(workspace, unused.id())).isTrue();
        assertThat(media.uploads.delete(workspace, unused.id())).isFalse();
        assertThat(media.states(workspace)).containsExactly("stored");
        assertThat(media.held(workspace)).isEqualTo(KIB);
        assertThat(media.files()).hasSize(1);
    }

    @Test
    void namesStayText() throws Exception {
        var arrival = new Arrival(workspace, UUID.randomUUID(), "../../etc/\u202epass\r\nwd.wav", "", UNKNOWN);

        var object = ((Reception.Stored) media.uploads.receive(arrival, MediaFixture.longWav(KIB))).object();

        assertThat(object.filename()).isEqualTo("passwd.wav");
        assertThat(media.files())
                .singleElement()
                .satisfies(file -> assertThat(
                                temp.toRealPath().relativize(file.toRealPath()).toString())
                        .isEqualTo(object.key().toString()));
        assertThat(Files.size(media.files().getFirst())).isEqualTo(KIB);
    }
}
