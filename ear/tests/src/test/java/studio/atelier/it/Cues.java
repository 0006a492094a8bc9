package studio.atelier.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Subtitles as a strict player reads them. Written for the tests alone, so that it shares no mistake with the product. */
record Cues(List<Cue> cues) {

    /** One subtitle: when, and its lines. */
    record Cue(Duration start, Duration end, List<String> lines) {
        Duration length() {
            return end.minus(start);
        }
    }

    private static final int LINE_CHARACTERS = 42;
    private static final int LINES = 2;
    private static final Duration LONGEST = Duration.ofSeconds(7);
    private static final Pattern SRT_TIMES = times(",");
    private static final Pattern VTT_TIMES = times("\\.");

    private static Pattern times(String comma) {
        var time = "(\\d{2,}):([0-5]\\d):([0-5]\\d)" + comma + "(\\d{3})";
        return Pattern.compile(time + " --> " + time);
    }

    /** Reads SRT: numbers from 1 without a gap, times, lines, an empty line after each cue. */
    static Cues srt(String text) {
        var cues = new ArrayList<Cue>();
        for (var block : blocks(text)) {
            assertThat(block.getFirst()).isEqualTo(String.valueOf(cues.size() + 1));
            cues.add(cue(SRT_TIMES, block.subList(1, block.size())));
        }
        return new Cues(cues);
    }

    /** Reads WebVTT without styles; a cue may have an identifier. */
    static Cues vtt(String text) {
        var blocks = blocks(text);
        assertThat(blocks.getFirst().getFirst()).startsWith("WEBVTT");
        return new Cues(blocks.stream()
                .skip(1)
                .map(block -> block.getFirst().contains("-->") ? block : block.subList(1, block.size()))
                .map(block -> cue(VTT_TIMES, block))
                .toList());
    }

    private static List<List<String>> blocks(String text) {
        return Pattern.compile("\\R\\R+")
                .splitAsStream(text.strip())
                .map(block -> block.lines().toList())
                .toList();
    }

    private static Cue cue(Pattern times, List<String> block) {
        var matcher = times.matcher(block.getFirst());
        assertThat(matcher.matches()).as(block.getFirst()).isTrue();
        return new Cue(time(matcher, 1), time(matcher, 5), block.subList(1, block.size()));
    }

    private static Duration time(Matcher matcher, int group) {
        return Duration.ofHours(Long.parseLong(matcher.group(group)))
                .plusMinutes(Long.parseLong(matcher.group(group + 1)))
                .plusSeconds(Long.parseLong(matcher.group(group + 2)))
                .plusMillis(Long.parseLong(matcher.group(group + 3)));
    }

    String text() {
        return String.join(
                " ", cues.stream().flatMap(cue -> cue.lines().stream()).toList());
    }

    /** The rules every cue has to keep whatever was said: length of lines, their number, order, no overlap. */
    void wellFormed() {
        assertThat(cues).isNotEmpty();
        var before = Duration.ZERO;
        for (var cue : cues) {
            assertThat(cue.lines()).as(cue.toString()).hasSizeBetween(1, LINES);
            assertThat(cue.lines())
                    .allSatisfy(
                            line -> assertThat(line.strip()).isNotEmpty().hasSizeLessThanOrEqualTo(LINE_CHARACTERS));
            assertThat(cue.start()).as(cue.toString()).isGreaterThanOrEqualTo(before);
            assertThat(cue.length()).as(cue.toString()).isPositive().isLessThanOrEqualTo(LONGEST);
            before = cue.end();
        }
    }
}
