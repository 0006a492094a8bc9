package studio.atelier.subtitles;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import org.assertj.core.groups.Tuple;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SubtitleRoundTripTest {
    private static final int ROUNDS = 500;
    private static final String[] BITS = {
        "go",
        "&",
        "<",
        ">",
        "-->",
        "&amp;",
        "<b",
        "1",
        "22",
        "WEBVTT",
        "NOTE",
        "\u00e9",
        "\u6211\u4eec",
        "\ud83c\udfb5",
        "{",
        "}",
        "\\an8",
        "00:00:01,000",
        "00:01.000 --> 00:02.000",
        ":",
        ",",
        "\"",
        "\ufeff"
    };

    @Test
    void whatIsWrittenIsReadAgain() {
        long seed = Long.getLong("seed", 1);
        Random random = new Random(seed);
        for (int round = 0; round < ROUNDS; round++) {
            List<Cue> cues = random(random);

            assertThat(WebVtt.read(WebVtt.write(cues)))
                    .as("seed " + seed + " round " + round)
                    .isEqualTo(cues);
            assertThat(SubRip.read(SubRip.write(cues)))
                    .as("seed " + seed + " round " + round)
                    .extracting(Cue::startMillis, Cue::endMillis, SubtitleRoundTripTest::safe)
                    .isEqualTo(cues.stream()
                            .map(cue -> Tuple.tuple(cue.startMillis(), cue.endMillis(), safe(cue)))
                            .toList());
        }
    }

    @Test
    void noInputBreaksAReader() {
        long seed = Long.getLong("seed", 1);
        Random random = new Random(seed);
        for (int round = 0; round < ROUNDS; round++) {
            String file = SubRip.write(random(random)) + WebVtt.write(random(random));
            StringBuilder noise = new StringBuilder(file);
            for (int i = random.nextInt(30); i > 0 && !noise.isEmpty(); i--) {
                noise.setCharAt(
                        random.nextInt(noise.length()), (char) (random.nextInt(4) == 0 ? '\n' : random.nextInt(128)));
            }
            assertThat(SubRip.read(noise.toString())).as("seed " + seed).isSortedAccordingTo(this::byStart);
            assertThat(WebVtt.read(noise.toString())).as("seed " + seed).isSortedAccordingTo(this::byStart);
        }
        String brackets = "00:00:00,000 --> 00:00:01,000\n" + "<b".repeat(200_000) + "{\\".repeat(200_000);
        assertThat(SubRip.read(brackets)).hasSize(1);
        assertThat(WebVtt.read(brackets)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"UTF-8", "UTF-16LE", "UTF-16BE", "UTF-16", "GBK", "GB18030"})
    void encodingsAreGuessed(String charset) {
        String file = "1\n00:00:00,000 --> 00:00:01,000\n\u6211\u4eec\u53bb\u6cb3\u8fb9\u3002\n";

        assertThat(SubRip.read(FileText.of(file.getBytes(Charset.forName(charset)))))
                .containsExactly(new Cue(1, 0, 1_000, List.of("\u6211\u4eec\u53bb\u6cb3\u8fb9\u3002")));
    }

    @Test
    void whatNobodyCanGuessIsStillText() {
        assertThat(FileText.of(new byte[0])).isEmpty();
        assertThat(FileText.of("caf\u00e9".getBytes(StandardCharsets.ISO_8859_1)))
                .isEqualTo("caf\u00e9");
    }

    private int byStart(Cue left, Cue right) {
        return Long.compare(left.startMillis(), right.startMillis());
    }

    /**
     * SubRip cannot escape: what looks like a tag is taken for one. Without it two halves may meet and look like one again, so both sides
     * are compared without any.
     */
    private static String safe(Cue cue) {
        return cue.lines().stream()
                .map(SubtitleRoundTripTest::withoutTags)
                .collect(Collectors.joining("|"))
                .replaceAll("\\s", "");
    }

    private static String withoutTags(String line) {
        String less = line.replaceAll("\\{\\\\[^{}]*}|<b(\\s[^<>]*)?>", "").strip();
        return less.equals(line) ? line : withoutTags(less);
    }

    private static List<Cue> random(Random random) {
        List<Cue> cues = new ArrayList<>();
        long now = random.nextInt(10_000);
        for (int i = random.nextInt(12); i > 0; i--) {
            List<String> lines = new ArrayList<>();
            for (int line = 1 + random.nextInt(2); line > 0; line--) {
                StringBuilder text = new StringBuilder("x");
                for (int bit = random.nextInt(6); bit > 0; bit--) {
                    text.append(random.nextBoolean() ? " " : "").append(BITS[random.nextInt(BITS.length)]);
                }
                lines.add(text.toString());
            }
            long end = now + random.nextInt(7_000);
            cues.add(new Cue(cues.size() + 1, now, end, lines));
            now = end + random.nextInt(100_000_000);
        }
        return cues;
    }
}
