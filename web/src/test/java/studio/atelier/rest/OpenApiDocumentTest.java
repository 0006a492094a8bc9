package studio.atelier.rest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.Path;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import studio.atelier.platform.Json;

/** The description that was just built tells the truth about the classes it was made of, and lacks nothing. */
class OpenApiDocumentTest {

    private static final JsonNode API = read();
    private static final JavaClasses CLASSES =
            new ClassFileImporter().importPath(java.nio.file.Path.of("target/classes"));

    private static JsonNode read() {
        try {
            return Json.parse(Files.readString(java.nio.file.Path.of("target/openapi/openapi.json")));
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static void eachOperation(BiConsumer<String, JsonNode> check) {
        for (Map.Entry<String, JsonNode> path : API.get("paths").properties()) {
            for (Map.Entry<String, JsonNode> operation : path.getValue().properties()) {
                check.accept(operation.getKey() + " " + path.getKey(), operation.getValue());
            }
        }
    }

    @Test
    void everyOperationIsNamedAndDescribedOnce() {
        var ids = new ArrayList<String>();
        eachOperation((name, operation) -> {
            ids.add(operation.path("operationId").asText());
            assertThat(operation.path("operationId").asText()).as(name).matches("[a-z][A-Za-z]+");
            assertThat(operation.path("summary").asText()).as(name).isNotBlank();
            assertThat(operation.path("description").asText()).as(name).isNotBlank();
            assertThat(operation.path("tags")).as(name).hasSize(1);
        });
        assertThat(ids).isNotEmpty().doesNotHaveDuplicates();
    }

    @Test
    void pathsAreOursAndVersioned() {
        API.get("paths")
                .fieldNames()
                .forEachRemaining(
                        path -> assertThat(path).matches("/api/v1(/([a-z0-9]+(-[a-z0-9]+)*|\\{[a-zA-Z]+}))+"));
    }

    @Test
    void everyTagIsDescribed() {
        var described = new HashSet<String>();
        API.get("tags").forEach(tag -> {
            assertThat(tag.path("description").asText()).as(tag.toString()).isNotBlank();
            described.add(tag.path("name").asText());
        });
        eachOperation((name, operation) ->
                assertThat(described).as(name).contains(operation.at("/tags/0").asText()));
    }

    @Test
    void everyJsonAnswerIsTheEnvelope() {
        eachOperation((name, operation) -> {
            for (Map.Entry<String, JsonNode> response :
                    operation.get("responses").properties()) {
                var schema = resolved(response.getValue().at("/content/application~1json/schema"));
                if (!schema.isMissingNode()) {
                    assertThat(names(schema.path("required")))
                            .as(name + " " + response.getKey())
                            .containsExactlyInAnyOrder("requestId", "code", "message", "data");
                }
            }
        });
    }

    /** Beware: one {@code @APIResponse} on a method, and the 200 made of its return type is gone. */
    @Test
    void everyOperationSaysWhatSuccessIsAndWhatItsParametersAre() {
        eachOperation((name, operation) -> {
            assertThat(names(operation.get("responses"))).as(name).anyMatch(status -> status.matches("2\\d\\d"));
            operation
                    .path("parameters")
                    .forEach(parameter -> assertThat(
                                    parameter.path("description").asText())
                            .as(name + " " + parameter.path("name"))
                            .isNotBlank());
        });
    }

    @Test
    void nothingIsDescribedThatIsNotUsed() {
        var text = API.toString();
        assertThat(names(API.at("/components/schemas")))
                .allSatisfy(name -> assertThat(text).contains("\"#/components/schemas/" + name + "\""));
    }

    @Test
    void everyRefusalHasBothForms() {
        eachOperation((name, operation) -> {
            for (Map.Entry<String, JsonNode> response :
                    operation.get("responses").properties()) {
                if (response.getKey().compareTo("400") >= 0) {
                    assertThat(names(response.getValue().get("content")))
                            .as(name + " " + response.getKey())
                            .containsExactlyInAnyOrder(Refusal.JSON, Refusal.PROBLEM);
                }
            }
        });
    }

    @Test
    void whatIsOpenToAllIsSaidToBeAndNothingElse() {
        var open = new HashSet<String>();
        resourceMethods()
                .filter(method -> method.isAnnotatedWith(PermitAll.class)
                        || method.getOwner().isAnnotatedWith(PermitAll.class))
                .forEach(method ->
                        open.add(method.getAnnotationOfType(Operation.class).operationId()));

        eachOperation((name, operation) -> {
            boolean saysOpen =
                    operation.has("security") && operation.get("security").isEmpty();
            assertThat(saysOpen)
                    .as(name)
                    .isEqualTo(open.contains(operation.path("operationId").asText()));
        });
    }

    /** What may be null must say so, or clients made from the description break on it. */
    @Test
    void whatMayBeNullSaysSo() throws Exception {
        var silent = new ArrayList<String>();
        for (var type : CLASSES) {
            if (type.isRecord()
                    && type.getPackageName().endsWith(".rest")
                    && !type.getPackageName().equals("studio.atelier.rest")) {
                for (RecordComponent component : type.reflect().getRecordComponents()) {
                    var schema = component.getAccessor().getAnnotation(Schema.class);
                    boolean mayBeNull = component.getAnnotatedType().isAnnotationPresent(Nullable.class);
                    if (mayBeNull && (schema == null || !schema.nullable())) {
                        silent.add(type.getSimpleName() + "." + component.getName());
                    }
                }
            }
        }
        assertThat(silent).as("@Nullable without @Schema(nullable = true)").isEmpty();
    }

    private static Stream<JavaMethod> resourceMethods() {
        return CLASSES.stream()
                .filter(type -> type.isAnnotatedWith(Path.class))
                .flatMap(type -> type.getMethods().stream())
                .filter(method -> method.isAnnotatedWith(Operation.class));
    }

    private static JsonNode resolved(JsonNode schema) {
        return schema.has("$ref") ? API.at(schema.get("$ref").asText().substring(1)) : schema;
    }

    private static Set<String> names(JsonNode node) {
        List<String> found = new ArrayList<>();
        if (node.isArray()) {
            StreamSupport.stream(node.spliterator(), false)
                    .map(JsonNode::asText)
                    .forEach(found::add);
        } else {
            node.fieldNames().forEachRemaining(found::add);
        }
        return Set.copyOf(found);
    }
}
