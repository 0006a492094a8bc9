package studio.atelier.subtitles;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * WebVTT ({@code .vtt}), after the W3C recommendation's parsing rules.
 *
 * <p>Reading takes the cues and leaves out comments, styles, regions, identifiers, settings and tags; the six named character references are
 * resolved. It forgives what the recommendation does not: a missing {@code WEBVTT} line and times written as SubRip writes them.
 * As there, a blank line ends a cue and a line with an arrow begins one even without it. Cues without text are left out,
 * the rest are put in order of their start and numbered from 1.
 */
final class WebVtt {
    private static final String HEADER = "WEBVTT";
    private static final String ARROW = "-->";
    private static final Pattern TAG = Pattern.compile("<[^>]*(?:>|$)");
    private static final Pattern REFERENCE = Pattern.compile("&(?:amp|lt|gt|nbsp|lrm|rlm);");

    private WebVtt() {}

    static String write(List<Cue> cues) {
        StringBuilder file = new StringBuilder(HEADER).append("\n\n");
        int number = 0;
        for (Cue cue : cues) {
            List<String> lines = FileLines.writable(cue.lines());
            if (!lines.isEmpty()) {
                file.append(++number).append('\n');
                file.append(CueTime.write(cue.startMillis(), '.')).append(" --> ");
                file.append(CueTime.write(cue.endMillis(), '.')).append('\n');
                lines.forEach(line -> file.append(escaped(line)).append('\n'));
                file.append('\n');
            }
        }
        return file.toString();
    }

    static List<Cue> read(String file) {
        List<Cue> cues = new ArrayList<>();
        List<String> text = new ArrayList<>();
        Optional<CueTime> open = Optional.empty();
        for (String line : FileLines.of(file.replace('\0', '\ufffd'))) {
            if (line.contains(ARROW)) {
                open.ifPresent(when -> add(cues, when, text));
                open = CueTime.read(line);
                text.clear();
            } else if (line.isEmpty()) {
                open.ifPresent(when -> add(cues, when, text));
                open = Optional.empty();
                text.clear();
            } else {
                text.add(line);
            }
        }
        open.ifPresent(when -> add(cues, when, text));
        return SubRip.ordered(cues);
    }

    private static void add(List<Cue> cues, CueTime time, List<String> text) {
        String plain = TAG.matcher(String.join("\n", text)).replaceAll("");
        List<String> lines = FileLines.of(plain).stream()
                .map(line -> resolved(line).strip())
                .filter(line -> !line.isEmpty())
                .toList();
        if (!lines.isEmpty()) {
            cues.add(new Cue(cues.size() + 1, time.startMillis(), time.endMillis(), lines));
        }
    }

    private static String escaped(String line) {
        return line.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }

    private static String resolved(String line) {
        return REFERENCE.matcher(line).replaceAll(reference -> switch (reference.group()) {
            case "&amp;" -> "&";
            case "&lt;" -> "<";
            case "&gt;" -> ">";
            case "&nbsp;" -> "\u00a0";
            case "&lrm;" -> "\u200e";
            default -> "\u200f";
        });
    }
}
