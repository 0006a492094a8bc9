package studio.atelier.dictation;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import studio.atelier.speech.Transcript;
import studio.atelier.speech.Utterance;
import studio.atelier.speech.Word;
import studio.atelier.video.Silence;

class SentencesTest {

    private static final int ROUNDS = 300;

    private static Transcript said(Utterance... utterances) {
        return new Transcript("scripted", "en", List.of(utterances));
    }

    /** Words of 400 ms, with these pauses between them. */
    private static Utterance words(long start, long pause, String... texts) {
        var words = new ArrayList<Word>();
        long at = start;
        for (String text : texts) {
            words.add(new Word(text, at, at + 400));
            at += 400 + pause;
        }
        return Utterance.of(words);
    }

    private static Silence silence(long from, long to) {
        return new Silence(Duration.ofMillis(from), Duration.ofMillis(to));
    }

    @Test
    void aSentenceEndsWherePunctuationAndAPauseMeet() {
        var cut = Sentences.of(
                said(words(0, 50, "Go", "on", "now."), words(1_800, 50, "He", "is", "Mr.", "Smith", "now.")),
                List.of(),
                5_000);
        assertThat(cut).extracting(Sentence::text).containsExactly("Go on now.", "He is Mr. Smith now.");
    }

    @Test
    void wordsInOneSilenceDoNotBeginTogether() {
        var cut = Sentences.of(
                said(Utterance.of(List.of(
                        new Word("before", 10_000, 10_100),
                        new Word("a", 10_800, 10_900),
                        new Word("b", 10_900, 11_000),
                        new Word("c", 11_000, 11_100)))),
                List.of(silence(10_000, 12_000)),
                20_000);
        assertThat(cut).extracting(Sentence::startMillis).doesNotHaveDuplicates();
        assertThat(cut).allMatch(sentence -> sentence.startMillis() < sentence.endMillis());
    }

    @Test
    void theCutIsInTheMiddleOfTheSilence() {
        var cut = Sentences.of(
                said(words(100, 0, "one", "two", "three."), words(1_600, 0, "four", "five", "six.")),
                List.of(silence(1_310, 1_590)),
                3_000);
        assertThat(cut).hasSize(2);
        assertThat(cut.getFirst().startMillis()).isZero();
        assertThat(cut.getFirst().endMillis()).isEqualTo(1_450);
        assertThat(cut.getLast().startMillis()).isEqualTo(1_450);
        assertThat(cut.getLast().endMillis()).isEqualTo(2_950);
    }

    @Test
    void withoutPunctuationTheUtterancesDecide() {
        var cut = Sentences.of(
                said(words(0, 20, "go", "forward", "ten"), words(1_600, 20, "meters", "and", "stop")),
                List.of(),
                4_000);
        assertThat(cut).extracting(Sentence::text).containsExactly("go forward ten", "meters and stop");
    }

    @Test
    void aLongPauseEndsASentenceWhateverWasSaid() {
        var cut = Sentences.of(said(words(0, 800, "well", "then.")), List.of(), 4_000);
        assertThat(cut).hasSize(2);
    }

    @Test
    void whatIsTooLongIsCutAtItsLongestPause() {
        var texts = new String[60];
        java.util.Arrays.fill(texts, "word");
        var cut = Sentences.of(said(words(0, 130, texts)), List.of(silence(15_850, 15_970)), 40_000);
        assertThat(cut).hasSizeGreaterThan(1).noneMatch(Sentence::needsReview);
        var breathless = Sentences.of(said(words(0, 10, texts)), List.of(), 40_000);
        assertThat(breathless).hasSize(1).allMatch(Sentence::needsReview);
    }

    @Test
    void whatIsTooShortGoesToItsNeighbour() {
        var cut = Sentences.of(
                said(words(0, 20, "I", "saw", "it."), words(1_600, 0, "Yes."), words(4_000, 20, "No", "more", "now.")),
                List.of(),
                6_000);
        assertThat(cut).extracting(Sentence::text).containsExactly("I saw it. Yes.", "No more now.");
    }

    @Test
    void reviewIsForTheStrictlyShorterAndLonger() {
        assertThat(new Sentence("x", 0, 500).needsReview()).isTrue();
        assertThat(new Sentence("x", 0, 799).needsReview()).isTrue();
        assertThat(new Sentence("x", 0, 800).needsReview()).isFalse();
        assertThat(new Sentence("x", 0, 3_000).needsReview()).isFalse();
        assertThat(new Sentence("x", 0, 15_000).needsReview()).isFalse();
        assertThat(new Sentence("x", 0, 15_001).needsReview()).isTrue();
        assertThat(new Sentence("x", 0, 20_000).needsReview()).isTrue();
    }

    @Test
    void noWordIsLostAndNoSentenceOverlapsAnother() {
        var random = new Random(17);
        for (int i = 0; i < ROUNDS; i++) {
            var words = new ArrayList<Word>();
            var utterances = new ArrayList<Utterance>();
            var silences = new ArrayList<Silence>();
            long at = 0;
            for (int n = random.nextInt(80) + 1; n > 0; n--) {
                long end = at + 50 + random.nextInt(900);
                words.add(new Word("w" + n + (random.nextInt(6) == 0 ? "." : ""), at, end));
                long pause = random.nextInt(5) == 0 ? random.nextInt(1_500) : random.nextInt(80);
                if (pause > 250) {
                    silences.add(silence(end + random.nextInt(30), end + pause));
                    utterances.add(Utterance.of(words));
                    words.clear();
                }
                at = end + pause;
            }
            if (!words.isEmpty()) {
                utterances.add(Utterance.of(words));
            }
            var said = new Transcript("scripted", "en", utterances);
            check(said, Sentences.of(said, silences, at + 100), at + 100);
        }
    }

    private static void check(Transcript said, List<Sentence> cut, long whole) {
        var texts = said.utterances().stream().map(Utterance::text).toList();
        assertThat(String.join(" ", cut.stream().map(Sentence::text).toList())).isEqualTo(String.join(" ", texts));
        long before = 0;
        for (Sentence sentence : cut) {
            assertThat(sentence.startMillis()).isGreaterThanOrEqualTo(before);
            assertThat(sentence.endMillis()).isLessThanOrEqualTo(whole);
            before = sentence.endMillis();
        }
    }

    @Test
    void nothingSaidIsNothingToCut() {
        assertThat(Sentences.of(said(), List.of(), 1_000)).isEmpty();
    }
}
