package studio.atelier.rest;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The name a client gives to a request about money, without which it is not done. */
public final class IdempotencyKey {

    public static final String HEADER = "Idempotency-Key";
    public static final String SAYS =
            "Your name for this request, 1 to 128 visible ASCII characters: sent again, it is answered again and not done twice.";

    private static final Pattern KEY = Pattern.compile("[\\x21-\\x7e]{1,128}");

    private IdempotencyKey() {}

    public static String required(@Nullable String key) {
        if (key == null || !KEY.matcher(key).matches()) {
            throw Query.invalid(
                    HEADER,
                    key == null ? "required" : "format",
                    HEADER + " must be 1 to 128 visible ASCII characters: a request about money needs a name.");
        }
        return key;
    }
}
