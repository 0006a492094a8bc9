package studio.atelier.it;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/** Makes requests that the description allows, and the parts they are made of. */
final class FuzzRequests {

    static final String FORM = "multipart/form-data";
    static final String JSON_TYPE = "application/json";

    private static final ObjectMapper MAPPER =
            JsonMapper.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

    private final Random random;
    private final FuzzValues values;

    FuzzRequests(Random random, FuzzValues values) {
        this.random = random;
        this.values = values;
    }

    FuzzRequest valid(ServedCall call) {
        var headers = new LinkedHashMap<String, String>();
        var query = new ArrayList<String>();
        for (var parameter : parameters(call)) {
            boolean required = parameter.path("required").asBoolean();
            var name = parameter.path("name").asText();
            if (!required && random.nextInt(3) > 0) {
                continue;
            }
            var value = values.value(name, parameter.path("schema")).asText();
            switch (parameter.path("in").asText()) {
                case "query" -> query.add(name + "=" + encoded(value));
                case "header" -> headers.put(name, value);
                default -> {}
            }
        }
        var path = path(call, call.collections().stream().map(values::id).toList());
        var request = new FuzzRequest(
                call,
                "valid",
                query.isEmpty() ? path : path + "?" + String.join("&", query),
                headers,
                Optional.empty(),
                FuzzRequest.Bearing.OWN);
        var content = call.operation().path("requestBody").path("content");
        if (content.has(FORM) && (!content.has(JSON_TYPE) || random.nextBoolean())) {
            return request.with("valid", FuzzRequest.CONTENT_TYPE, Multipart.CONTENT_TYPE)
                    .mutated("valid", Optional.of(form(object(call, FORM), "fuzz.wav")));
        }
        return content.has(JSON_TYPE)
                ? request.with("valid", FuzzRequest.CONTENT_TYPE, JSON_TYPE)
                        .mutated("valid", text(object(call, JSON_TYPE)))
                : request;
    }

    /** A form of these fields; those that hold a file hold a short recording. */
    FuzzRequest.Bytes form(ObjectNode fields, String fileName) {
        var parts = fields.properties().stream()
                .map(field -> (field.getKey().equals("file")
                                ? Multipart.fileHead(fileName, "audio/wav") + "RIFF" + values.word(64)
                                : "--" + Multipart.BOUNDARY + "\r\nContent-Disposition: form-data; name=\""
                                        + field.getKey() + "\"\r\n\r\n"
                                        + field.getValue().asText())
                        + "\r\n")
                .collect(Collectors.joining());
        return new FuzzRequest.Bytes(parts + "--" + Multipart.BOUNDARY + "--\r\n");
    }

    ObjectNode object(ServedCall call, String type) {
        return values.value("", content(call, type)) instanceof ObjectNode object
                ? object
                : JsonNodeFactory.instance.objectNode();
    }

    JsonNode content(ServedCall call, String type) {
        return values.resolved(
                call.operation().path("requestBody").path("content").path(type).path("schema"));
    }

    List<JsonNode> parameters(ServedCall call) {
        return StreamSupport.stream(call.operation().path("parameters").spliterator(), false)
                .map(values::resolved)
                .toList();
    }

    static String path(ServedCall call, List<String> ids) {
        var filled = call.path();
        for (var id : ids) {
            filled = filled.replaceFirst("\\{[^}]+}", java.util.regex.Matcher.quoteReplacement(id));
        }
        return filled;
    }

    static String encoded(String value) {
        return URLEncoder.encode(value, StandardCharsets.UTF_8).replace("+", "%20");
    }

    static String text(JsonNode body) {
        try {
            return MAPPER.writeValueAsString(body);
        } catch (JsonProcessingException e) {
            throw new AssertionError(e);
        }
    }

    static JsonNode tree(FuzzRequest request) {
        try {
            return MAPPER.readTree(request.body().orElseThrow().all());
        } catch (java.io.IOException e) {
            throw new AssertionError(e);
        }
    }
}
