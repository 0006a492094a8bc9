package studio.atelier.rest;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The caller's fault, or our refusal: the one exception resources throw on purpose. It becomes an answer and is not
 * logged as an error, so it carries no stack.
 */
public final class ApiException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final ApiCode code;
    private final transient List<FieldError> errors;
    private final @Nullable Duration retryAfter;

    private ApiException(ApiCode code, String detail, List<FieldError> errors, @Nullable Duration retryAfter) {
        super(detail, null, false, false);
        this.code = code;
        this.errors = List.copyOf(errors);
        this.retryAfter = retryAfter;
    }

    /** A refusal that says no more than its code does. */
    public ApiException(ApiCode code) {
        this(code, code.title() + ".", List.of(), null);
    }

    /** @param detail one sentence for this very case; it is shown to the client */
    public ApiException(ApiCode code, String detail) {
        this(code, detail, List.of(), null);
    }

    /** A refusal because of values; it names them. */
    public ApiException(ApiCode code, String detail, List<FieldError> errors) {
        this(code, detail, errors, null);
    }

    /** A refusal that passes: the client is told when to come back. */
    public static ApiException retryAfter(ApiCode code, String detail, Duration wait) {
        return new ApiException(code, detail, List.of(), wait);
    }

    /** One value of the body or a parameter is not valid. */
    public static ApiException invalid(FieldError error) {
        return new ApiException(ApiCode.VALIDATION_FAILED, error.message(), List.of(error));
    }

    public ApiCode code() {
        return code;
    }

    String detail() {
        return Optional.ofNullable(getMessage()).orElse(code.title());
    }

    List<FieldError> errors() {
        return errors;
    }

    Optional<Duration> retryAfter() {
        return Optional.ofNullable(retryAfter);
    }
}
