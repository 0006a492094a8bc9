package studio.atelier.ops.rest;

import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import studio.atelier.rest.ApiCode;
import studio.atelier.rest.ApiException;
import studio.atelier.rest.Query;

/** What operators send, read and refused in the words of the API. */
final class Asked {

    /** The audit log takes codes and no free text. */
    static final String REASON = "[a-z0-9_]{1,64}";

    static final String REASON_SAYS = "Why, in one word, for the audit log: small letters, digits and underscores.";
    static final String REASON_PARAMETER = "reason";

    private static final Pattern NUMBER = Pattern.compile("\\d{1,18}");
    private static final Pattern WORD = Pattern.compile(REASON);

    private Asked() {}

    /** A number in an address; what is none names nothing. */
    static long number(String text) {
        if (NUMBER.matcher(text).matches()) {
            return Long.parseLong(text);
        }
        throw new ApiException(ApiCode.NOT_FOUND);
    }

    static String reason(@Nullable String text) {
        if (text != null && WORD.matcher(text).matches()) {
            return text;
        }
        throw Query.invalid(REASON_PARAMETER, "format", REASON_SAYS);
    }

    /** Words with commas between them; none for none. */
    static List<String> words(@Nullable String text) {
        return text == null || text.isBlank() ? List.of() : List.of(text.split(","));
    }
}
