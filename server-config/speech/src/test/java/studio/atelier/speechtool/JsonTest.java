package studio.atelier.speechtool;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JsonTest {
    @Test
    void escapesWhatJsonNeedsAndKeepsTheRest() {
        assertThat(Json.string("say \"hi\" \\ it\u2019s")).isEqualTo("\"say \\\"hi\\\" \\\\ it\u2019s\"");
        assertThat(Json.string("a\tb\nc\u0000")).isEqualTo("\"a\\u0009b\\u000ac\\u0000\"");
        assertThat(Json.string("\ud83c\udfb5")).isEqualTo("\"\\ud83c\\udfb5\"");
        assertThat(Json.string("\u2028")).isEqualTo("\"\\u2028\"");
    }

    @ParameterizedTest
    @CsvSource({"0, 0.000", "7, 0.007", "120, 0.120", "999, 0.999", "1000, 1.000", "36000020, 36000.020"})
    void writesSeconds(long millis, String seconds) {
        assertThat(Json.seconds(millis)).isEqualTo(seconds);
    }

    @Test
    void writesTheContract() {
        Recognition recognition = Recognition.of(List.of(
                List.of(new TimedWord("go", 120, 330)),
                List.of(new TimedWord("ten", 400, 500), new TimedWord("more", 510, 800))));

        assertThat(Json.of(recognition))
                .isEqualTo("{\"engine\":\"embedded-sphinx\",\"language\":\"en\",\"words\":["
                        + "{\"word\":\"go\",\"start\":0.120,\"end\":0.330},"
                        + "{\"word\":\"ten\",\"start\":0.400,\"end\":0.500},"
                        + "{\"word\":\"more\",\"start\":0.510,\"end\":0.800}],\"utterances\":[[0,1],[1,3]]}");
    }
}
