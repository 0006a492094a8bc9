package studio.atelier.subtitles;

import java.util.List;

/** Sets a text of which no word has a time into one line, or into two of about one width. */
final class TwoLines {

    private static final int LINE = 42;

    private TwoLines() {}

    static List<String> of(String text) {
        int whole = Columns.of(text);
        if (whole <= LINE) {
            return List.of(text);
        }
        int best = -1;
        int least = Integer.MAX_VALUE;
        for (int i = 1; i < text.length(); i++) {
            if (mayBreak(text, i)) {
                int off = Math.abs(2 * Columns.of(text.substring(0, i)) - whole);
                if (off < least) {
                    least = off;
                    best = i;
                }
            }
        }
        return best < 0
                ? List.of(text)
                : List.of(text.substring(0, best).strip(), text.substring(best).strip());
    }

    /** Before a space, and before a letter of a script that has none. */
    private static boolean mayBreak(String text, int at) {
        return text.charAt(at) == ' '
                || (!Character.isLowSurrogate(text.charAt(at)) && Columns.isUnspacedLetter(text.codePointAt(at)));
    }
}
