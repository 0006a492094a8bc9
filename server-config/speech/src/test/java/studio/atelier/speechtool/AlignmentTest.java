package studio.atelier.speechtool;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.OptionalInt;
import java.util.Random;
import org.junit.jupiter.api.Test;
import studio.atelier.speechtool.Recognition.Range;

class AlignmentTest {
    private static final long DURATION = 10_000;

    @Test
    void heardWordsKeepTheirTimesAndTheirSpelling() {
        Recognition aligned = align(
                "Go, \u201cforward\u201d: Ten METERS!",
                List.of(
                        List.of(word("go", 100, 300), word("forward", 310, 800)),
                        List.of(word("ten", 1500, 1800), word("meters", 1810, 2400))));

        assertThat(aligned.words())
                .containsExactly(
                        word("Go,", 100, 300),
                        word("\u201cforward\u201d:", 310, 800),
                        word("Ten", 1500, 1800),
                        word("METERS!", 1810, 2400));
        assertThat(aligned.utterances()).containsExactly(new Range(0, 2), new Range(2, 4));
        assertThat(aligned.aligned()).isEqualTo(OptionalInt.of(4));
    }

    @Test
    void aMissingWordGetsTheGapBetweenItsNeighbours() {
        Recognition aligned = align("go forward ten", List.of(List.of(word("go", 100, 300), word("ten", 700, 900))));

        assertThat(aligned.words().get(1)).isEqualTo(word("forward", 300, 700));
        assertThat(aligned.aligned()).isEqualTo(OptionalInt.of(2));
    }

    @Test
    void aMissingWordWithoutAGapSharesItsNeighboursTime() {
        Recognition aligned = align("go 42 ten", List.of(List.of(word("go", 100, 300), word("ten", 300, 900))));

        assertThat(aligned.words()).containsExactly(word("go", 100, 200), word("42", 200, 300), word("ten", 300, 900));
    }

    @Test
    void aMissingWordIsNotStretchedOverALongSilence() {
        Recognition aligned =
                align("one two six", List.of(List.of(word("one", 0, 300)), List.of(word("six", 9000, 9300))));

        assertThat(aligned.words().get(1).endMillis()).isLessThan(1000);
    }

    @Test
    void missingEndsStayInsideTheRecording() {
        Recognition aligned = align("1 2 3 go 4 5 6", List.of(List.of(word("go", 50, 9990))));

        assertThat(aligned.words().getFirst().startMillis()).isNotNegative();
        assertThat(aligned.words().getLast().endMillis()).isLessThanOrEqualTo(DURATION);
        assertOrdered(aligned.words());
    }

    @Test
    void nothingHeardAndNothingWritten() {
        assertThat(align("", List.of(List.of(word("noise", 0, 10)))).words()).isEmpty();
        assertThat(align(" \n ", List.of()).utterances()).isEmpty();
        assertThat(align("a bc", List.of()).words()).containsExactly(word("a", 0, 3333), word("bc", 3333, DURATION));
    }

    @Test
    void anyMishearingLeavesEveryWordInOrder() {
        long seed = 20260101;
        Random random = new Random(seed);
        for (int round = 0; round < 500; round++) {
            List<String> text = new ArrayList<>();
            List<List<TimedWord>> heard = new ArrayList<>();
            long now = 0;
            for (int i = random.nextInt(40); i > 0; i--) {
                String said = "abcdefgh".substring(random.nextInt(8)).substring(0, 1);
                text.add(random.nextInt(5) == 0 ? said + "-" + random.nextInt(100) + "!" : said);
                if (random.nextInt(4) > 0) {
                    long start = now + random.nextInt(200);
                    now = start + random.nextInt(400);
                    TimedWord word = word(random.nextInt(5) == 0 ? "x" : said, start, now);
                    if (heard.isEmpty() || random.nextInt(6) == 0) {
                        heard.add(new ArrayList<>());
                    }
                    heard.getLast().add(word);
                }
            }
            Recognition aligned = Alignment.of(Transcript.of(String.join(" ", text)), heard, now + random.nextInt(300));

            assertThat(aligned.words().stream().map(TimedWord::word))
                    .as("seed " + seed + " round " + round)
                    .isEqualTo(text);
            assertOrdered(aligned.words());
            assertContiguous(aligned);
        }
    }

    @Test
    void hoursOfSpeechFitTheBand() {
        List<String> words = new ArrayList<>();
        List<TimedWord> heard = new ArrayList<>();
        for (int i = 0; i < 20_000; i++) {
            String letters = Integer.toString(i, 26)
                    .chars()
                    .collect(StringBuilder::new, (text, c) -> text.append((char) ('a' + c % 26)), StringBuilder::append)
                    .toString();
            words.add(letters);
            if (i % 10 != 0) {
                heard.add(word(letters, i * 100L, i * 100L + 90));
            }
        }
        Recognition aligned = align(String.join(" ", words), Collections.singletonList(heard));

        assertThat(aligned.aligned().orElse(0)).isGreaterThan(17_000);
    }

    private static void assertOrdered(List<TimedWord> words) {
        long before = 0;
        for (TimedWord word : words) {
            assertThat(word.startMillis()).isGreaterThanOrEqualTo(before);
            assertThat(word.endMillis()).isGreaterThanOrEqualTo(word.startMillis());
            before = word.endMillis();
        }
    }

    private static void assertContiguous(Recognition aligned) {
        int next = 0;
        for (Range range : aligned.utterances()) {
            assertThat(range.from()).isEqualTo(next);
            assertThat(range.to()).isGreaterThan(next);
            next = range.to();
        }
        assertThat(next).isEqualTo(aligned.words().size());
    }

    private static Recognition align(String text, List<List<TimedWord>> heard) {
        return Alignment.of(Transcript.of(text), heard, DURATION);
    }

    private static TimedWord word(String word, long start, long end) {
        return new TimedWord(word, start, end);
    }
}
