package studio.atelier.recording;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import studio.atelier.video.Silence;

class ChunkPlanTest {

    private static final Duration TARGET = Duration.ofSeconds(30);

    private static Silence silence(double start, double end) {
        return new Silence(Duration.ofMillis((long) (start * 1000)), Duration.ofMillis((long) (end * 1000)));
    }

    private static List<Chunk> plan(double seconds, Silence... silences) {
        return ChunkPlan.of(Duration.ofMillis((long) (seconds * 1000)), List.of(silences), TARGET);
    }

    @Test
    void aShortRecordingIsOneChunk() {
        assertThat(plan(0)).containsExactly(new Chunk(0, 0, false));
        assertThat(plan(44, silence(20, 21))).containsExactly(new Chunk(0, 44_000, false));
    }

    @Test
    void theCutIsInTheMiddleOfThePauseNearestToTheLength() {
        assertThat(plan(80, silence(10, 11), silence(24, 24.5), silence(33, 35), silence(50, 51)))
                .containsExactly(
                        new Chunk(0, 34_000, false),
                        new Chunk(34_000, 50_500, false),
                        new Chunk(50_500, 80_000, false));
    }

    @Test
    void withoutAPauseTheCutComesAtTheCap() {
        assertThat(plan(130))
                .containsExactly(
                        new Chunk(0, 60_000, false),
                        new Chunk(60_000, 120_000, false),
                        new Chunk(120_000, 130_000, false));
    }

    @Test
    void chunksAlwaysCoverTheWholeWithoutGapAndAreNeverLongerThanTheCap() {
        long seed = Long.getLong("seed", 1);
        var random = new Random(seed);
        for (int round = 0; round < 500; round++) {
            double length = random.nextDouble() * 900;
            var silences = IntStream.range(0, random.nextInt(60))
                    .mapToObj(i -> random.nextDouble() * length)
                    .map(start -> silence(start, Math.min(length, start + random.nextDouble() * 3)))
                    .toArray(Silence[]::new);

            var chunks = plan(length, silences);

            long at = 0;
            for (var chunk : chunks) {
                assertThat(chunk.startMillis()).as("seed %d", seed).isEqualTo(at);
                assertThat(chunk.endMillis() - at).as("seed %d", seed).isLessThanOrEqualTo(60_000);
                at = chunk.endMillis();
            }
            assertThat(at).as("seed %d", seed).isEqualTo((long) (length * 1000));
        }
    }
}
