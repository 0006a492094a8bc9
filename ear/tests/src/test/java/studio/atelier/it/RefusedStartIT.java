package studio.atelier.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A server that would be open to everybody does not start, and says all that is wrong, once, without showing it. */
final class RefusedStartIT {

    private static final String SHARED = "gS0vJt2Qm9xWZ4bLq7RkT1yHfP8dNcUaEo5iXw3B6zM";

    @Test
    @Abuse("P8")
    @Seed("S2")
    void badSecretsAndUnknownSettingsStopTheDeploymentTogether() throws IOException {
        var settings = Map.of(
                "ATELIER_DB_BATCH_PASSWORD", "changeme",
                "ATELIER_MEDIA_SIGNING_SECRET", SHARED,
                "ATELIER_IDENTITY_PEPPER", SHARED,
                "ATELIER_OPENAI_API_KEY", "your_api_key",
                "ATELIER_WORK_SLOT", "4",
                "AUTH_RATE_LIMIT_LOGIN_REQUESTS", "unlimited");

        assertThatThrownBy(() -> RunningServer.start("refused", settings).close())
                .isInstanceOf(RuntimeException.class);

        var log = Files.readString(Path.of(System.getProperty("it.dir", "")).resolve("refused/server/log/server.log"));
        assertThat(log)
                .contains("Atelier does not start; 5 settings are wrong")
                .contains("ATELIER_DB_BATCH_PASSWORD (atelier.db.batch.password) must be drawn at random")
                .contains("must be its own secret; it is the same as")
                .contains("ATELIER_OPENAI_API_KEY")
                .contains("ATELIER_WORK_SLOT is no setting; did you mean ATELIER_WORK_SLOTS?")
                .contains("ATELIER_LIMIT_LOGIN_REQUESTS")
                .doesNotContain(SHARED)
                .doesNotContain("your_api_key")
                .doesNotContain("unlimited");
    }
}
