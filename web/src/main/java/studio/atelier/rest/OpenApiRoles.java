package studio.atelier.rest;

import jakarta.annotation.security.PermitAll;
import jakarta.annotation.security.RolesAllowed;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jspecify.annotations.Nullable;

/**
 * Who may call an operation, as its annotations say and the filter enforces. The generator does not look at them, so the
 * classes it was given are read once more when the document is made.
 */
final class OpenApiRoles {

    /** The member of an operation that says it. */
    static final String EXTENSION = "x-roles";

    private static final List<String> PUBLIC = List.of("public");
    private static final List<String> WORKER = List.of("worker");
    private static final List<String> SIGNED_IN = List.of("signed-in");

    private final Map<String, List<String>> byOperation = new HashMap<>();

    private OpenApiRoles() {}

    /** Of all resources beside this class. */
    static OpenApiRoles read() {
        var roles = new OpenApiRoles();
        try {
            var classes = Path.of(OpenApiRoles.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
            try (var files = Files.walk(classes)) {
                files.filter(file -> file.toString().endsWith("Resource.class"))
                        .map(file -> classes.relativize(file).toString())
                        .forEach(roles::take);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
        return roles;
    }

    /** A public operation, the roles that may, whoever is signed in, or workers outside the server. */
    List<String> of(@Nullable String operationId) {
        return byOperation.getOrDefault(String.valueOf(operationId), SIGNED_IN);
    }

    private void take(String file) {
        var name = file.substring(0, file.length() - ".class".length()).replace('/', '.');
        try {
            for (var method : Class.forName(name, false, OpenApiRoles.class.getClassLoader())
                    .getDeclaredMethods()) {
                var operation = method.getAnnotation(Operation.class);
                if (operation != null) {
                    byOperation.put(operation.operationId(), roles(method));
                }
            }
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException(e);
        }
    }

    private static List<String> roles(Method method) {
        if (declared(method, WorkerOperation.class) != null) {
            return WORKER;
        }
        if (declared(method, PermitAll.class) != null) {
            return PUBLIC;
        }
        var allowed = declared(method, RolesAllowed.class);
        return allowed == null
                ? SIGNED_IN
                : Arrays.stream(allowed.value()).sorted().toList();
    }

    private static <A extends Annotation> @Nullable A declared(Method method, Class<A> type) {
        var own = method.getAnnotation(type);
        return own == null ? method.getDeclaringClass().getAnnotation(type) : own;
    }
}
