package studio.atelier.it;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Puts a word nobody else uses into every text the server lets somebody write: each member of each body, each query and each header of every
 * operation it describes, accepted or refused.
 */
final class Needles {

    /** They would end it before all is planted, make somebody else, or are done by the test itself. */
    private static final Set<String> LATER =
            Set.of("register", "deleteMyData", "getDeletionProgress", "logout", "logoutAll", "switchWorkspace");

    private static final String JSON = "application/json";

    private final ApiClient anonymous;
    private final String email;
    private final String needle;
    private final FuzzValues values;
    private final Map<Integer, Integer> statuses = new TreeMap<>();
    private final Set<String> fields = new TreeSet<>();
    private ApiClient person;
    private int number;

    Needles(ApiClient person, String email, String needle, JsonNode document) {
        this.person = person;
        this.anonymous = person.anonymous();
        this.email = email;
        this.needle = needle;
        this.values = new FuzzValues(document, new Random(1));
    }

    /** How it went, by status. */
    Map<Integer, Integer> statuses() {
        return statuses;
    }

    /** Where a needle was put. */
    Set<String> fields() {
        return fields;
    }

    void plant(ServedCall call) {
        if (LATER.contains(call.id()) || call.isStream() || call.isForWorkers()) {
            return;
        }
        var path = call.path(call.collections().stream().map(values::id).toList());
        send(call, path + query(call), null);
        var schema = values.resolved(
                call.operation().path("requestBody").path("content").path(JSON).path("schema"));
        if (schema.isMissingNode()) {
            return;
        }
        var texts = texts(schema);
        send(call, path, body(schema, texts));
        texts.forEach(field -> send(call, path, body(schema, List.of(field))));
    }

    private ObjectNode body(JsonNode schema, List<String> planted) {
        var body = values.value("", schema) instanceof ObjectNode object
                ? object
                : new ObjectNode(com.fasterxml.jackson.databind.node.JsonNodeFactory.instance);
        planted.forEach(field -> body.put(
                field, word(field, values.resolved(schema.path("properties").path(field)))));
        return body;
    }

    /** The members somebody writes freely; a password is never kept. */
    private List<String> texts(JsonNode schema) {
        var texts = new ArrayList<String>();
        schema.path("properties").properties().forEach(member -> {
            var type = values.resolved(member.getValue());
            if (FuzzValues.type(type).equals("string")
                    && type.path("enum").isEmpty()
                    && !member.getKey().toLowerCase(java.util.Locale.ROOT).contains("password")) {
                texts.add(member.getKey());
            }
        });
        return texts;
    }

    private String word(String field, JsonNode schema) {
        var word = needle + number++;
        var form = schema.path("format").asText();
        if (field.equals("email") || form.equals("email")) {
            return word + "@example.org";
        }
        return form.equals("uri") || field.toLowerCase(java.util.Locale.ROOT).endsWith("url")
                ? "https://example.org/" + word + ".wav"
                : word;
    }

    private String query(ServedCall call) {
        var query = new ArrayList<String>();
        call.operation().path("parameters").forEach(parameter -> {
            if (parameter.path("in").asText().equals("query")) {
                fields.add(call.id() + "?" + parameter.path("name").asText());
                query.add(parameter.path("name").asText() + "=" + needle + number++);
            }
        });
        return query.isEmpty() ? "" : "?" + String.join("&", query);
    }

    private void send(ServedCall call, String path, @org.jspecify.annotations.Nullable ObjectNode body) {
        var answer = once(call, path, body);
        if (answer.status() == 401 && !call.isPublic()) {
            person = anonymous.signedIn(email);
            answer = once(call, path, body);
        }
        statuses.merge(answer.status(), 1, Integer::sum);
        if (answer.status() < 300 && answer.header("Content-Type").startsWith(JSON)) {
            values.learn(call, answer.data());
        }
        if (body != null) {
            body.fieldNames().forEachRemaining(field -> fields.add(call.id() + "." + field));
        }
    }

    private Answer once(ServedCall call, String path, @org.jspecify.annotations.Nullable ObjectNode body) {
        var request = person.request(path)
                .header("User-Agent", needle + "/1.0")
                .header("Referer", "https://example.org/" + needle);
        call.operation().path("parameters").forEach(parameter -> {
            if (parameter.path("in").asText().equals("header")
                    && !parameter.path("name").asText().equals("Idempotency-Key")) {
                request.header(parameter.path("name").asText(), needle);
            }
        });
        if (body == null) {
            return person.send(request.method(call.method(), BodyPublishers.noBody()));
        }
        return person.send(
                request.header("Content-Type", JSON).method(call.method(), BodyPublishers.ofString(body.toString())));
    }
}
