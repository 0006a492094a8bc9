package studio.atelier.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import studio.atelier.platform.Settings;

/** What strangers may not send, and whose pages may send it. */
class StrictJsonTest {

    private static final ObjectMapper STRICT = new JsonResolver().getContext(Object.class);

    static List<byte[]> hostile() {
        return List.of(
                ("[".repeat(100_000) + "]".repeat(100_000)).getBytes(StandardCharsets.US_ASCII),
                ("{\"a\":".repeat(100_000) + "1" + "}".repeat(100_000)).getBytes(StandardCharsets.US_ASCII),
                ("{\"amount\":1" + "0".repeat(100_000) + "}").getBytes(StandardCharsets.US_ASCII),
                "{\"role\":\"member\",\"role\":\"owner\"}".getBytes(StandardCharsets.US_ASCII),
                ("{\"" + "n".repeat(10_000) + "\":1}").getBytes(StandardCharsets.US_ASCII),
                "{\"a\":\"\u00ff\"}".getBytes(StandardCharsets.ISO_8859_1),
                "{\"a\":1} {\"a\":2}".getBytes(StandardCharsets.US_ASCII));
    }

    @ParameterizedTest
    @MethodSource("hostile")
    void isRefusedAsUnreadable(byte[] body) {
        var failure = catchThrowable(() -> STRICT.readValue(body, JsonNode.class));

        assertThat(failure).isInstanceOf(JsonProcessingException.class);
        var refusal = JsonExceptionMapper.refusal((JsonProcessingException) failure);
        assertThat(refusal.code()).isEqualTo(ApiCode.UNREADABLE);
        assertThat(refusal.detail())
                .hasSizeLessThan(200)
                .doesNotContain("jackson")
                .doesNotContain("com.fasterxml");
    }

    @Test
    void originsAreNamedLetterForLetter() {
        assertThat(cors("https://app.example.com, http://localhost:5173")).isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "*",
                "https://app.example.com/",
                "app.example.com",
                "https://*.example.com",
                "null",
                "ftp://example.com"
            })
    void whatIsNoOriginStopsTheStart(String text) {
        assertThat(cors(text)).hasMessageContaining("atelier.http.cors-origins");
    }

    private static Throwable cors(String text) {
        return catchThrowable(() -> new Cors(
                new Settings(name -> Optional.of(text).filter(value -> name.equals("atelier.http.cors-origins")))));
    }
}
