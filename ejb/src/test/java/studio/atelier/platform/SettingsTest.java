package studio.atelier.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SettingsTest {

    private static final Setting<Long> LIMIT = Setting.number("atelier.media.limit", 1, 10, "how many")
            .alias("OLD_LIMIT")
            .orElse("5");

    private static Settings settings(Map<String, String> values) {
        return new Settings(name -> Optional.ofNullable(values.get(name)));
    }

    @Test
    void theNameWinsOverTheAliasAndTheAliasOverTheDefault() {
        assertThat(settings(Map.of("atelier.media.limit", "7", "OLD_LIMIT", "8"))
                        .get(LIMIT))
                .isEqualTo(7);
        assertThat(settings(Map.of("OLD_LIMIT", "8")).get(LIMIT)).isEqualTo(8);
        assertThat(settings(Map.of()).get(LIMIT)).isEqualTo(5);
    }

    @Test
    void aValueOutOfRangeNamesTheSettingAndTheRange() {
        assertThatThrownBy(() -> settings(Map.of("OLD_LIMIT", "11")).get(LIMIT))
                .isInstanceOf(InvalidSetting.class)
                .hasMessage("atelier.media.limit must be a whole number from 1 to 10");
    }

    @Test
    void whatHasNoDefaultMustBeSet() {
        var secret = Setting.text("atelier.media.secret", "signs addresses").kept();

        assertThat(settings(Map.of()).find(secret)).isEmpty();
        assertThatThrownBy(() -> settings(Map.of()).get(secret)).hasMessageContaining("atelier.media.secret");
    }
}
