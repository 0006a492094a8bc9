package studio.atelier.platform;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Abuse("P8")
class StartCheckTest {

    private static final Setting<String> PEPPER = Setting.key("atelier.identity.pepper", "Keys the digest.");
    private static final Setting<String> SIGNING = Setting.key("atelier.media.signing-secret", "Signs addresses.");
    private static final Setting<String> BEFORE = Setting.keyIfAny("atelier.identity.pepper-before", "The one before.");
    private static final Setting<String> API_KEY =
            Setting.text("atelier.openai.api-key", "Key of a service.").kept();
    private static final Setting<String> OTHER_API_KEY = Setting.text(
                    "atelier.translation.api-key", "Key of the same service for something else.")
            .kept();
    private static final Setting<Long> SLOTS = Setting.number("atelier.work.slots", 1, 64, "At once.")
            .alias("WORK_SLOTS")
            .orElse("4");

    private static final Map<String, String> GOOD = Map.of(
            "atelier.identity.pepper", "gS0vJt2Qm9xWZ4bLq7RkT1yHfP8dNcUaEo5iXw3B6zM",
            "atelier.media.signing-secret", "Vd81LQxF0wTz-j3RkY6uHnB_e9mPsGc2aXo7iCq4EZt",
            "atelier.db.app.password", "nT4xVq8sLw2ZbR6y",
            "atelier.db.engine.password", "pK9dHc3mXf7QgJ1v",
            "atelier.db.batch.password", "yE5uWo0rBt8NzS6a");

    private static List<String> problems(Map<String, String> changes, String... names) {
        var values = new HashMap<>(GOOD);
        values.putAll(changes);
        values.values().removeIf(String::isEmpty);
        return check(values).problems(Set.of(names), Set.of(names));
    }

    private static StartCheck check(Map<String, String> values) {
        return new StartCheck(
                List.of(PEPPER, SIGNING, BEFORE, API_KEY, OTHER_API_KEY, SLOTS),
                new Settings(name -> Optional.ofNullable(values.get(name))));
    }

