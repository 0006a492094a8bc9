package studio.atelier.rest;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Reads the ids that clients send: in the one form they are given out in, not in the short ones that Java takes too. */
public final class Ids {

    private Ids() {}

    /** The id in an address; what is none names nothing. */
    public static UUID inPath(String text) {
        return inPath(text, ApiCode.NOT_FOUND);
    }

    /** The id in an address; what is none names nothing, which is said with this code. */
    public static UUID inPath(String text, ApiCode otherwise) {
        var id = read(text);
        if (id == null) {
            throw new ApiException(otherwise);
        }
        return id;
    }

    /** The id; null if the text is none. */
    static @Nullable UUID read(String text) {
        try {
            var id = UUID.fromString(text);
            return id.toString().equalsIgnoreCase(text) ? id : null;
        } catch (IllegalArgumentException _) {
            return null;
        }
    }
}
