package studio.atelier.rest;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.models.Components;
import org.eclipse.microprofile.openapi.models.media.Content;
import org.eclipse.microprofile.openapi.models.media.Schema;
import org.eclipse.microprofile.openapi.models.media.Schema.SchemaType;
import org.jspecify.annotations.Nullable;

/** The schemas of the envelope and of refusals, and which members of an answer are always there. */
final class OpenApiSchemas {

    private static final String REQUEST = "Request";

    private OpenApiSchemas() {}

    /** Adds our schemas, and says of those found in the classes what is required. */
    static void complete(Components components) {
        var schemas = new TreeMap<>(Optional.ofNullable(components.getSchemas()).orElse(Map.of()));
        schemas.forEach((name, schema) -> {
            Optional.ofNullable(schema.getProperties())
                    .orElse(Map.of())
                    .values()
                    .forEach(OpenApiSchemas::allowNull);
            if (!name.endsWith(REQUEST) && schema.getRequired() == null) {
                schema.setRequired(alwaysThere(schema));
            }
        });
        schemas.put("FieldError", fieldError());
        schemas.put("Refusal", refusalEnvelope());
        schemas.put("Problem", problem());
        components.setSchemas(schemas);
        components.addHeader(
                "RequestId",
                OASFactory.createHeader()
                        .description("The id of this request; quote it when you ask for help.")
                        .schema(OASFactory.createSchema()
                                .addType(SchemaType.STRING)
                                .addExample("01936f1e-8c5b-7d2a-9f41-0c6f2f1f9a11")));
    }

    /** Both forms of a refusal. */
    static Content refusal() {
        return OASFactory.createContent()
                .addMediaType(Refusal.JSON, OASFactory.createMediaType().schema(ref("Refusal")))
                .addMediaType(Refusal.PROBLEM, OASFactory.createMediaType().schema(ref("Problem")));
    }

    private static @Nullable List<String> alwaysThere(Schema schema) {
        var members = Optional.ofNullable(schema.getProperties()).orElse(Map.of()).entrySet().stream()
                .filter(member -> !mayBeNull(member.getValue()))
                .map(Map.Entry::getKey)
                .toList();
        return members.isEmpty() ? null : members;
    }

    private static boolean mayBeNull(Schema schema) {
        return isNull(schema)
                || Optional.ofNullable(schema.getAnyOf()).orElse(List.of()).stream()
                        .anyMatch(OpenApiSchemas::isNull);
    }

    /** A member that is another schema or null must not say as well that it is an object. */
    private static void allowNull(Schema member) {
        if (member.getAnyOf() != null && mayBeNull(member)) {
            member.setType(null);
        }
    }

    private static boolean isNull(Schema schema) {
        return Optional.ofNullable(schema.getType()).orElse(List.of()).contains(SchemaType.NULL);
    }

    private static Schema fieldError() {
        return object("One value that is not valid, and where it is.", List.of("code", "message"))
                .addProperty(
                        "pointer",
                        text("JSON pointer (RFC 6901) into the body.").addExample("/lines/3/text"))
                .addProperty("field", text("Name of the parameter or form field, if it was not in a JSON body."))
                .addProperty("code", text("What is wrong, in one word.").addExample("required"))
                .addProperty("message", text("One sentence for people."));
    }

    private static Schema refusalEnvelope() {
        return object("Why not.", List.of("requestId", "code", "message", "data"))
                .addProperty("requestId", text("The same as in the header `X-Request-Id`."))
                .addProperty(
                        "code",
                        text("A word of the catalogue at `/errors`; more may be added.")
                                .addExample("not_found"))
                .addProperty("message", text("One sentence for people."))
                .addProperty(
                        "data",
                        OASFactory.createSchema()
                                .addType(SchemaType.OBJECT)
                                .addType(SchemaType.NULL)
                                .description("More, if there is more to say.")
                                .addProperty("errors", fieldErrors())
                                .addProperty("retryAfterSeconds", seconds()));
    }

    private static Schema problem() {
        return object(
                        "A problem document (RFC 9457).",
                        List.of("type", "title", "status", "detail", "instance", "code", "requestId"))
                .addProperty("type", text("Where the code is explained.").format("uri-reference"))
                .addProperty("title", text("What the code means, always the same."))
                .addProperty(
                        "status",
                        OASFactory.createSchema().addType(SchemaType.INTEGER).description("The HTTP status."))
                .addProperty("detail", text("One sentence for this case."))
                .addProperty("instance", text("This case.").format("uri"))
                .addProperty("code", text("A word of the catalogue at `/errors`."))
                .addProperty("requestId", text("The same as in the header `X-Request-Id`."))
                .addProperty("errors", fieldErrors())
                .addProperty("retryAfterSeconds", seconds());
    }

    private static Schema fieldErrors() {
        return OASFactory.createSchema()
                .addType(SchemaType.ARRAY)
                .description("The values that are not valid.")
                .items(ref("FieldError"));
    }

    private static Schema seconds() {
        return OASFactory.createSchema()
                .addType(SchemaType.INTEGER)
                .description("When to come back, as in the header `Retry-After`.");
    }

    private static Schema object(String description, List<String> required) {
        return OASFactory.createSchema()
                .addType(SchemaType.OBJECT)
                .description(description)
                .required(required);
    }

    static Schema text(String description) {
        return OASFactory.createSchema().addType(SchemaType.STRING).description(description);
    }

    static Schema ref(String name) {
        return OASFactory.createSchema().ref(name);
    }
}
