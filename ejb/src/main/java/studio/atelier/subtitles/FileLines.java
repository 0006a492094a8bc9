package studio.atelier.subtitles;

import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;

/** The lines of a subtitle file, whatever ends them (LF, CRLF, CR), without a byte order mark. */
final class FileLines {
    private static final Pattern LINE_END = Pattern.compile("\\r\\n|\\r|\\n");
    private static final String BYTE_ORDER_MARK = "\ufeff";

    private FileLines() {}

    static List<String> of(String file) {
        String text = file.startsWith(BYTE_ORDER_MARK) ? file.substring(1) : file;
        return Arrays.asList(LINE_END.split(text, -1));
    }

    /** What of a cue's text can be written: a blank line would end the cue, so it is left out. */
    static List<String> writable(List<String> lines) {
        return lines.stream()
                .flatMap(line -> LINE_END.splitAsStream(line))
                .filter(line -> !line.isBlank())
                .toList();
    }
}
