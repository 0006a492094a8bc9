package studio.atelier.video;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where a clip begins and ends, found by decoding it and laying it over its source. */
class ClipTest {

    private static final int HERTZ = Ffmpeg.SPEECH_HERTZ;
    private static final int TOLERANCE_MILLIS = 50;
    private static final int SEARCH_MILLIS = 300;

    /** A tone that rises all the time, so that no part of it is like another. */
    private static final String SWEEP = "aevalsrc='0.5*sin(2*PI*(150*t+20*t*t))':d=%d:s=48000";

    private static final Ffmpeg FFMPEG = EmbeddedFfmpeg.ffmpeg();

    @TempDir
    static Path files;

    private static short[] truth;

    @BeforeAll
    static void makeTruth() throws Exception {
        truth = samples(EmbeddedFfmpeg.make(
                files.resolve("truth.wav"), "-f", "lavfi", "-i", SWEEP.formatted(30), "-ar", "16000", "-ac", "1"));
    }

    /** Of a WAV of one channel. */
    private static short[] samples(Path wav) throws IOException, MediaFailure {
        var format = PcmWav.open(wav);
        var bytes = ByteBuffer.wrap(Files.readAllBytes(wav)).order(ByteOrder.LITTLE_ENDIAN);
        var samples = new short[(int) (format.dataBytes() / 2)];
        bytes.position((int) format.dataOffset())
                .slice()
                .order(ByteOrder.LITTLE_ENDIAN)
                .asShortBuffer()
                .get(samples);
        return samples;
    }

    private static short[] decoded(Path mp3) throws Exception {
        return samples(EmbeddedFfmpeg.make(
                files.resolve(mp3.getFileName() + ".wav"), "-i", mp3.toString(), "-ar", "16000", "-ac", "1"));
    }

    /** How many milliseconds later than it should the middle of the clip is heard. */
    private static int offset(short[] clip, long startMillis) {
        int window = HERTZ / 5;
        int from = clip.length / 2 - window / 2;
        int expected = (int) (startMillis * HERTZ / 1000) + from;
        int best = 0;
        double most = Double.NEGATIVE_INFINITY;
        int reach = SEARCH_MILLIS * HERTZ / 1000;
        for (int shift = -reach; shift <= reach; shift += 4) {
            double sum = 0;
            for (int i = 0; i < window; i++) {
                int at = expected + shift + i;
                sum += at < 0 || at >= truth.length ? 0 : (double) clip[from + i] * truth[at];
            }
            if (sum > most) {
                most = sum;
                best = shift;
            }
        }
        return Math.abs(best) * 1000 / HERTZ;
    }

    @Test
    void aClipOfAnyKindOfFileIsWhereItShouldBe() throws Exception {
        var kinds = List.of(
                List.of("sweep.wav", "-c:a", "pcm_s16le"),
                List.of("sweep.mp3", "-c:a", "libmp3lame"),
                List.of("sweep.m4a", "-c:a", "aac"),
                List.of("sweep.ogg", "-c:a", "libvorbis"),
                List.of("sweep.flac", "-c:a", "flac"));
        for (var kind : kinds) {
            var source = EmbeddedFfmpeg.make(
                    files.resolve(kind.getFirst()), "-f", "lavfi", "-i", SWEEP.formatted(30), kind.get(1), kind.get(2));
            check(source);
        }
    }

    @Test
    void aClipOfAFilmIsWhereItShouldBe() throws Exception {
        check(EmbeddedFfmpeg.make(
                files.resolve("film.mp4"),
                "-f",
                "lavfi",
                "-i",
                "testsrc=d=30:s=160x120:r=10",
                "-f",
                "lavfi",
                "-i",
                SWEEP.formatted(30),
                "-g",
                "300",
                "-pix_fmt",
                "yuv420p",
                "-c:a",
                "aac"));
    }

    private static void check(Path source) throws Exception {
        var sound = files.resolve("sound.wav");
        FFMPEG.extractSound(source, sound);
        for (long[] stretch : new long[][] {{0, 2_860}, {3_000, 5_800}, {12_345, 15_678}, {27_001, 29_999}}) {
            var mp3 = files.resolve("clip.mp3");
            FFMPEG.clip(sound, Clip.of(stretch[0], stretch[1]), mp3);
            var clip = decoded(mp3);
            assertThat(clip.length * 1000L / HERTZ)
                    .as("length of %s", source.getFileName())
                    .isBetween(stretch[1] - stretch[0] - TOLERANCE_MILLIS, stretch[1] - stretch[0] + TOLERANCE_MILLIS);
            assertThat(offset(clip, stretch[0]))
                    .as("offset in %s at %d", source.getFileName(), stretch[0])
                    .isLessThanOrEqualTo(TOLERANCE_MILLIS);
        }
    }

    @Test
    void aClipIsHalfASecondAtLeast() throws Exception {
        assertThat(Clip.of(1_000, 1_100)).isEqualTo(new Clip(Duration.ofMillis(800), Duration.ofMillis(1_300)));
        assertThat(Clip.of(0, 10)).isEqualTo(new Clip(Duration.ZERO, Duration.ofMillis(500)));
        assertThat(Clip.of(0, 500)).isEqualTo(new Clip(Duration.ZERO, Duration.ofMillis(500)));
    }
}
