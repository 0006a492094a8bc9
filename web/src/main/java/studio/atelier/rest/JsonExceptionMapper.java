package studio.atelier.rest;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.ExceptionMapper;
import jakarta.ws.rs.ext.Provider;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** A JSON body that cannot be read (400), or reads well but does not fit the request (422, with the member named). */
@Provider
public class JsonExceptionMapper implements ExceptionMapper<JsonProcessingException> {

    @Context
    HttpHeaders headers;

    @Override
    public Response toResponse(JsonProcessingException failure) {
        // Reading may have been refused underneath, for the size of the body; Jackson wraps that.
        var refusal = failure.getCause() instanceof ApiException refused ? Refusal.of(refused) : refusal(failure);
        return Refusals.response(refusal, headers.getHeaderString(HttpHeaders.ACCEPT));
    }

    /** Package-private for the test. */
    static Refusal refusal(JsonProcessingException failure) {
        return switch (failure) {
            case UnrecognizedPropertyException unknown ->
                misfit(unknown, "unknown_field", "There is no member '" + shown(unknown.getPropertyName()) + "' here.");
            case JsonMappingException misfit
            when !misfit.getPath().isEmpty() && !isSyntax(misfit) ->
                misfit(misfit, "wrong_type", "The value has the wrong type or form.");
            case JsonMappingException whole
            when !isSyntax(whole) && whole.getLocation() != null && isOneText(whole) ->
                misfit(whole, "wrong_type", "The body has the wrong type or form.");
            case JsonProcessingException syntax -> Refusal.of(ApiCode.UNREADABLE, where(syntax));
        };
    }

    private static boolean isSyntax(JsonMappingException failure) {
        return failure.getCause() instanceof JsonProcessingException cause && !(cause instanceof JsonMappingException);
    }

    /** One JSON text is there, neither none nor two; Jackson tells by its words only. */
    private static boolean isOneText(JsonMappingException failure) {
        var says = Optional.ofNullable(failure.getOriginalMessage()).orElse("");
        return !says.startsWith("No content to map") && !says.startsWith("Trailing token");
    }

    private static Refusal misfit(JsonMappingException failure, String code, String message) {
        var error = FieldError.inBody(pointer(failure), code, message);
        return new Refusal(ApiCode.VALIDATION_FAILED, message, List.of(error), Optional.empty());
    }

    /** RFC 6901. */
    private static String pointer(JsonMappingException failure) {
        return failure.getPath().stream()
                .map(step -> step.getFieldName() == null
                        ? Integer.toString(step.getIndex())
                        : shown(step.getFieldName()).replace("~", "~0").replace("/", "~1"))
                .map(step -> "/" + step)
                .collect(Collectors.joining());
    }

    /** The client's own words go back to it, but no novels. */
    private static String shown(String name) {
        int most = 64;
        return name.length() <= most ? name : name.substring(0, most) + "…";
    }

    private static String where(JsonProcessingException failure) {
        var location = failure.getLocation();
        return location == null || location.getLineNr() < 1
                ? "The body is not JSON."
                : "The body is not JSON, from line %d, column %d."
                        .formatted(location.getLineNr(), location.getColumnNr());
    }
}
