package studio.atelier.rest;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AcceptTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "application/problem+json",
                "application/problem+json, application/json",
                "application/json, application/problem+json",
                "Application/Problem+JSON;q=0.9, application/json;q=0.5",
                "text/html, application/problem+json;q=0.2, */*;q=0.9"
            })
    void aClientThatNamesProblemsGetsThem(String accept) {
        assertThat(Accept.prefersProblem(accept)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "*/*",
                "application/json",
                "application/*",
                "application/problem+json;q=0",
                "application/problem+json;q=0.4, application/json",
                "application/problem+json;q=oops"
            })
    void anyOtherGetsTheEnvelope(String accept) {
        assertThat(Accept.prefersProblem(accept)).isFalse();
    }

    @Test
    void noHeaderIsTheEnvelope() {
        assertThat(Accept.prefersProblem(null)).isFalse();
    }
}
