package studio.atelier.work;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The chart in the documentation is the one of the code. */
class StateChartTest {

    private static final Path PAGE = Path.of("../docs/internals/engine.md");

    private static String chart() {
        return Arrays.stream(JobState.values())
                .flatMap(from -> from.next().stream().map(to -> "    " + from.wire() + " --> " + to.wire()))
                .collect(Collectors.joining("\n", "stateDiagram-v2\n    [*] --> queued\n", "\n"));
    }

    @Test
    void thePageShowsTheStatesOfTheCode() throws Exception {
        assertThat(Files.readString(PAGE)).contains("```mermaid\n" + chart() + "```");
    }

    @Test
    void whatIsFinalStaysSoButForARetry() {
        assertThat(JobState.values())
                .filteredOn(JobState::isFinal)
                .allSatisfy(state -> assertThat(state.next().isEmpty()).isEqualTo(!state.canRetry()));
    }
}
