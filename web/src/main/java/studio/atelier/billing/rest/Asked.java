package studio.atelier.billing.rest;

import org.jspecify.annotations.Nullable;
import studio.atelier.rest.ApiCode;
import studio.atelier.rest.ApiException;
import studio.atelier.rest.IdempotencyKey;
import studio.atelier.rest.Query;

/** Reads the small things of a request, and refuses them in the words of the API. */
final class Asked {

    static final String KEY = IdempotencyKey.HEADER;
    static final String KEY_SAYS =
            "Your name for this request, 1 to 150 visible ASCII characters: sent again it gives the same answer, and nothing is done twice.";
    static final String KEY_MISSING = "`Idempotency-Key` is missing.";
    static final String KEY_REUSED =
            "A value is not valid, or the key was used with another request: `idempotency_key_reused`.";

    /** The audit log takes codes and no free text. */
    static final String REASON = "[a-z0-9_]{1,64}";

    static final String REASON_SAYS = "Why, in one word, for the audit log: small letters, digits and underscores.";
    static final String REASON_EXAMPLE = "customer_asked";

    static final String LIMIT_SAYS = "How many at most, 1 to 100.";
    static final String CURSOR_SAYS = "The `nextCursor` of the page before.";

    private static final int LIMIT_MAX = 100;
    private static final int KEY_CHARACTERS_MAX = 150;

    private Asked() {}

    /** Without one nothing that costs money is done. The prefix keeps keys of clients apart from those the server makes. */
    static String key(@Nullable String text) {
        if (text == null || text.isBlank()) {
            throw new ApiException(ApiCode.BAD_REQUEST, "Send a key of yours in the header Idempotency-Key.");
        }
        return "client:" + IdempotencyKey.required(text, KEY_CHARACTERS_MAX);
    }

    static int limit(String text) {
        return Query.number("limit", text, 1, LIMIT_MAX);
    }
}
