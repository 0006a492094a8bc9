package studio.atelier.dictation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TokensTest {

    private static final int ROUNDS = 2_000;

    @Test
    void lettersDigitsApostrophesAndHyphensMakeAWord() {
        assertThat(Tokens.of("I'm gonna do it.")).containsExactly("I'm", "gonna", "do", "it");
        assertThat(Tokens.of("A well-known, 20th-century man (he said)...")) //
                .containsExactly("A", "well-known", "20th-century", "man", "he", "said");
        assertThat(Tokens.of(" \t -- ' ... ")).isEmpty();
        assertThat(Tokens.of("stop\u2014now\u2013go")).as("dashes part").containsExactly("stop", "now", "go");
        assertThat(Tokens.of("'quoted' text")).containsExactly("quoted", "text");
    }

    @Test
    void whatIsAcceptedIsLowerCaseAndWithoutApostrophes() {
        assertThat(Tokens.of("Don't stop now").stream().map(Tokens::accepted)).containsExactly("dont", "stop", "now");
        assertThat(Tokens.accepted("\uff21\uff22")).as("full width").isEqualTo("ab");
        assertThat(Tokens.accepted("CAFE\u0301")).as("accent typed apart").isEqualTo("caf\u00e9");
    }

    @ParameterizedTest
    @ValueSource(strings = {"'", "\u2019", "\u2018", "\u02bc", "\uff07", "\u2032", "`", "\u00b4", "\u201b", "\u02b9"})
    void anApostropheIsOneHoweverItIsTyped(String apostrophe) {
        assertThat(Tokens.of("Don" + apostrophe + "t go")).containsExactly("Don't", "go");
        assertThat(Tokens.accepted("DON" + apostrophe + "T")).isEqualTo("dont");
    }

    @ParameterizedTest
    @ValueSource(strings = {"-", "\u2010", "\u2011", "\uff0d"})
    void aHyphenIsOneHoweverItIsTyped(String hyphen) {
        assertThat(Tokens.of("well" + hyphen + "known")).containsExactly("well-known");
    }

    @Test
    void whatCannotBeSeenDoesNotCount() {
        assertThat(Tokens.of("co\u00adop\u200b erate")).containsExactly("coop", "erate");
    }

    @Test
    void aSignOfAScriptWithoutSpacesIsAWord() {
        assertThat(Tokens.of("\u4f60\u597d\uff0cworld")).containsExactly("\u4f60", "\u597d", "world");
    }

    @Test
    void anyTextGivesWordsThatStayAsTheyAre() {
        var random = new Random(7);
        for (int i = 0; i < ROUNDS; i++) {
            var text = text(random);
            var words = Tokens.of(text);
            assertThat(Tokens.of(String.join(" ", words))).as(text).isEqualTo(words);
            assertThat(words).as(text).allSatisfy(word -> {
                assertThat(word).isNotBlank().doesNotContain(" ");
                var accepted = Tokens.accepted(word);
                assertThat(Tokens.accepted(accepted)).isEqualTo(accepted);
            });
        }
    }

    static String text(Random random) {
        var signs = List.of(
                "a",
                "B",
                "\u00e9",
                "e\u0301",
                "9",
                "'",
                "\u2019",
                "-",
                "\u2011",
                " ",
                "  ",
                ",",
                ".",
                "\u2014",
                "\u4f60",
                "\u00ad",
                "\ud83d\ude00",
                "\u0130",
                "\u00df",
                "\n");
        var text = new StringBuilder();
        for (int n = random.nextInt(20); n > 0; n--) {
            text.append(signs.get(random.nextInt(signs.size())));
        }
        return text.toString();
    }
}
