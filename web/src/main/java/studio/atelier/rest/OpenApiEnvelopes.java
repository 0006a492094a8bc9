package studio.atelier.rest;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.models.Components;
import org.eclipse.microprofile.openapi.models.media.Schema;
import org.eclipse.microprofile.openapi.models.media.Schema.SchemaType;
import org.jspecify.annotations.Nullable;

/**
 * The envelope around each kind of data. Each has a name, such as {@code SignInEnvelope} and {@code WorkspaceListEnvelope}, so that
 * clients made from the description have one class for it and not one for each operation.
 */
final class OpenApiEnvelopes {

    /** What the generator's names for a generic {@link Envelope} begin with, and ours end with. */
    private static final String ENVELOPE = "Envelope";

    private static final String LIST = "List";
    private static final String REFS = "#/components/schemas/";

    private final Map<String, Schema> found;
    private final Map<String, Schema> made = new HashMap<>();

    OpenApiEnvelopes(Components components) {
        this.found = Optional.ofNullable(components.getSchemas()).orElse(Map.of());
    }

    /** The envelope around this; one that the generator made of a return type is replaced. */
    Schema around(@Nullable Schema schema) {
        var data = data(schema);
        var name = name(data);
        if (name.isEmpty()) {
            return envelope(data);
        }
        made.computeIfAbsent(name.get() + ENVELOPE, key -> envelope(data));
        return OpenApiSchemas.ref(name.get() + ENVELOPE);
    }

    /** Puts ours into the document, in place of the generator's. */
    void complete(Components components) {
        var schemas = new TreeMap<>(found);
        schemas.keySet().removeIf(name -> name.startsWith(ENVELOPE));
        schemas.putAll(made);
        components.setSchemas(schemas);
    }

    private @Nullable Schema data(@Nullable Schema schema) {
        return target(schema)
                .filter(name -> name.startsWith(ENVELOPE))
                .map(found::get)
                .map(Schema::getProperties)
                .map(members -> members.get("data"))
                .orElse(schema);
    }

    private static Optional<String> name(@Nullable Schema data) {
        return data != null && data.getItems() != null
                ? target(data.getItems()).map(name -> name + LIST)
                : target(data);
    }

    private static Optional<String> target(@Nullable Schema schema) {
        return Optional.ofNullable(schema).map(Schema::getRef).map(ref -> ref.substring(REFS.length()));
    }

    private static Schema envelope(@Nullable Schema data) {
        return OASFactory.createSchema()
                .addType(SchemaType.OBJECT)
                .description("An answer, and what it is about.")
                .required(List.of("requestId", "code", "message", "data"))
                .addProperty("requestId", OpenApiSchemas.text("The same as in the header `X-Request-Id`."))
                .addProperty("code", OpenApiSchemas.text("`ok`."))
                .addProperty("message", OpenApiSchemas.text("One sentence for people."))
                .addProperty("data", data == null ? OASFactory.createSchema() : data);
    }
}
