package studio.atelier.rest;

import org.jspecify.annotations.Nullable;

/** The name a client gives to a request, so that the request may be sent again without being done again. */
public final class IdempotencyKey {

    public static final String HEADER = "Idempotency-Key";

    /** Of jobs. */
    public static final int CHARACTERS_MAX = 255;

    private static final char FIRST_VISIBLE = '!';
    private static final char LAST_VISIBLE = '~';

    private IdempotencyKey() {}

    /** The key of a request that may come without one. */
    public static @Nullable String optional(@Nullable String key) {
        return key == null ? null : required(key, CHARACTERS_MAX);
    }

    /** The key of a request that is not done without one, such as every one about money. */
    public static String required(@Nullable String key, int charactersMax) {
        if (key == null
                || key.isEmpty()
                || key.length() > charactersMax
                || !key.chars().allMatch(IdempotencyKey::visible)) {
            throw Query.invalid(
                    HEADER,
                    key == null ? "required" : "format",
                    HEADER + " must be 1 to " + charactersMax + " visible ASCII characters.");
        }
        return key;
    }

    private static boolean visible(int character) {
        return character >= FIRST_VISIBLE && character <= LAST_VISIBLE;
    }
}
