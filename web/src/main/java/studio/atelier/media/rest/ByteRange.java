package studio.atelier.media.rest;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What part of a file a request wants (RFC 9110, 14). One range is honoured; several are answered with the whole, as allowed. */
sealed interface ByteRange {

    /** The file. */
    record Whole() implements ByteRange {}

    /** From {@code first} to {@code last}, both included. */
    record Part(long first, long last) implements ByteRange {
        long length() {
            return last - first + 1;
        }
    }

    /** Nothing of what it asks for exists. */
    record Outside() implements ByteRange {}

    /** As many digits as a long surely holds. */
    Pattern ONE = Pattern.compile("bytes=\\s*(\\d{0,18})\\s*-\\s*(\\d{0,18})\\s*");

    static ByteRange of(@Nullable String header, long size) {
        var match = ONE.matcher(header == null ? "" : header);
        if (!match.matches() || (match.group(1).isEmpty() && match.group(2).isEmpty())) {
            return new Whole();
        }
        if (match.group(1).isEmpty()) {
            long suffix = Long.parseLong(match.group(2));
            return suffix == 0 || size == 0 ? new Outside() : new Part(Math.max(0, size - suffix), size - 1);
        }
        long first = Long.parseLong(match.group(1));
        long last = match.group(2).isEmpty() ? size - 1 : Long.parseLong(match.group(2));
        if (!match.group(2).isEmpty() && last < first) {
            return new Whole();
        }
        return first >= size ? new Outside() : new Part(first, Math.min(last, size - 1));
    }
}
