package studio.atelier.speech;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class KnownTextTest {

    private static Word word(String text, long start, long end) {
        return new Word(text, start, end);
    }

    @Test
    void heardWordsGiveTheirTimesToTheWrittenOnes() {
        var placed = KnownText.place(
                "Mr. Dashwood, then!",
                List.of(word("mr", 100, 300), word("dashwood", 300, 900), word("then", 1000, 1400)),
                0,
                2000);

        assertThat(placed)
                .containsExactly(word("Mr.", 100, 300), word("Dashwood,", 300, 900), word("then!", 1000, 1400));
    }

    @Test
    void wordsThatWereNotHeardShareTheGapByTheirLength() {
        var placed =
                KnownText.place("one abc abcdef two", List.of(word("one", 0, 100), word("two", 1000, 1200)), 0, 2000);

        assertThat(placed)
                .containsExactly(
                        word("one", 0, 100), word("abc", 100, 400), word("abcdef", 400, 1000), word("two", 1000, 1200));
    }

    @Test
    void wordsThatAreNotInTheTextAreLeftOut() {
        var placed = KnownText.place(
                "go ten", List.of(word("go", 0, 100), word("uh", 200, 300), word("ten", 400, 500)), 0, 1000);

        assertThat(placed).containsExactly(word("go", 0, 100), word("ten", 400, 500));
    }

    @Test
    void aSignOfAScriptWithoutSpacesIsAWord() {
        var placed = KnownText.place("你好，世界。", List.of(), 0, 600);

        assertThat(placed).extracting(Word::text).containsExactly("你", "好，", "世", "界。");
    }

    @Test
    void timesNeverGoBackWhateverWasHeard() {
        long seed = Long.getLong("seed", 1);
        var random = new Random(seed);
        for (int round = 0; round < 200; round++) {
            var heard = IntStream.range(0, random.nextInt(12))
                    .mapToObj(i -> {
                        long start = i * 100L + random.nextInt(200);
                        return word("w" + random.nextInt(5), start, start + random.nextInt(300));
                    })
                    .toList();
            var text = String.join(
                    " ",
                    IntStream.range(0, random.nextInt(12))
                            .mapToObj(i -> "w" + random.nextInt(5))
                            .toList());

            long last = 0;
            for (var word : KnownText.place(text, heard, 0, 1500)) {
                assertThat(word.startMillis()).as("seed %d", seed).isGreaterThanOrEqualTo(last);
                last = word.endMillis();
            }
        }
    }

    @Test
    void aTextIsRetoldSentenceBySentence() {
        var heard = new Transcript(
                "engine",
                "en",
                List.of(Utterance.of(List.of(word("yes", 100, 300), word("no", 500, 700), word("maybe", 900, 1300)))));

        var retold = KnownText.retold(heard, "Yes! No?\nMaybe", 2000);

        assertThat(retold.engine()).isEqualTo("engine");
        assertThat(retold.utterances()).extracting(Utterance::text).containsExactly("Yes!", "No?", "Maybe");
        assertThat(retold.utterances().getLast().startMillis()).isEqualTo(900);
    }

    @Test
    void theMarksOfChineseSentencesEndThemWithoutASpace() {
        var retold = KnownText.retold(new Transcript("engine", "zh", List.of()), "你好。世界！", 600);

        assertThat(retold.utterances()).extracting(Utterance::text).containsExactly("你好。", "世界！");
    }
}
