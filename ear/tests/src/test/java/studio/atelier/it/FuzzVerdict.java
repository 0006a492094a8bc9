package studio.atelier.it;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** What no answer may be, whatever was asked. */
final class FuzzVerdict {

    private static final int FIRST_REFUSAL = 400;

    /** A head that cannot be read is not the operation's to describe. */
    private static final Pattern UNREADABLE_HEAD = Pattern.compile("(accept|path parameter|content type).*");

    private static final int FIRST_FAILURE = 500;
    private static final List<Integer> ADMITTED_FAILURES = List.of(501, 503);
    private static final String JSON = "application/json";
    private static final String PROBLEM = "application/problem+json";
    private static final List<String> ENVELOPE = List.of("requestId", "code", "message", "data");
    private static final List<String> PROBLEM_MEMBERS =
            List.of("type", "title", "status", "detail", "code", "requestId");

    /** Words of the inside. None of what the fuzzer itself sends, which may be quoted, is like them. */
    private static final Pattern INSIDE = Pattern.compile("\\bat [\\w.$]+\\(|\\w(Exception|Error):|\\.java:\\d+|"
            + "\\b(studio\\.atelier|org\\.(jboss|wildfly|hibernate|postgresql)|io\\.undertow|com\\.fasterxml|jakarta\\.\\w+|"
            + "java\\.(lang|util|sql|io|time|net))\\.|RESTEASY\\d|WFLY|\\bUT\\d{6}|\\bARJUNA|SQLSTATE|(?i:syntax error at)|"
            + "\\b(SELECT|UPDATE|DELETE|INSERT)\\s+[\\w*,. ]{1,80}\\b(FROM|SET|INTO|VALUES)\\b|ERROR: ");

    private final JsonNode document;

    FuzzVerdict(JsonNode document) {
        this.document = document;
    }

    /** What is wrong with this answer; empty if nothing is. */
    Optional<String> of(FuzzRequest request, Answer answer) {
        int status = answer.status();
        if (status >= FIRST_FAILURE && !ADMITTED_FAILURES.contains(status)) {
            return Optional.of("failed with " + status);
        }
        boolean unreadable = status == FIRST_REFUSAL
                && UNREADABLE_HEAD.matcher(request.mutation()).matches();
        if (!request.call().documents(status) && !unreadable) {
            return Optional.of("answered " + status + ", which is not in its description");
        }
        if (status >= FIRST_REFUSAL) {
            return INSIDE.matcher(answer.text())
                    .results()
                    .findFirst()
                    .map(found -> "tells of the inside: " + found.group())
                    .or(() -> refusal(request, answer));
        }
        return request.mutation().equals(FuzzMutations.EXTRA_MEMBER)
                ? Optional.of("took a member it does not describe")
                : success(request.call(), answer);
    }

    private static Optional<String> refusal(FuzzRequest request, Answer answer) {
        if (request.call().method().equals("HEAD")) {
            return Optional.empty();
        }
        var type = answer.header(FuzzRequest.CONTENT_TYPE);
        if (type.startsWith(PROBLEM)
                && !request.headers().getOrDefault("Accept", "").contains(PROBLEM)) {
            return Optional.of("a problem document that nobody asked for");
        }
        return type.startsWith(PROBLEM) ? members(answer, PROBLEM_MEMBERS) : enveloped(answer);
    }

    private Optional<String> success(ServedCall call, Answer answer) {
        var content = call.operation()
                .path("responses")
                .path(String.valueOf(answer.status()))
                .path("content");
        if (content.isEmpty() || call.method().equals("HEAD")) {
            return answer.bytes().length == 0 || call.method().equals("HEAD")
                    ? Optional.empty()
                    : Optional.of("a body where none is described");
        }
        var type = answer.header(FuzzRequest.CONTENT_TYPE).split(";", 2)[0].strip();
        if (!content.has(type) && !content.has("*/*") && !content.has("application/octet-stream")) {
            return Optional.of("answered with " + type + ", which is not in its description");
        }
        boolean envelope =
                type.equals(JSON) && describesEnvelope(content.path(JSON).path("schema"));
        return envelope ? enveloped(answer) : Optional.empty();
    }

    private boolean describesEnvelope(JsonNode schema) {
        var ref = schema.path("$ref").asText();
        var properties = (ref.isEmpty() ? schema : document.at(ref.substring(1))).path("properties");
        return properties.has("requestId") && properties.has("data");
    }

    private static Optional<String> enveloped(Answer answer) {
        return answer.header(FuzzRequest.CONTENT_TYPE).startsWith(JSON)
                ? members(answer, ENVELOPE)
                : Optional.of("no envelope but " + answer.header(FuzzRequest.CONTENT_TYPE));
    }

    private static Optional<String> members(Answer answer, List<String> wanted) {
        JsonNode json;
        try {
            json = answer.json();
        } catch (AssertionError notJson) {
            return Optional.of("not JSON");
        }
        var names = json.properties().stream().map(Map.Entry::getKey).toList();
        if (!names.containsAll(wanted)) {
            return Optional.of("its members are " + names);
        }
        return json.path("requestId").asText().equals(answer.requestId())
                ? Optional.empty()
                : Optional.of("the request's id differs from the header");
    }
}
