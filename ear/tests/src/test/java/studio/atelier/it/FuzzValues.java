package studio.atelier.it;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.stream.StreamSupport;

/** Makes values that fit a schema, of ids that exist where the server told some; the same ones for the same seed. */
final class FuzzValues {

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final int KEPT = 20;
    private static final int DEEPEST = 6;
    private static final int WORD = 12;
    private static final int WIDEST = 1_000;
    private static final Duration AHEAD = Duration.ofDays(30);

    private final JsonNode document;
    private final Random random;
    private final Map<String, List<String>> known = new HashMap<>();

    FuzzValues(JsonNode document, Random random) {
        this.document = document;
        this.random = random;
    }

    /** Keeps the ids an answer tells of. */
    void learn(ServedCall call, JsonNode data) {
        var segments = call.path().split("/", -1);
        for (var i = segments.length - 1; i >= 0; i--) {
            if (!segments[i].startsWith("{")) {
                var ids = data.findValuesAsText("id");
                remember(segments[i], ids.isEmpty() ? data.findValuesAsText("name") : ids);
                break;
            }
        }
        for (var name : List.of("uploadId", "accountId", "workspaceId", "jobId", "queue", "email", "refreshToken")) {
            remember(name, data.findValuesAsText(name));
        }
        remember("queues", data.findValuesAsText("queue"));
    }

    private void remember(String name, List<String> values) {
        var pool = known.computeIfAbsent(name, key -> new ArrayList<>());
        values.stream().filter(value -> !value.isBlank()).limit(KEPT).forEach(pool::add);
        while (pool.size() > KEPT) {
            pool.removeFirst();
        }
    }

    /** An id of something in this collection; mostly one that exists, if any is known. */
    String id(String collection) {
        var pool = known.getOrDefault(collection, List.of());
        return pool.isEmpty() || random.nextInt(5) == 0 ? uuid() : pool.get(random.nextInt(pool.size()));
    }

    String uuid() {
        return new UUID(random.nextLong(), random.nextLong()).toString();
    }

    String word(int length) {
        var word = new StringBuilder(length);
        for (var i = 0; i < length; i++) {
            word.append((char) ('a' + random.nextInt(26)));
        }
        return word.toString();
    }

    JsonNode resolved(JsonNode schema) {
        var ref = schema.path("$ref").asText();
        return ref.isEmpty() ? schema : resolved(document.at(ref.substring(1)));
    }

    JsonNode value(String name, JsonNode schema) {
        return value(name, schema, 0);
    }

    private JsonNode value(String name, JsonNode unresolved, int depth) {
        var schema = resolved(unresolved);
        var pool = known.getOrDefault(name, List.of());
        if (!pool.isEmpty() && random.nextBoolean()) {
            return JSON.textNode(pool.get(random.nextInt(pool.size())));
        }
        for (var given : List.of("enum", "examples")) {
            if (!schema.path(given).isEmpty() && !isMade(name, schema)) {
                return schema.path(given)
                        .get(random.nextInt(schema.path(given).size()))
                        .deepCopy();
            }
        }
        for (var choice : List.of("oneOf", "anyOf", "allOf")) {
            if (!schema.path(choice).isEmpty()) {
                return value(name, schema.path(choice).get(0), depth + 1);
            }
        }
        return switch (type(schema)) {
            case "object" -> object(schema, depth);
            case "array" -> array(name, schema, depth);
            case "integer", "number" -> number(schema);
            case "boolean" -> JSON.booleanNode(random.nextBoolean());
            default -> JSON.textNode(text(name, schema));
        };
    }

    /** Times have to lie ahead, and an address can be signed up once. */
    private static boolean isMade(String name, JsonNode schema) {
        return name.equals("email") || schema.path("format").asText().equals("date-time");
    }

    /** The type that is not null. */
    static String type(JsonNode schema) {
        var type = schema.path("type");
        if (!type.isArray()) {
            return type.asText(schema.has("properties") ? "object" : "string");
        }
        return StreamSupport.stream(type.spliterator(), false)
                .map(JsonNode::asText)
                .filter(name -> !name.equals("null"))
                .findFirst()
                .orElse("string");
    }

    private ObjectNode object(JsonNode schema, int depth) {
        var required = StreamSupport.stream(schema.path("required").spliterator(), false)
                .map(JsonNode::asText)
                .toList();
        var object = JSON.objectNode();
        for (Map.Entry<String, JsonNode> property : schema.path("properties").properties()) {
            boolean chosen = depth < DEEPEST && random.nextInt(3) == 0;
            if (chosen || required.contains(property.getKey())) {
                object.set(property.getKey(), value(property.getKey(), property.getValue(), depth + 1));
            }
        }
        return object;
    }

    private ArrayNode array(String name, JsonNode schema, int depth) {
        var array = JSON.arrayNode();
        var size = Math.max(schema.path("minItems").asInt(0), depth < DEEPEST ? 1 : 0);
        for (var i = 0; i < size; i++) {
            array.add(value(name, schema.path("items"), depth + 1));
        }
        return array;
    }

    private JsonNode number(JsonNode schema) {
        if (schema.has("default")) {
            return schema.path("default").deepCopy();
        }
        var least = schema.path("minimum").asLong(0);
        var most = Math.max(least, schema.path("maximum").asLong(least + WIDEST));
        return JSON.numberNode(random.nextLong(least, most + 1));
    }

    private String text(String name, JsonNode schema) {
        if (name.toLowerCase(java.util.Locale.ROOT).contains("password")) {
            return ApiClient.PASSWORD;
        }
        if (name.equals("email") || schema.path("format").asText().equals("email")) {
            return "fuzz-" + uuid() + "@example.org";
        }
        return switch (schema.path("format").asText()) {
            case "uuid" -> uuid();
            case "date-time" -> Instant.now().plus(AHEAD).toString();
            case "date" -> "2031-02-28";
            case "uri" -> "https://example.org/" + word(WORD);
            default ->
                word(Math.clamp(
                        WORD,
                        schema.path("minLength").asInt(1),
                        schema.path("maxLength").asInt(WIDEST)));
        };
    }
}
