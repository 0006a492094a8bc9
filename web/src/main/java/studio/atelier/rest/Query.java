package studio.atelier.rest;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads the parameters of a query; one that does not read is refused by its name (422). */
public final class Query {

    private static final Pattern NUMBER = Pattern.compile("\\d{1,9}");

    private Query() {}

    /** A whole number within these bounds. */
    public static int number(String name, String text, int least, int most) {
        if (NUMBER.matcher(text).matches()) {
            int value = Integer.parseInt(text);
            if (value >= least && value <= most) {
                return value;
            }
        }
        throw invalid(name, "out_of_range", name + " must be a whole number from " + least + " to " + most + ".");
    }

    /** An id; one that is not written as ids are is refused. */
    public static @Nullable UUID id(String name, @Nullable String text) {
        if (text == null) {
            return null;
        }
        var id = Ids.read(text);
        if (id == null) {
            throw invalid(name, "format", name + " must be an id.");
        }
        return id;
    }

    /** A time of RFC 3339. */
    public static @Nullable Instant time(String name, @Nullable String text) {
        try {
            return text == null ? null : OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeException _) {
            throw invalid(name, "format", name + " must be a time such as 2026-03-01T12:00:00Z.");
        }
    }

    /** One of these words. */
    public static @Nullable String word(String name, @Nullable String text, List<String> words) {
        if (text == null || words.contains(text)) {
            return text;
        }
        throw invalid(name, "not_offered", name + " must be one of " + String.join(", ", words) + ".");
    }

    public static ApiException invalid(String name, String code, String message) {
        return ApiException.invalid(FieldError.inField(name, code, message));
    }
}
