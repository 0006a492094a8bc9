package studio.atelier.speechtool;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import studio.atelier.speechtool.RecordedSpeech.Clip;

/** What the embedded engine makes of human speech that was not made for it. */
class RecordedSpeechTest {
    private static final double MOST_ERRORS = 0.35;
    private static final double BYTES_PER_SECOND = 32_000;

    @Test
    void wordErrorRateOnRecordings() throws Exception {
        List<Clip> clips = RecordedSpeech.requireFor("recognition of recorded speech");
        WordErrorRate rate = WordErrorRate.NONE;
        double audioSeconds = 0;
        long began = System.nanoTime();
        for (Clip clip : clips) {
            Run run = Run.of("recognize", clip.wav().toString());
            assertThat(run.code()).as(run.err()).isEqualTo(SpeechTool.OK);
            rate = rate.plus(WordErrorRate.of(clip.text(), String.join(" ", run.words())));
            audioSeconds += Files.size(clip.wav()) / BYTES_PER_SECOND;
        }
        double factor = (System.nanoTime() - began) / 1e9 / audioSeconds;
        System.out.printf(
                Locale.ROOT,
                "RECORDED SPEECH: word error rate %s, real-time factor %.2f over %.1f s in %d clips%n",
                rate,
                factor,
                audioSeconds,
                clips.size());
        assertThat(clips).hasSize(5);
        assertThat(rate.rate()).isLessThanOrEqualTo(MOST_ERRORS);
    }

    @Test
    void alignmentFindsNearlyEveryWord(@TempDir Path directory) throws Exception {
        Clip clip = RecordedSpeech.requireFor("alignment of recorded speech").getFirst();
        Path transcript = directory.resolve("transcript.txt");
        Files.writeString(transcript, clip.text());

        Run run = Run.of("align", clip.wav().toString(), transcript.toString());

        assertThat(run.words()).containsExactly(clip.text().split(" ", -1));
        assertThat(run.aligned()).isGreaterThanOrEqualTo(20);
    }
}
