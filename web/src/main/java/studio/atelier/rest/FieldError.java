package studio.atelier.rest;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * One value that is not valid, and where it is.
 *
 * @param pointer the JSON pointer (RFC 6901) into the body; null if the value was not in a JSON body
 * @param field the name of the parameter or form field; null if the value was in a JSON body
 * @param code a lower_snake word: required, format, length, out_of_range, wrong_type, unknown_field, …
 * @param message one sentence for people
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record FieldError(@Nullable String pointer, @Nullable String field, String code, String message) {

    /** A member of the JSON body; {@code pointer} as in {@code /lines/3/text}. */
    public static FieldError inBody(String pointer, String code, String message) {
        return new FieldError(pointer, null, code, message);
    }

    /** A query, path, header or form parameter. */
    public static FieldError inField(String field, String code, String message) {
        return new FieldError(null, field, code, message);
    }
}
