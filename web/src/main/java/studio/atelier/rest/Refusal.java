package studio.atelier.rest;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The one place that words a refusal: as an envelope, or as a problem document of RFC 9457 for clients that ask for one.
 *
 * @param code the word of the catalogue; it decides the status
 * @param detail one sentence for this case
 * @param errors the values that are not valid, if that is why
 * @param retryAfter when to come back, if that helps
 */
record Refusal(ApiCode code, String detail, List<FieldError> errors, Optional<Duration> retryAfter) {

    static final String JSON = "application/json";
    static final String PROBLEM = "application/problem+json";

    /** The page that explains the codes; each has its anchor. */
    static final String ERRORS_PAGE = "/errors#";

    static Refusal of(ApiCode code) {
        return new Refusal(code, code.title() + ".", List.of(), Optional.empty());
    }

    static Refusal of(ApiCode code, String detail) {
        return new Refusal(code, detail, List.of(), Optional.empty());
    }

    static Refusal of(ApiException refused) {
        return new Refusal(refused.code(), refused.detail(), refused.errors(), refused.retryAfter());
    }

    /** The type of the answer for a request that accepts this. */
    static String type(@Nullable String accept) {
        return Accept.prefersProblem(accept) ? PROBLEM : JSON;
    }

    /** The body of that type: something the JSON mapper writes. */
    Object body(String type) {
        return type.equals(PROBLEM) ? problem() : envelope();
    }

    Optional<Long> retryAfterSeconds() {
        return retryAfter.map(wait -> Math.max(1, wait.toSeconds()));
    }

    private Envelope<@Nullable Data> envelope() {
        var data = errors.isEmpty() && retryAfter.isEmpty()
                ? null
                : new Data(errors.isEmpty() ? null : errors, retryAfterSeconds().orElse(null));
        return new Envelope<>(RequestId.current(), code.wire(), detail, data);
    }

    private Problem problem() {
        var id = RequestId.current();
        return new Problem(
                ERRORS_PAGE + code.wire(),
                code.title(),
                code.status(),
                detail,
                "urn:atelier:request:" + id,
                code.wire(),
                id,
                errors.isEmpty() ? null : errors,
                retryAfterSeconds().orElse(null));
    }

    /** What the envelope of a refusal carries beyond its code. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Data(@Nullable List<FieldError> errors, @Nullable Long retryAfterSeconds) {}

    /** RFC 9457, with our code, request id and field errors as extension members. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Problem(
            String type,
            String title,
            int status,
            String detail,
            String instance,
            String code,
            String requestId,
            @Nullable List<FieldError> errors,
            @Nullable Long retryAfterSeconds) {}
}
