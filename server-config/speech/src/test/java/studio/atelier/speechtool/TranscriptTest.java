package studio.atelier.speechtool;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import studio.atelier.speechtool.Transcript.Token;

class TranscriptTest {
    @Test
    void keepsTheWritingAndFindsWhatIsSpoken() {
        Transcript transcript =
                Transcript.of("\ufeff\u201cIll-disposed,\u201d she said \u2014 in 1917.\nIt\u2019s 'over'");

        assertThat(transcript.tokens().stream().map(Token::text))
                .containsExactly(
                        "\u201cIll-disposed,\u201d", "she", "said", "\u2014", "in", "1917.", "It\u2019s", "'over'");
        assertThat(transcript.tokens().getFirst().spoken()).containsExactly("ill", "disposed");
        assertThat(transcript.tokens().get(6).spoken()).containsExactly("it's");
        assertThat(transcript.spokenSentences()).containsExactly("ill disposed she said in", "it's over");
    }

    @Test
    void nothingSpokenMeansNoSentence() {
        assertThat(Transcript.of("12 \u2014 34.").spokenSentences()).isEmpty();
        assertThat(Transcript.of("").tokens()).isEmpty();
    }
}
