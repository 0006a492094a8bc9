package studio.atelier.dictation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;
import studio.atelier.platform.Seed;

class MarkingTest {

    private static final int ROUNDS = 2_000;

    private static Marking sentence(String text, String... typed) {
        return mark(text, Mode.SENTENCE, typed);
    }

    private static Marking mark(String text, Mode mode, String... typed) {
        return Marking.of(Tokens.of(text).stream().map(Tokens::accepted).toList(), List.of(typed), mode);
    }

    @Test
    @Seed("L5")
    void everyWordInItsPlaceIsRight() {
        var marked = sentence("I'm gonna do it.", "I'm", "gonna", "do", "it");
        assertThat(marked.isCorrect()).isTrue();
        assertThat(marked.score()).isEqualByComparingTo("100");
        assertThat(marked.results()).containsExactly(true, true, true, true);
    }

    @Test
    void apostrophesDoNotCountOnEitherSide() {
        assertThat(sentence("Don't stop now", "don't", "stop", "now").isCorrect())
                .isTrue();
        assertThat(sentence("Don't stop now", "Dont", "stop", "now").isCorrect())
                .isTrue();
        assertThat(sentence("Dont stop now", "don\u2019t", "stop", "NOW!").isCorrect())
                .isTrue();
        assertThat(mark("Don\u02bct go", Mode.WORD, "don`t", "go").isCorrect()).isTrue();
    }

    @Test
    void hyphensMayBeWrittenTogetherOrApart() {
        for (var typed : List.of("a well-known man", "a well known man", "a wellknown man", "a WELL\u2011KNOWN man")) {
            assertThat(sentence("A well-known man", typed).isCorrect())
                    .as(typed)
                    .isTrue();
        }
        assertThat(sentence("a well known man", "a well-known man").results()).containsExactly(true, true, true, true);
        assertThat(sentence("be careful", "becareful").isCorrect())
                .as("not without a hyphen")
                .isFalse();
    }

    @Test
    void aTextIsCutIntoWordsAsTheSentenceIs() {
        assertThat(sentence("Go on, then.", " go on   THEN ").isCorrect()).isTrue();
    }

    @Test
    void theScoreIsThePartOfTheExpectedWords() {
        assertThat(sentence("one two three", "one", "xxx", "three").score()).isEqualByComparingTo("66.67");
        assertThat(sentence("one two three", "two", "three").score())
                .as("by place")
                .isEqualByComparingTo("0");
        assertThat(sentence("one two three").score()).isEqualByComparingTo("0");
        assertThat(sentence("one", "one", "and", "more").score()).isEqualByComparingTo("100");
        assertThat(sentence("...", "x").score()).as("no words").isEqualByComparingTo("0");
    }

    @Test
    void blanksAreNothingInASentenceAndAPlaceByWord() {
        assertThat(sentence("one two three", "one", " ", "", "two", "three").isCorrect())
                .isTrue();
        assertThat(mark("one two three", Mode.WORD, "one", "", "three").results())
                .containsExactly(true, false, true);
        assertThat(mark("well-known man", Mode.WORD, "well known", "man").isCorrect())
                .isTrue();
    }

    @Test
    void whatSomebodyHeardIsRightInAnySpelling() {
        var random = new Random(11);
        for (int i = 0; i < ROUNDS; i++) {
            var text = TokensTest.text(random);
            var words = Tokens.of(text).stream().map(Tokens::accepted).toList();
            var loud =
                    Marking.of(words, List.of(text.toUpperCase(Locale.ROOT).toLowerCase(Locale.ROOT)), Mode.SENTENCE);
            var plain = Marking.of(words, List.of(text), Mode.SENTENCE);
            assertThat(plain.results()).as(text).hasSameSizeAs(words).doesNotContain(false);
            assertThat(loud.results()).hasSameSizeAs(words);
            var boxes = Marking.of(words, Tokens.of(text), Mode.WORD);
            assertThat(boxes.results()).as(text).doesNotContain(false);
        }
    }

    @Test
    void anyAnswerHasAScoreBetweenNothingAndAll() {
        var random = new Random(13);
        for (int i = 0; i < ROUNDS; i++) {
            var words = Tokens.of(TokensTest.text(random)).stream()
                    .map(Tokens::accepted)
                    .toList();
            var typed = List.of(TokensTest.text(random), TokensTest.text(random));
            for (Mode mode : Mode.values()) {
                var marked = Marking.of(words, typed, mode);
                assertThat(marked.results()).hasSameSizeAs(words);
                assertThat(marked.score().doubleValue()).isBetween(0.0, 100.0);
                assertThat(marked.isCorrect())
                        .isEqualTo(!words.isEmpty() && !marked.results().contains(false));
            }
        }
    }
}
