package studio.atelier.rest;

import jakarta.validation.ConstraintViolation;
import jakarta.validation.ConstraintViolationException;
import jakarta.validation.ElementKind;
import jakarta.validation.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.ExceptionMapper;
import jakarta.ws.rs.ext.Provider;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/** Bean Validation refused parameters or members of the body; each is named. */
@Provider
public class ConstraintViolationMapper implements ExceptionMapper<ConstraintViolationException> {

    @Context
    HttpHeaders headers;

    @Override
    public Response toResponse(ConstraintViolationException refused) {
        return Refusals.response(refusal(refused), headers.getHeaderString(HttpHeaders.ACCEPT));
    }

    static Refusal refusal(ConstraintViolationException refused) {
        var errors = refused.getConstraintViolations().stream()
                .map(ConstraintViolationMapper::error)
                .sorted(Comparator.comparing(FieldError::toString))
                .toList();
        return new Refusal(
                ApiCode.VALIDATION_FAILED, ApiCode.VALIDATION_FAILED.title() + ".", errors, Optional.empty());
    }

    private static FieldError error(ConstraintViolation<?> violation) {
        var code = code(violation);
        var steps = steps(violation.getPropertyPath());
        var members = steps.stream()
                .filter(step -> step.getKind() == ElementKind.PROPERTY)
                .toList();
        if (members.isEmpty() && !steps.isEmpty()) {
            return FieldError.inField(steps.getLast().getName(), code, violation.getMessage());
        }
        var pointer = members.stream()
                .map(step -> (step.getIndex() == null ? "" : "/" + step.getIndex()) + "/" + step.getName())
                .collect(Collectors.joining());
        return FieldError.inBody(pointer, code, violation.getMessage());
    }

    private static List<Path.Node> steps(Path path) {
        return StreamSupport.stream(path.spliterator(), false)
                .filter(step -> Objects.nonNull(step.getName()))
                .toList();
    }

    private static String code(ConstraintViolation<?> violation) {
        var constraint = violation
                .getConstraintDescriptor()
                .getAnnotation()
                .annotationType()
                .getSimpleName();
        return switch (constraint) {
            case "NotNull", "NotBlank", "NotEmpty" -> "required";
            case "Size" -> "length";
            case "Min", "Max", "Positive", "PositiveOrZero", "DecimalMin", "DecimalMax" -> "out_of_range";
            case "Pattern", "Email" -> "format";
            case String other -> "invalid";
        };
    }
}
