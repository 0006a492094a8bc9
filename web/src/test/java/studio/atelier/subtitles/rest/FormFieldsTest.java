package studio.atelier.subtitles.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.Map;
import org.junit.jupiter.api.Test;
import studio.atelier.rest.ApiCode;
import studio.atelier.rest.ApiException;

class FormFieldsTest {

    private static ApiCode refused(Map<String, String> fields) {
        var codes = new java.util.ArrayList<ApiCode>();
        assertThatExceptionOfType(ApiException.class)
                .isThrownBy(() -> FormFields.read(fields, true))
                .satisfies(refusal -> codes.add(refusal.code()));
        return codes.getFirst();
    }

    @Test
    void textsAndFlagsAreReadAsTheyAreMeant() {
        var form = FormFields.read(
                Map.of("language", "en", "doSubtitle", "false", "doContactSheet", " true ", "contactInterval", "0.5"),
                true);

        assertThat(form.hasFile()).isTrue();
        assertThat(form.language()).isEqualTo("en");
        assertThat(form.doSubtitle()).isFalse();
        assertThat(form.doContactSheet()).isTrue();
        assertThat(form.contactInterval()).isEqualTo("0.5");
        assertThat(form.translate()).isNull();
    }

    @Test
    void anEmptyFlagWasNotSet() {
        assertThat(FormFields.read(Map.of("doSubtitle", ""), true).doSubtitle()).isNull();
    }

    @Test
    void aFlagIsTrueOrFalse() {
        assertThat(refused(Map.of("doSubtitle", "yes"))).isEqualTo(ApiCode.VALIDATION_FAILED);
    }

    @Test
    void aFieldThatIsNotKnownIsATypingMistake() {
        assertThat(refused(Map.of("do_subtitle", "true"))).isEqualTo(ApiCode.VALIDATION_FAILED);
    }
}
