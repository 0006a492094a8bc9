package studio.atelier.subtitles.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.List;
import java.util.UUID;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import studio.atelier.rest.ApiCode;
import studio.atelier.rest.ApiException;
import studio.atelier.subtitles.SubtitleForm.Flaw;
import studio.atelier.subtitles.SubtitleForm.Rule;

class RequestsTest {

    private static void refused(ApiCode code, ThrowingCallable call) {
        assertThatExceptionOfType(ApiException.class)
                .isThrownBy(call)
                .satisfies(refusal -> assertThat(refusal.code()).isEqualTo(code));
    }

    @Test
    void whatIsNoIdNamesNoJob() {
        var id = UUID.randomUUID();
        assertThat(Requests.jobId(id.toString())).isEqualTo(id);
        refused(ApiCode.JOB_NOT_FOUND, () -> Requests.jobId("nonsense"));
        refused(ApiCode.JOB_NOT_FOUND, () -> Requests.jobId("1-1-1-1-1"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "101", "-1", "many", "1e1", "", "99999999999"})
    void aLimitIsBetweenOneAndAHundred(String limit) {
        refused(ApiCode.VALIDATION_FAILED, () -> Requests.limit(limit));
    }

    @Test
    void aCursorComesFromAPage() {
        assertThat(Requests.limit("100")).isEqualTo(100);
        assertThat(Requests.cursor(null)).isNull();
        refused(ApiCode.CURSOR_MISMATCH, () -> Requests.cursor("garbage"));
    }

    @Test
    void anIdempotencyKeyIsShortAndVisible() {
        assertThat(Requests.idempotencyKey(null)).isNull();
        assertThat(Requests.idempotencyKey("order-7")).isEqualTo("order-7");
        refused(ApiCode.VALIDATION_FAILED, () -> Requests.idempotencyKey(""));
        refused(ApiCode.VALIDATION_FAILED, () -> Requests.idempotencyKey("a b"));
        refused(ApiCode.VALIDATION_FAILED, () -> Requests.idempotencyKey("k".repeat(256)));
    }

    @ParameterizedTest
    @EnumSource
    void everyRuleHasItsCode(Rule rule) {
        var refusal = Requests.refusal(List.of(new Flaw(rule, "field", "Because")), true);

        assertThat(refusal).hasMessage("Because.");
        if (rule != Rule.TRANSCRIPT_TOO_LONG) {
            assertThat(refusal.code().name()).isEqualTo(rule.name());
        }
    }
}
