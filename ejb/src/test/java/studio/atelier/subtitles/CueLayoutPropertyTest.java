package studio.atelier.subtitles;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import studio.atelier.speech.Transcript;
import studio.atelier.speech.Utterance;
import studio.atelier.speech.Word;

/** What must be true of the cues of any transcript, however odd its times and words are. */
class CueLayoutPropertyTest {
    private static final int ROUNDS = 400;
    private static final String[] ENGLISH = {
        "the",
        "a",
        "and",
        "river",
        "John",
        "Dashwood",
        "of",
        "amiable",
        "I",
        "was",
        "unquestionably",
        "no",
        "house,",
        "street.",
        "what?",
        "\u201cgo\u201d",
        "1917",
        "ill-disposed",
        "Donaudampfschifffahrtsgesellschaftskapitaensmuetze",
        "\u2014",
        "-->",
        "<i>"
    };
    private static final String[] CHINESE = {
        "我们", "今天", "，", "的", "河边。", "（", "人", "AI", "3", "下载最新版本的软件然后点击按钮打开网站", "吗？", "𠀀", "「好」"
    };

    @ParameterizedTest
    @CsvSource({"en, 42, 1", "zh, 32, 2"})
    void layoutHoldsItsPromises(String language, int columns, long salt) {
        long seed = Long.getLong("seed", 1) ^ salt;
        Random random = new Random(seed);
        for (int round = 0; round < ROUNDS; round++) {
            Transcript transcript = random(random, language);
            List<Cue> cues = CueLayout.of(transcript);

            assertThat(squeezed(cues))
                    .as("text, seed " + seed + " round " + round)
                    .isEqualTo(squeezed(transcript));
            Cue before = null;
            for (Cue cue : cues) {
                String what = "seed " + seed + " round " + round + " " + cue;
                assertThat(cue.lines().size()).as(what).isBetween(1, CueRules.LINES);
                assertThat(cue.lines()).as(what).allSatisfy(line -> {
                    assertThat(Columns.of(line)).isLessThanOrEqualTo(columns);
                    assertThat(line).isEqualTo(line.strip()).isNotEmpty();
                });
                assertThat(cue.endMillis() - cue.startMillis()).as(what).isBetween(CueRules.FLASH, CueRules.LONGEST);
                assertThat(cue.index()).isEqualTo(before == null ? 1 : before.index() + 1);
                if (before != null) {
                    assertThat(cue.startMillis()).as(what).isGreaterThanOrEqualTo(before.endMillis() + CueRules.GAP);
                    boolean cramped = cue.startMillis() - before.startMillis() < CueRules.SHORTEST + CueRules.GAP;
                    assertThat(cramped || before.endMillis() - before.startMillis() >= CueRules.SHORTEST)
                            .as("long enough: " + what)
                            .isTrue();
                }
                before = cue;
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"en, 3", "zh, 4"})
    void speechAtAnOrdinaryPaceIsReadableAndInStep(String language, long salt) {
        long seed = Long.getLong("seed", 1) ^ salt;
        Random random = new Random(seed);
        int fast = 0;
        int all = 0;
        CueRules rules = CueRules.of(new Transcript("test", language, List.of()));
        for (int round = 0; round < 100; round++) {
            List<Word> words = new ArrayList<>();
            long now = random.nextInt(2000);
            for (int i = 0; i < 80; i++) {
                String text = pick(random, language);
                long end = now + Columns.of(text) * 1000L / (rules.columnsPerSecond() - 4) + 40;
                words.add(new Word(text, now, end));
                now = end + (random.nextInt(7) == 0 ? 300 + random.nextInt(1500) : random.nextInt(80));
            }
            for (Cue cue : CueLayout.of(new Transcript("test", language, List.of(Utterance.of(words))))) {
                boolean inStep = words.stream()
                        .anyMatch(word ->
                                word.startMillis() <= cue.startMillis() && cue.startMillis() <= word.endMillis());
                assertThat(inStep)
                        .as("starts with a word, seed " + seed + " " + cue)
                        .isTrue();
                int columns = cue.lines().stream().mapToInt(Columns::of).sum();
                double speed = columns * 1000.0 / (cue.endMillis() - cue.startMillis());
                fast += speed > rules.columnsPerSecond() + 0.5 ? 1 : 0;
                all++;
            }
        }
        assertThat(fast).as("of " + all + " cues too fast, seed " + seed).isLessThan(all / 20);
    }

    private static Transcript random(Random random, String language) {
        List<Utterance> utterances = new ArrayList<>();
        long now = 0;
        for (int i = random.nextInt(8); i > 0; i--) {
            List<Word> words = new ArrayList<>();
            long start = now;
            for (int j = random.nextInt(40); j > 0; j--) {
                long from = Math.max(0, now + random.nextInt(100) - (random.nextInt(10) == 0 ? 500 : 0));
                long length = switch (random.nextInt(12)) {
                    case 0 -> 0;
                    case 1 -> 9_000;
                    default -> random.nextInt(500);
                };
                words.add(new Word(pick(random, language), from, from + length));
                now = from + length + (random.nextInt(8) == 0 ? random.nextInt(3_000) : 0);
            }
            if (random.nextInt(4) == 0) {
                String text =
                        words.stream().map(Word::text).collect(Collectors.joining(random.nextBoolean() ? " " : "\n"));
                utterances.add(new Utterance(text, start, Math.max(start, now), List.of()));
            } else if (!words.isEmpty()) {
                String text = words.stream().map(Word::text).collect(Collectors.joining(" "));
                utterances.add(new Utterance(text, start, Math.max(start, now), words));
            }
        }
        return new Transcript("test", language, utterances);
    }

    private static String pick(Random random, String language) {
        String[] words = language.equals("en") ? ENGLISH : CHINESE;
        return words[random.nextInt(words.length)];
    }

    private static String squeezed(Transcript transcript) {
        return transcript.utterances().stream()
                .map(utterance -> utterance.text().replaceAll("\\s", ""))
                .collect(Collectors.joining());
    }

    private static String squeezed(List<Cue> cues) {
        return cues.stream()
                .flatMap(cue -> cue.lines().stream())
                .map(line -> line.replaceAll("\\s", ""))
                .collect(Collectors.joining());
    }
}
