package studio.atelier.rest;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Lines of RFC 4180. A value that a spreadsheet would take for a formula gets an apostrophe in front, since people open these
 * files in spreadsheets.
 */
public final class Csv {

    public static final String TYPE = "text/csv";

    private static final Pattern FORMULA = Pattern.compile("^\\s*[=+\\-@\\t\\r]");
    private static final Pattern NEEDS_QUOTES = Pattern.compile("[\",\\r\\n]");
    private static final Pattern PLAIN_NUMBER = Pattern.compile("-?\\d+(\\.\\d+)?");

    private Csv() {}

    /** A line with its end. */
    public static String line(@Nullable Object... values) {
        var line = new StringBuilder();
        for (int i = 0; i < values.length; i++) {
            line.append(i == 0 ? "" : ",").append(cell(values[i]));
        }
        return line.append("\r\n").toString();
    }

    private static String cell(@Nullable Object value) {
        var text = value == null ? "" : value.toString();
        if (FORMULA.matcher(text).find() && !PLAIN_NUMBER.matcher(text).matches()) {
            text = "'" + text;
        }
        return NEEDS_QUOTES.matcher(text).find() ? '"' + text.replace("\"", "\"\"") + '"' : text;
    }
}
