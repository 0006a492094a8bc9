package studio.atelier.rest;

import org.jspecify.annotations.Nullable;

/**
 * What every JSON answer looks like, in this order.
 *
 * @param requestId the same as in the header {@code X-Request-Id}; quote it when you ask for help
 * @param code {@code ok}, or why not: a word of {@link ApiCode}
 * @param message one sentence for people
 * @param data the answer itself; of a refusal, what more there is to say
 */
public record Envelope<T extends @Nullable Object>(String requestId, String code, String message, T data) {

    /** A success. For 201 and 202 a resource puts it into its {@code Response}. */
    public static <T extends @Nullable Object> Envelope<T> ok(T data) {
        return new Envelope<>(RequestId.current(), ApiCode.OK.wire(), "OK", data);
    }
}
