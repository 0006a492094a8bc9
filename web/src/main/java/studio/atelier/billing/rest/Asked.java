package studio.atelier.billing.rest;

import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import studio.atelier.identity.Caller;
import studio.atelier.identity.operator.AdminToken;
import studio.atelier.rest.ApiCode;
import studio.atelier.rest.ApiException;
import studio.atelier.rest.Cursor;
import studio.atelier.rest.Query;

/** Reads the small things of a request, and refuses them in the words of the API. */
final class Asked {

    static final String KEY = "Idempotency-Key";
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
    private static final Pattern KEYS = Pattern.compile("[\\x21-\\x7e]{1,150}");

    private Asked() {}

    /** Without one nothing that costs money is done. The prefix keeps keys of clients apart from those the server makes. */
    static String key(@Nullable String text) {
        if (text == null || text.isBlank()) {
            throw new ApiException(ApiCode.BAD_REQUEST, "Send a key of yours in the header Idempotency-Key.");
        }
        if (!KEYS.matcher(text).matches()) {
            throw Query.invalid(KEY, "format", "Idempotency-Key must be 1 to 150 visible ASCII characters.");
        }
        return "client:" + text;
    }

    /** An id in an address; what is none names nothing. */
    static UUID id(String text) {
        try {
            var id = Query.id("id", text);
            if (id != null) {
                return id;
            }
        } catch (ApiException _) {
            throw new ApiException(ApiCode.NOT_FOUND);
        }
        throw new ApiException(ApiCode.NOT_FOUND);
    }

    static int limit(String text) {
        return Query.number("limit", text, 1, LIMIT_MAX);
    }

    /** Where a page begins that goes by ids; null for the first. */
    static @Nullable UUID after(Cursor cursors, @Nullable String cursor) {
        if (cursor == null) {
            return null;
        }
        try {
            return UUID.fromString(cursors.read(cursor, 1).getFirst());
        } catch (IllegalArgumentException _) {
            throw Cursor.mismatch();
        }
    }

    /** The operator's account; null for who came with the token of the installation. */
    static @Nullable UUID operator(Caller caller) {
        return AdminToken.isIt(caller) ? null : caller.accountId();
    }
}
