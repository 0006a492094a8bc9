package studio.atelier.rest;

import jakarta.validation.ConstraintViolation;
import jakarta.validation.ConstraintViolationException;
import jakarta.validation.ElementKind;
import jakarta.validation.Path;
import jakarta.ws.rs.FormParam;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.ExceptionMapper;
import jakarta.ws.rs.ext.Provider;
import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
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
        var parameter = parameter(violation.getRootBeanClass(), steps);
        if (members.isEmpty() && parameter.isPresent()) {
            return FieldError.inField(parameter.get(), code, violation.getMessage());
        }
        var pointer = members.stream()
                .map(step -> (step.getIndex() == null ? "" : "/" + step.getIndex()) + "/" + step.getName())
                .collect(Collectors.joining());
        return FieldError.inBody(pointer, code, violation.getMessage());
    }

    /** The name of the parameter as the client wrote it; nothing for the parameter that is the body. */
    private static Optional<String> parameter(Class<?> resource, List<Path.Node> steps) {
        var method = steps.stream()
                .filter(step -> step.getKind() == ElementKind.METHOD)
                .map(step -> step.as(Path.MethodNode.class))
                .findFirst();
        var parameter = steps.stream()
                .filter(step -> step.getKind() == ElementKind.PARAMETER)
                .map(step -> step.as(Path.ParameterNode.class))
                .findFirst();
        if (method.isEmpty() || parameter.isEmpty()) {
            return Optional.empty();
        }
        // The bean may be a subclass the container made, without our annotations.
        for (Class<?> type = resource; type != null; type = type.getSuperclass()) {
            for (Method candidate : type.getDeclaredMethods()) {
                if (candidate.getName().equals(method.get().getName())
                        && List.of(candidate.getParameterTypes())
                                .equals(method.get().getParameterTypes())) {
                    var name = name(candidate.getParameters()[parameter.get().getParameterIndex()]);
                    if (name.isPresent()) {
                        return name;
                    }
                }
            }
        }
        return Optional.empty();
    }

    private static Optional<String> name(Parameter parameter) {
        return Optional.ofNullable(parameter.getAnnotation(QueryParam.class))
                .map(QueryParam::value)
                .or(() -> Optional.ofNullable(parameter.getAnnotation(PathParam.class))
                        .map(PathParam::value))
                .or(() -> Optional.ofNullable(parameter.getAnnotation(HeaderParam.class))
                        .map(HeaderParam::value))
                .or(() -> Optional.ofNullable(parameter.getAnnotation(FormParam.class))
                        .map(FormParam::value));
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
