package studio.atelier.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.http.HttpHeaders;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;

/** What the server answered, with the readings the tests need. */
final class Answer {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int SHOWN = 600;

    private final String call;
    private final HttpResponse<byte[]> response;

    Answer(HttpResponse<byte[]> response) {
        this.response = response;
        this.call = response.request().method() + " " + response.request().uri();
    }

    String method() {
        return response.request().method();
    }

    int status() {
        return response.statusCode();
    }

    HttpHeaders headers() {
        return response.headers();
    }

    /** The header, or an empty string. */
    String header(String name) {
        return headers().firstValue(name).orElse("");
    }

    String requestId() {
        return header("X-Request-Id");
    }

    byte[] bytes() {
        return response.body();
    }

    String text() {
        return new String(response.body(), StandardCharsets.UTF_8);
    }

    JsonNode json() {
        try {
            return JSON.readTree(response.body());
        } catch (JsonProcessingException e) {
            throw new AssertionError("Not JSON: " + this, e);
        } catch (java.io.IOException e) {
            throw new AssertionError(e);
        }
    }

    JsonNode data() {
        return json().path("data");
    }

    String code() {
        return json().path("code").asText();
    }

    /** Fails with the whole answer unless the status is this one. */
    Answer expect(int status) {
        assertThat(status()).as(toString()).isEqualTo(status);
        return this;
    }

    /** Fails unless it is a refusal in the envelope: this status, this code, a sentence, and the request's id. */
    Answer refused(int status, String code) {
        expect(status);
        assertThat(code()).as(toString()).isEqualTo(code);
        assertThat(json().path("message").asText()).as(toString()).isNotBlank();
        assertThat(json().path("requestId").asText()).as(toString()).isEqualTo(requestId());
        return this;
    }

    /** Fails unless some field error names this field, as a parameter or as a pointer into the body. */
    Answer naming(String field) {
        var errors = data().path("errors");
        var named = new java.util.ArrayList<>(errors.findValuesAsText("field"));
        named.addAll(errors.findValuesAsText("pointer"));
        assertThat(named).as("fields named in " + this).containsAnyOf(field, "/" + field);
        return this;
    }

    @Override
    public String toString() {
        var text = text();
        return call + " -> " + status() + " " + header("Content-Type") + " "
                + (text.length() > SHOWN ? text.substring(0, SHOWN) + "…" : text);
    }
}
