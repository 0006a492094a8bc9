package studio.atelier.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LaunchSettingsTest {

    @Test
    void hasDefaults() {
        var settings = LaunchSettings.of(List.of(), Map.of("ATELIER_HTTP_PORT", " "));
        assertThat(settings.httpPort()).isEqualTo(8080);
        assertThat(settings.managementPort()).isEqualTo(9990);
        assertThat(settings.databasePort()).isEqualTo(5433);
        assertThat(settings.data()).isEqualTo(Path.of(".atelier"));
        assertThat(settings.bind()).isEqualTo("127.0.0.1");
        assertThat(settings.jvmArguments()).isEmpty();
    }

    @Test
    void optionsWinOverTheEnvironment() {
        var environment =
                Map.of("ATELIER_HTTP_PORT", "8081", "ATELIER_DATA", "/there", "ATELIER_JAVA_OPTS", "-Xmx1g  -ea");
        var settings = LaunchSettings.of(List.of("--http-port", "8082", "--bind=0.0.0.0"), environment);
        assertThat(settings.httpPort()).isEqualTo(8082);
        assertThat(settings.bind()).isEqualTo("0.0.0.0");
        assertThat(settings.data()).isEqualTo(Path.of("/there"));
        assertThat(settings.jvmArguments()).containsExactly("-Xmx1g", "-ea");
    }

    @Test
    void refusesWhatItDoesNotUnderstand() {
        assertThatThrownBy(() -> LaunchSettings.of(List.of("--port", "1"), Map.of()))
                .isInstanceOf(LaunchFailure.class)
                .hasMessageContaining("--http-port");
        assertThatThrownBy(() -> LaunchSettings.of(List.of("--data"), Map.of()))
                .isInstanceOf(LaunchFailure.class)
                .hasMessageContaining("wants a value");
        assertThatThrownBy(() -> LaunchSettings.of(List.of("--db-port", "many"), Map.of()))
                .isInstanceOf(LaunchFailure.class)
                .hasMessageContaining("ATELIER_DB_PORT");
    }
}
