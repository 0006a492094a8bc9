package studio.atelier.rest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import studio.atelier.platform.Json;

class RefusalTest {

    @AfterEach
    void end() {
        RequestId.end();
    }

    private static JsonNode written(Refusal refusal, String type) {
        return Json.parse(Json.write(refusal.body(type)));
    }

    @Test
    void theEnvelopeHasItsFourMembersInOrder() {
        RequestId.begin("request-1");

        assertThat(Json.write(Refusal.of(ApiCode.NOT_FOUND).body(Refusal.JSON)))
                .isEqualTo("{\"requestId\":\"request-1\",\"code\":\"not_found\","
                        + "\"message\":\"There is no such thing here.\",\"data\":null}");
        assertThat(Json.write(Envelope.ok(List.of(1))))
                .isEqualTo("{\"requestId\":\"request-1\",\"code\":\"ok\",\"message\":\"OK\",\"data\":[1]}");
    }

    @Test
    void bothFormsSayTheSame() {
        RequestId.begin("request-2");
        var error = FieldError.inBody("/lines/3/text", "length", "Too long.");
        var refusal = Refusal.of(new ApiException(ApiCode.VALIDATION_FAILED, "One line is too long.", List.of(error)));

        var envelope = written(refusal, Refusal.JSON);
        var problem = written(refusal, Refusal.PROBLEM);

        assertThat(envelope.at("/data/errors/0/pointer").asText()).isEqualTo("/lines/3/text");
        assertThat(problem.at("/errors")).isEqualTo(envelope.at("/data/errors"));
        assertThat(problem.at("/detail")).isEqualTo(envelope.at("/message"));
        assertThat(problem.at("/code")).isEqualTo(envelope.at("/code"));
        assertThat(problem.at("/status").asInt()).isEqualTo(422);
        assertThat(problem.at("/type").asText()).isEqualTo("/errors#validation_failed");
        assertThat(problem.at("/instance").asText()).isEqualTo("urn:atelier:request:request-2");
    }

    @Test
    void whoIsToldToComeBackIsToldWhen() {
        var busy = ApiException.retryAfter(ApiCode.UNAVAILABLE, "Busy.", Duration.ofMillis(200));

        assertThat(written(Refusal.of(busy), Refusal.JSON)
                        .at("/data/retryAfterSeconds")
                        .asInt())
                .isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "abcdefgh",
                "A.b_c-9.12345678",
                "0123456789012345678901234567890123456789012345678901234567890123"
            })
    void aFitRequestIdIsKept(String offered) {
        assertThat(RequestId.choose(offered)).isEqualTo(offered);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "short",
                "with space",
                "line\nbreak",
                "01234567890123456789012345678901234567890123456789012345678901234",
                "ünïcödeid"
            })
    void anyOtherIsReplaced(String offered) {
        assertThat(RequestId.choose(offered)).hasSize(36).isNotEqualTo(offered);
    }

    @ParameterizedTest
    @CsvSource({
        "400,bad_request",
        "401,unauthorized",
        "403,forbidden",
        "404,not_found",
        "405,method_not_allowed",
        "406,not_acceptable",
        "409,conflict",
        "412,precondition_failed",
        "413,payload_too_large",
        "415,unsupported_media_type",
        "416,range_not_satisfiable",
        "422,validation_failed",
        "428,precondition_required",
        "429,rate_limited",
        "418,bad_request",
        "500,internal_error",
        "501,not_implemented",
        "503,unavailable",
        "502,internal_error"
    })
    void whatTheContainerRefusesHasTheGeneralCode(int status, String code) {
        assertThat(ApiCode.ofStatus(status).wire()).isEqualTo(code);
    }

    record Line(String text) {}

    record Song(int bars, List<Line> lines) {}

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'bars':1,'lines':[{'text':'a','x/y':1}]} | validation_failed | /lines/0/x~1y | unknown_field",
                "{bars:1} | unreadable | |",
                "{'bars':'many','lines':[]} | validation_failed | /bars | wrong_type",
                "{'bars':1,'lines':{}} | validation_failed | /lines | wrong_type",
                "{'bars':1,'lines':[{'text': | unreadable | |",
                "[] | validation_failed | `` | wrong_type",
                "{'bars':1,'lines':[]} {} | unreadable | |"
            })
    void aBodyThatDoesNotFitIsNamed(String body, String code, @Nullable String pointer, @Nullable String word) {
        var refusal = JsonExceptionMapper.refusal(failure(body.replace('\'', '"')));

        assertThat(refusal.code().wire()).isEqualTo(code);
        if (word == null) {
            assertThat(refusal.errors()).isEmpty();
        } else {
            assertThat(refusal.errors()).singleElement().satisfies(error -> {
                assertThat(error.pointer()).isEqualTo(pointer);
                assertThat(error.code()).isEqualTo(word);
            });
        }
    }

    private static JsonProcessingException failure(String body) {
        try {
            Json.mapper().readValue(body, Song.class);
        } catch (JsonProcessingException e) {
            return e;
        }
        throw new AssertionError("It was read");
    }
}
