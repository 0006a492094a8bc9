package studio.atelier.identity;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import studio.atelier.platform.Settings;

class PasswordRulesTest {

    private static final PasswordRules RULES = rules(Map.of());

    private static PasswordRules rules(Map<String, String> settings) {
        return new PasswordRules(new Settings(name -> Optional.ofNullable(settings.get(name))));
    }

    private static Optional<String> flaw(String password) {
        return RULES.flaw("password", password, "ada.lovelace@example.org", "Ada Lovelace")
                .map(Registration.Flaw::code);
    }

    @ParameterizedTest
    @CsvSource({
        "short12, length",
        "password, common",
        "Password1, common",
        "12345678, common",
        "qwertyuiop, common",
        "aaaaaaaaaaaa, common",
        "abababababab, common",
        "ada.lovelace@example.org, personal",
        "lovelace1815, personal",
        "Lovelace!2026, personal",
        "atelier-2026, personal"
    })
    void whatAttackersTryFirstIsNotTaken(String password, String code) {
        assertThat(flaw(password)).contains(code);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "correct horse",
                "a long and quiet passphrase",
                "\u043F\u0430\u0440\u043E\u043B\u044C-\u0434\u043B\u044F-\u0432\u0441\u0435\u0445",
                "lovelace went sailing",
                "\uD83D\uDE00\uD83D\uDE01\uD83D\uDE02\uD83D\uDE03\uD83D\uDE04\uD83D\uDE05\uD83D\uDE06\uD83D\uDE07"
            })
    void thereAreNoRulesOfComposition(String password) {
        assertThat(flaw(password)).isEmpty();
    }

    @Test
    void lengthHasAFloorThatIsASettingAndACeiling() {
        assertThat(flaw("x1y2".repeat(32))).isEmpty();
        assertThat(flaw("x1y2".repeat(32) + "z")).contains("length");
        var strict = rules(Map.of("atelier.identity.password-floor", "15"));
        assertThat(strict.flaw("password", "correct horse")).isPresent();
        assertThat(strict.flaw("password", "correct horse battery")).isEmpty();
    }
}
