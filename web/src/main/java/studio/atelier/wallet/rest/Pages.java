package studio.atelier.wallet.rest;

import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import studio.atelier.rest.ApiCode;
import studio.atelier.rest.ApiException;
import studio.atelier.rest.Cursor;

/** Reads what the lists and paths of this feature have in common. */
final class Pages {

    static final int LIMIT_MAX = 200;

    /** As long as a number of the database at most. */
    private static final Pattern NUMBER = Pattern.compile("\\d{1,18}");

    private Pages() {}

    /** The number a cursor ends with; null for the first page. */
    static @Nullable Long number(Cursor cursors, @Nullable String cursor) {
        if (cursor == null) {
            return null;
        }
        var text = cursors.read(cursor, 1).getFirst();
        if (!NUMBER.matcher(text).matches()) {
            throw Cursor.mismatch();
        }
        return Long.valueOf(text);
    }

    /** The id in an address; what is no id names no job. */
    static UUID job(String text) {
        return id(text, ApiCode.JOB_NOT_FOUND);
    }

    static UUID id(String text, ApiCode otherwise) {
        try {
            var id = UUID.fromString(text);
            if (id.toString().equalsIgnoreCase(text)) {
                return id;
            }
        } catch (IllegalArgumentException _) {
            throw new ApiException(otherwise);
        }
        throw new ApiException(otherwise);
    }
}
