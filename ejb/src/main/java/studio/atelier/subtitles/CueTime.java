package studio.atelier.subtitles;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The line that says when a cue is shown, as SubRip and WebVTT files of all makers write it: hours may be missing, the
 * fraction may follow a comma, a full stop or not be there at all, and coordinates or settings may follow the times.
 *
 * @param endMillis not before the start; a time that ends earlier was a slip and becomes a moment
 */
record CueTime(long startMillis, long endMillis) {
    private static final long SECOND = 1_000;
    private static final long MINUTE = 60 * SECOND;
    private static final long HOUR = 60 * MINUTE;
    private static final int FRACTION_DIGITS = 3;

    /** Four digits of hours are 416 days; more is no time. */
    private static final String TIME = "(?:(\\d{1,4}):)?(\\d{1,2}):(\\d{1,2})(?:[.,](\\d{1,3}))?";

    private static final Pattern LINE = Pattern.compile("\\s*" + TIME + "\\s*-{2,3}>\\s*" + TIME + "(?:\\s.*)?");
    private static final int GROUPS = 4;

    static Optional<CueTime> read(String line) {
        Matcher matcher = LINE.matcher(line);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        long start = millis(matcher, 0);
        return Optional.of(new CueTime(start, Math.max(start, millis(matcher, GROUPS))));
    }

    /** {@code 01:02:03,004}, with the separator the format asks for; hours take as many digits as they need. */
    static String write(long millis, char separator) {
        return twoDigits(millis / HOUR)
                + ':'
                + twoDigits(millis / MINUTE % 60)
                + ':'
                + twoDigits(millis / SECOND % 60)
                + separator
                + millis % SECOND / 100
                + millis % 100 / 10
                + millis % 10;
    }

    private static String twoDigits(long number) {
        return number < 10 ? "0" + number : Long.toString(number);
    }

    private static long millis(Matcher matcher, int before) {
        return number(matcher.group(before + 1)) * HOUR
                + number(matcher.group(before + 2)) * MINUTE
                + number(matcher.group(before + 3)) * SECOND
                + fraction(matcher.group(before + 4));
    }

    private static long number(@Nullable String digits) {
        return digits == null ? 0 : Long.parseLong(digits);
    }

    /** {@code ,5} is half a second, as in any decimal fraction. */
    private static long fraction(@Nullable String digits) {
        return digits == null ? 0 : Long.parseLong(digits + "0".repeat(FRACTION_DIGITS - digits.length()));
    }
}
