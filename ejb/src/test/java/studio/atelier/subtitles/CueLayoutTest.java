package studio.atelier.subtitles;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import studio.atelier.speech.Transcript;
import studio.atelier.speech.Utterance;
import studio.atelier.speech.Word;

class CueLayoutTest {
    private static final long WORD = 300;

    @Test
    void nothingSaidIsNoCue() {
        assertThat(CueLayout.of(transcript("en"))).isEmpty();
        assertThat(CueLayout.of(transcript("en", new Utterance(" ", 0, 100, List.of()))))
                .isEmpty();
    }

    @Test
    void aShortSentenceIsOneLineAndStaysLongEnough() {
        List<Cue> cues = CueLayout.of(transcript("en", said(1000, "Stop!")));

        assertThat(cues).containsExactly(new Cue(1, 1000, 1833, List.of("Stop!")));
    }

    @Test
    void aLongSentenceIsTwoBalancedLines() {
        List<Cue> cues = CueLayout.of(
                transcript("en", said(0, "He might even have been made amiable himself, had he married well.")));

        assertThat(texts(cues)).containsExactly("He might even have been made\namiable himself, had he married well.");
    }

    @Test
    void linesBreakAfterPunctuationAndBeforeSmallWords() {
        assertThat(texts(CueLayout.of(
                        transcript("en", said(0, "When the rain had stopped, they went down to the river.")))))
                .containsExactly("When the rain had stopped,\nthey went down to the river.");
        assertThat(texts(CueLayout.of(
                        transcript("en", said(0, "They carried the very old wooden table and the chairs outside.")))))
                .containsExactly("They carried the very old wooden table\nand the chairs outside.");
        assertThat(texts(CueLayout.of(
                        transcript("en", said(0, "Yesterday evening we met our teacher John Dashwood again")))))
                .allSatisfy(text ->
                        assertThat(text).doesNotContain("John\nDashwood").doesNotContain("our\n"));
    }

    @Test
    void cuesEndWhereSentencesDo() {
        List<Cue> cues = CueLayout.of(
                transcript(
                        "en",
                        said(
                                0,
                                "The old house stood at the end of the street. Nobody had lived there for years. Then one day the lights were on.")));

        assertThat(texts(cues)).allSatisfy(text -> assertThat(text).endsWith("."));
    }

    @Test
    void aPauseEndsACue() {
        Utterance first = said(0, "go forward");
        Utterance second = said(first.endMillis() + CueRules.LONG_PAUSE, "ten meters");

        assertThat(texts(CueLayout.of(transcript("en", first, second)))).containsExactly("go forward", "ten meters");
    }

    @Test
    void aWordAcrossAShortPauseJoinsItsNeighbour() {
        Utterance first = said(0, "No.");
        Utterance second = said(first.endMillis() + 200, "Not like that.");

        assertThat(texts(CueLayout.of(transcript("en", first, second)))).containsExactly("No. Not like that.");
    }

    @Test
    void aSmallGapIsClosedAndABigOneKept() {
        Utterance first = said(0, "The first sentence is here.");
        Utterance soon = said(first.endMillis() + 400, "The second one is over there.");
        Utterance later = said(first.endMillis() + 900, "The second one is over there.");

        assertThat(CueLayout.of(transcript("en", first, soon)))
                .hasSize(2)
                .first()
                .extracting(Cue::endMillis)
                .isEqualTo(soon.startMillis() - CueRules.GAP);
        assertThat(CueLayout.of(transcript("en", first, later)))
                .hasSize(2)
                .first()
                .extracting(Cue::endMillis)
                .isEqualTo(1_589L);
    }

    @Test
    void aSegmentWithoutWordTimesIsSpreadOverItsTime() {
        String text =
                "When the rain had stopped, they went down to the river. Nobody was there any more, so they came back home.";

        List<Cue> cues = CueLayout.of(transcript("en", new Utterance(text, 10_000, 17_500, List.of())));

        assertThat(texts(cues))
                .containsExactly(
                        "When the rain had stopped,\nthey went down to the river.",
                        "Nobody was there any more,\nso they came back home.");
        assertThat(cues.getFirst().startMillis()).isEqualTo(10_000);
        assertThat(cues.getLast().startMillis()).isBetween(13_500L, 14_500L);
    }

    @Test
    void aWordLongerThanALineIsTorn() {
        String url = "https://example.org/" + "a".repeat(60);

        List<Cue> cues = CueLayout.of(transcript("en", new Utterance(url, 0, 5_000, List.of())));

        assertThat(texts(cues)).containsExactly(url.substring(0, 42) + "\n" + url.substring(42));
    }

    @Test
    void chineseHasSixteenSignsALineAndNoSpaces() {
        String text = "我们今天早上去了河边，但是那里一个人也没有。后来我们就回家了，妈妈已经做好了午饭。";
        List<Word> words = new ArrayList<>();
        for (int i = 0; i < text.length(); i++) {
            words.add(new Word(text.substring(i, i + 1), i * 250L, i * 250L + 250));
        }

        List<Cue> cues = CueLayout.of(transcript("zh-CN", Utterance.of(words)));

        assertThat(texts(cues)).containsExactly("我们今天早上去了河边，\n但是那里一个人也没有。", "后来我们就回家了，\n妈妈已经做好了午饭。");
        assertThat(CueLayout.of(transcript(null, new Utterance(text, 0, 10_000, List.of()))))
                .hasSize(2);
    }

    @Test
    void latinWordsInsideChineseStayWhole() {
        String text = "请打开https://example.org网站，然后点击Download按钮下载最新版本的软件";

        List<Cue> cues = CueLayout.of(transcript("zh", new Utterance(text, 0, 9_000, List.of())));

        assertThat(String.join("", texts(cues)).replace("\n", "")).isEqualTo(text);
        assertThat(cues)
                .flatExtracting(Cue::lines)
                .anySatisfy(line -> assertThat(line).contains("https://example.org"));
        assertThat(cues)
                .flatExtracting(Cue::lines)
                .anySatisfy(line -> assertThat(line).contains("Download"));
    }

    @Test
    void aTextThatWasOnlyGuessedIntoPlaceStillReadsInOrder() {
        List<Word> words = Arrays.stream(
                        "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen"
                                .split(" ", -1))
                .map(text -> new Word(text, 0, 0))
                .toList();

        List<Cue> cues = CueLayout.of(transcript("en", Utterance.of(words)));

        assertThat(cues).hasSizeGreaterThan(1);
        assertThat(cues.get(1).startMillis()).isEqualTo(cues.getFirst().endMillis() + CueRules.GAP);
    }

    private static Transcript transcript(@Nullable String language, Utterance... utterances) {
        return new Transcript("test", language, List.of(utterances));
    }

    private static Utterance said(long start, String text) {
        List<Word> words = new ArrayList<>();
        for (String word : text.split(" ", -1)) {
            long from = start + words.size() * (WORD + 20);
            words.add(new Word(word, from, from + WORD));
        }
        return Utterance.of(words);
    }

    private static List<String> texts(List<Cue> cues) {
        return cues.stream().map(cue -> String.join("\n", cue.lines())).toList();
    }
}
