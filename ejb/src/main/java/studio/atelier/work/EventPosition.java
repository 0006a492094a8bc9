package studio.atelier.work;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A place in the stream of {@link JobEvent}s: events after it are those not yet seen. Its text, {@code xid-seq}, is the id
 * of a server-sent event.
 *
 * @param xid the transaction that wrote the event
 * @param seq the number of the event
 */
public record EventPosition(long xid, long seq) {

    private static final Pattern TEXT = Pattern.compile("(\\d{1,18})-(\\d{1,18})");

    /** The position of this text; nothing if it is not one, as a client may send anything. */
    public static Optional<EventPosition> parse(String text) {
        var matcher = TEXT.matcher(text);
        return matcher.matches()
                ? Optional.of(new EventPosition(Long.parseLong(matcher.group(1)), Long.parseLong(matcher.group(2))))
                : Optional.empty();
    }

    @Override
    public String toString() {
        return xid + "-" + seq;
    }
}
