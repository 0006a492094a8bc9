package studio.atelier.speechtool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** A machine speaks, the tool listens: needs nothing but Maven. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SpeechRoundTripTest {
    private static final String TEXT =
            "Nobody had lived there for many years. People from the village came to see what had "
                    + "happened. There was nothing left of the bridge.";
    private static final double MOST_ERRORS = 0.20;

    private Path directory = Path.of("");
    private Path wav = Path.of("");

    @BeforeAll
    void speak(@TempDir Path shared) throws Exception {
        directory = shared;
        wav = directory.resolve("speech.wav");
        new SyntheticVoice().say(TEXT, wav);
    }

    @Test
    void hearsWhatWasSaid() throws Exception {
        Run run = Run.of("recognize", wav.toString());

        WordErrorRate rate = WordErrorRate.of(TEXT, String.join(" ", run.words()));
        System.out.println("SPEECH ROUND TRIP: word error rate " + rate + " on synthetic speech");
        assertThat(run.code()).isEqualTo(SpeechTool.OK);
        assertThat(rate.rate()).isLessThan(MOST_ERRORS);
        assertThat(run.starts()).isSorted();
        assertThat(run.json()).startsWith("{\"engine\":\"embedded-sphinx\",\"language\":\"en\",\"words\":[{\"word\":");
        assertThat(run.err()).contains("progress 50", "progress 100").doesNotContain("failed");
    }

    @Test
    void findsTheWordsOfAKnownText() throws Exception {
        Path transcript = directory.resolve("transcript.txt");
        String text =
                "\u201cNobody\u201d \u2013 xqzt! \u2013 had lived there for many years.\nPeople from the village came to see what "
                        + "had happened. There was nothing left of the bridge.";
        Files.writeString(transcript, text);

        Run run = Run.of("align", wav.toString(), transcript.toString());

        assertThat(run.code()).isEqualTo(SpeechTool.OK);
        assertThat(run.words()).containsExactly(text.split("\\s", -1));
        assertThat(run.starts()).isSorted();
        assertThat(run.aligned()).isBetween(22, 24);
        assertThat(run.utterances()).isGreaterThanOrEqualTo(2);
    }

    @Test
    void alignmentAndRecognitionAgreeOnTimes() throws Exception {
        Path transcript = directory.resolve("same.txt");
        Files.writeString(transcript, TEXT);

        Run recognised = Run.of("recognize", wav.toString());
        Run aligned = Run.of("align", wav.toString(), transcript.toString());

        assertThat(aligned.startOf("village")).isCloseTo(recognised.startOf("village"), within(0.1));
    }
}
