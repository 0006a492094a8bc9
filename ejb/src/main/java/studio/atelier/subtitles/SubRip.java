package studio.atelier.subtitles;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * SubRip ({@code .srt}), which has no standard: written so that every player reads it, read as players' authors write it.
 *
 * <p>Reading forgives: a byte order mark; any line ends; numbers that are missing, repeated or wrong; {@code .} for {@code ,}; missing hours
 * or milliseconds; coordinates after the times; no blank line before a number; blank lines inside a text (dropped); the
 * usual tags and {@code {\an8}} (dropped, other angle brackets stay); an end before the start. Cues without text are left out, the rest
 * are put in order of their start and numbered from 1. Overlaps and cues of no length stay as they are. What comes before the
 * first time line is ignored, so a file that is none has no cues.
 */
final class SubRip {
    private static final Pattern NUMBER = Pattern.compile("\\s*\\d{1,9}\\s*");
    private static final Pattern TAGS =
            Pattern.compile("</?(?:b|i|u|s|font)(?:\\s[^<>]*)?>|\\{\\\\[^{}]*}", Pattern.CASE_INSENSITIVE);
    private static final String ARROW = "-->";
    private static final String HARMLESS_ARROW = "-- >";

    private SubRip() {}

    /**
     * The file's text. Cues are numbered without holes, one without text takes no number. A line of text that would be
     * taken for times gets its arrow written apart.
     */
    static String write(List<Cue> cues) {
        StringBuilder file = new StringBuilder();
        int number = 0;
        for (Cue cue : cues) {
            List<String> lines = FileLines.writable(cue.lines());
            if (!lines.isEmpty()) {
                file.append(++number).append('\n');
                file.append(CueTime.write(cue.startMillis(), ',')).append(" --> ");
                file.append(CueTime.write(cue.endMillis(), ',')).append('\n');
                lines.forEach(line -> file.append(harmless(line)).append('\n'));
                file.append('\n');
            }
        }
        return file.toString();
    }

    static List<Cue> read(String file) {
        List<Cue> cues = new ArrayList<>();
        List<String> text = new ArrayList<>();
        Optional<CueTime> open = Optional.empty();
        for (String line : FileLines.of(file)) {
            Optional<CueTime> time = CueTime.read(line);
            if (time.isPresent()) {
                dropNumber(text, cues.size() + 2);
                open.ifPresent(when -> add(cues, when, text));
                open = time;
                text.clear();
            } else {
                text.add(line);
            }
        }
        open.ifPresent(when -> add(cues, when, text));
        return ordered(cues);
    }

    /** In order of their start, numbered from 1. */
    static List<Cue> ordered(List<Cue> cues) {
        List<Cue> sorted =
                cues.stream().sorted(Comparator.comparingLong(Cue::startMillis)).toList();
        List<Cue> numbered = new ArrayList<>(sorted.size());
        for (Cue cue : sorted) {
            numbered.add(cue.numbered(numbered.size() + 1));
        }
        return List.copyOf(numbered);
    }

    /**
     * The line right above the times is the next cue's number when a blank line is above it or when it is the number to
     * expect; any other number belongs to the text.
     */
    private static void dropNumber(List<String> text, int expected) {
        if (text.isEmpty() || !NUMBER.matcher(text.getLast()).matches()) {
            return;
        }
        boolean apart = text.size() > 1 && text.get(text.size() - 2).isBlank();
        if (apart || Integer.parseInt(text.getLast().strip()) == expected) {
            text.removeLast();
        }
    }

    private static void add(List<Cue> cues, CueTime time, List<String> text) {
        List<String> lines = text.stream()
                .map(line -> TAGS.matcher(line).replaceAll("").strip())
                .filter(line -> !line.isEmpty())
                .toList();
        if (!lines.isEmpty()) {
            cues.add(new Cue(cues.size() + 1, time.startMillis(), time.endMillis(), lines));
        }
    }

    private static String harmless(String line) {
        return CueTime.read(line).isPresent() ? line.replace(ARROW, HARMLESS_ARROW) : line;
    }
}