    @Test
    void whatIsRightStarts() {
        assertThat(problems(Map.of(), "ATELIER_WORK_SLOTS", "atelier.work.slots", "WORK_SLOTS", "PATH", "ATELIER_DATA"))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "change-me",
                "change_me",
                "changeme",
                "CHANGE-ME-CHANGE-ME-CHANGE-ME-CHANGE-ME",
                "secret",
                "password",
                "change-admin-token",
                "change-master-key",
                "your_api_key",
                "your_signing_key",
                "r8_your_token",
                "your_jwt_token",
                "0xYOUR_KEY_HERE",
                "my-very-own-secret-key-of-many-bytes-000",
                "gS0vJt2Qm9xWZ4bLq7RkT1yHfP8dNcU",
                "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
                "0123456789abcdefghijklmnopqrstuvwxyz",
                "abc123XYabc123XYabc123XYabc123XYabc123XY",
                "11112222333344445555666677778888",
                "sh0rT7x"
            })
    void aKeyThatIsNoneIsNamedAndNotShown(String text) {
        var problems = problems(Map.of("atelier.identity.pepper", text));

        assertThat(problems).hasSize(1);
        assertThat(problems.getFirst())
                .startsWith("ATELIER_IDENTITY_PEPPER (atelier.identity.pepper) must be ")
                .doesNotContain(text);
        assertThat(problems(Map.of("atelier.identity.pepper-before", text))).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"postgres", "atelier", "atelier_app", "changeme", "glisk", "short1", "aaaaaaaaaaaaaaaa"})
    void aPasswordOfTheDatabaseThatEverybodyKnowsIsRefused(String text) {
        assertThat(problems(Map.of("atelier.db.app.password", text)))
                .singleElement()
                .asString()
                .startsWith("ATELIER_DB_APP_PASSWORD")
                .doesNotContain(": " + text);
    }

    @Test
    void oneAccountOfAServiceHasOneKey() {
        var key = "sk-wT4xVq8sLw2ZbR6yKd";

        assertThat(problems(Map.of("atelier.openai.api-key", key, "atelier.translation.api-key", key)))
                .isEmpty();
        assertThat(problems(Map.of("atelier.openai.api-key", GOOD.get("atelier.identity.pepper"))))
                .as("ours are nobody else's")
                .hasSize(1);
    }

    @Test
    void everythingThatIsWrongIsSaidAtOnce() {
        var problems = problems(
                Map.of(
                        "atelier.identity.pepper", "",
                        "atelier.media.signing-secret", "change-me",
                        "atelier.db.batch.password", GOOD.get("atelier.db.app.password"),
                        "atelier.openai.api-key", "your_api_key",
                        "WORK_SLOTS", "many",
                        "atelier.server.mode", "staging"),
                "ATELIER_WORK_SLOT",
                "atelier.work.slotz",
                "ATELIER_HTTP_BEHIND_PROXY");

        assertThat(problems)
                .satisfiesExactlyInAnyOrder(
                        line -> assertThat(line)
                                .startsWith("ATELIER_IDENTITY_PEPPER")
                                .contains("is not set"),
                        line -> assertThat(line).startsWith("ATELIER_MEDIA_SIGNING_SECRET"),
                        line -> assertThat(line)
                                .contains("ATELIER_DB_APP_PASSWORD")
                                .contains("ATELIER_DB_BATCH_PASSWORD"),
                        line -> assertThat(line).startsWith("ATELIER_OPENAI_API_KEY"),
                        line -> assertThat(line)
                                .startsWith("ATELIER_WORK_SLOTS")
                                .contains("from 1 to 64"),
                        line -> assertThat(line)
                                .startsWith("ATELIER_SERVER_MODE")
                                .contains("production or development"),
                        line -> assertThat(line)
                                .isEqualTo("ATELIER_WORK_SLOT is no setting; did you mean ATELIER_WORK_SLOTS?"),
                        line -> assertThat(line)
                                .isEqualTo("atelier.work.slotz is no setting; did you mean atelier.work.slots?"),
                        line -> assertThat(line)
                                .contains("ATELIER_HTTP_BEHIND_PROXY is gone")
                                .contains("trusted-proxies"));
        assertThat(String.join("\n", problems))
                .doesNotContain("change-me")
                .doesNotContain("your_api_key")
                .doesNotContain(GOOD.get("atelier.db.app.password"));
    }

    @ParameterizedTest
    @CsvSource({"development,db.example.org,1", "development,127.0.0.1,0", "production,db.example.org,0"})
    void developmentIsForOnesOwnMachine(String mode, String host, int wrong) {
        assertThat(problems(Map.of("atelier.server.mode", mode, "atelier.db.host", host)))
                .hasSize(wrong);
    }

    @Test
    void theLogShowsWhatIsInForceAndNoSecret() {
        var values = new HashMap<>(GOOD);
        values.put("atelier.openai.api-key", "sk-4fTq8Lm2");

        var lines = check(values).effective();

        assertThat(lines)
                .contains(
                        "atelier.work.slots=4",
                        "atelier.identity.pepper=(hidden)",
                        "atelier.openai.api-key=(hidden)",
                        "atelier.identity.pepper-before=",
                        "atelier.server.mode=production");
        assertThat(String.join("\n", lines))
                .doesNotContain("sk-4fTq8Lm2")
                .doesNotContain(GOOD.get("atelier.db.app.password"));
    }

    @Test
    void secretsDrawnAtRandomPass() {
        var random = new java.security.SecureRandom();
        for (int i = 0; i < 2_000; i++) {
            var bytes = new byte[32];
            random.nextBytes(bytes);
            var base64 = java.util.Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
            assertThat(SecretText.flaw(base64, SecretText.KEY_BYTES)).isEmpty();
            assertThat(SecretText.flaw(java.util.HexFormat.of().formatHex(bytes), SecretText.KEY_BYTES))
                    .isEmpty();
            assertThat(SecretText.flaw(base64.substring(0, 16), SecretText.PASSWORD_BYTES))
                    .isEmpty();
        }
    }
}
