package studio.atelier.it;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;

/** One operation of the server. */
record ServedCall(JsonNode document, String method, String path, JsonNode operation) {

    private static final Pattern PARAMETER = Pattern.compile("([^/{}]+)/\\{([^}]+)}");
    private static final Pattern ID_NAME = Pattern.compile("(?i)id|[a-z]+id|account|workspace|job|upload");

    String id() {
        return operation.path("operationId").asText();
    }

    List<String> roles() {
        return StreamSupport.stream(operation.path("x-roles").spliterator(), false)
                .map(JsonNode::asText)
                .toList();
    }

    boolean isPublic() {
        return roles().contains("public");
    }

    boolean isForOperatorsOnly() {
        return roles().equals(List.of("operator"));
    }

    /** Takes the tokens of workers, who belong to no tenant. */
    boolean isForWorkers() {
        return roles().equals(List.of("worker"));
    }

    boolean isStream() {
        return operation.path("responses").path("200").path("content").has("text/event-stream");
    }

    boolean documents(int status) {
        return operation.path("responses").has(String.valueOf(status));
    }

    /** The collections its path parameters are ids of, by the words before them. */
    List<String> collections() {
        return PARAMETER.matcher(path).results().map(match -> match.group(1)).toList();
    }

    /** The path with these in place of its parameters, in order. */
    String path(List<String> ids) {
        var filled = path;
        for (var id : ids) {
            filled = filled.replaceFirst("\\{[^}]+}", id);
        }
        return filled;
    }

    /** The query parameters that name something by its id. */
    List<String> queryIds() {
        return StreamSupport.stream(operation.path("parameters").spliterator(), false)
                .filter(parameter -> parameter.path("in").asText().equals("query"))
                .map(parameter -> parameter.path("name").asText())
                .filter(name -> ID_NAME.matcher(name).matches() && !name.equals("lastEventId"))
                .toList();
    }

    boolean takesVersion() {
        return StreamSupport.stream(operation.path("parameters").spliterator(), false)
                .anyMatch(parameter -> parameter.path("name").asText().equals("If-Match"));
    }

    boolean takesJson() {
        return !schema().isMissingNode();
    }

    /** The type of its body; nothing if it takes none. */
    Optional<String> bodyType() {
        var types = operation.path("requestBody").path("content").fieldNames();
        return takesJson()
                ? Optional.of("application/json")
                : types.hasNext() ? Optional.of(types.next()) : Optional.empty();
    }

    /** The members of its JSON body that name something by its id. */
    List<String> bodyIds() {
        return schema().path("properties").properties().stream()
                .map(Map.Entry::getKey)
                .filter(name -> ID_NAME.matcher(name).matches())
                .toList();
    }

    private JsonNode schema() {
        var schema = operation
                .path("requestBody")
                .path("content")
                .path("application/json")
                .path("schema");
        var ref = schema.path("$ref").asText();
        return ref.isEmpty() ? schema : document.at(ref.substring(1));
    }
}
