package studio.atelier.speechtool;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WordErrorRateTest {
    @ParameterizedTest
    @CsvSource({
        "go forward ten meters, go forward ten meters, 0, 4",
        "go forward ten meters, go forward ten, 1, 4",
        "go forward ten meters, go for word ten meters, 2, 4",
        "go forward ten meters, '', 4, 4",
        "'', made up, 2, 0",
        "'Mr. Smith, it''s you!', mister smith it's you, 0, 4",
        "a b c d, b c d a, 2, 4",
    })
    void countsTheFewestEdits(String said, String heard, int errors, int words) {
        assertThat(WordErrorRate.of(said, heard)).isEqualTo(new WordErrorRate(errors, words));
    }

    @Test
    void addsUpOverTexts() {
        WordErrorRate sum = WordErrorRate.NONE
                .plus(WordErrorRate.of("one two three", "one two"))
                .plus(WordErrorRate.of("four", "four"));

        assertThat(sum.rate()).isEqualTo(0.25);
        assertThat(sum).hasToString("25.0 % (1 of 4 words)");
        assertThat(WordErrorRate.NONE.rate()).isZero();
    }
}
