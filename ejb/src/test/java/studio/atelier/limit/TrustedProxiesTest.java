package studio.atelier.limit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import studio.atelier.platform.InvalidSetting;
import studio.atelier.platform.Settings;

class TrustedProxiesTest {

    private static TrustedProxies trusting(String proxies) {
        var settings = Map.of("atelier.http.trusted-proxies", proxies);
        return new TrustedProxies(new Settings(name -> Optional.ofNullable(settings.get(name))));
    }

    private static String client(TrustedProxies proxies, String peer, String... forwarded) {
        return proxies.client(Network.address(peer).orElseThrow(), List.of(forwarded))
                .getHostAddress();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                // who connects | what came along | who it is
                "203.0.113.5 | 1.1.1.1 | 203.0.113.5",
                "10.0.0.1 | 203.0.113.5 | 203.0.113.5",
                "10.0.0.1 | 1.1.1.1, 203.0.113.5 | 203.0.113.5",
                "10.0.0.1 | 1.1.1.1, 203.0.113.5, 10.9.9.9 | 203.0.113.5",
                "10.0.0.1 | 127.0.0.1, 203.0.113.5 | 203.0.113.5",
                "10.0.0.1 | localhost | 10.0.0.1",
                "10.0.0.1 | 203.0.113.5, unknown | 10.0.0.1",
                "10.0.0.1 | 1.2.3.4.5 | 10.0.0.1",
                "10.0.0.1 | 2130706433 | 10.0.0.1",
                "10.0.0.1 | 2001:db8::7 | 2001:db8:0:0:0:0:0:7",
                "10.0.0.1 | '' | 10.0.0.1",
                "::1 | 203.0.113.5 | 203.0.113.5"
            })
    void theHeaderIsBelievedAsFarAsOurProxiesWroteIt(String peer, String forwarded, String client) {
        assertThat(client(trusting("10.0.0.0/8, ::1"), peer, forwarded)).isEqualTo(client);
    }

    @Test
    void linesOfTheHeaderAreOneList() {
        assertThat(client(trusting("10.0.0.0/8"), "10.0.0.1", "1.1.1.1", "203.0.113.5"))
                .isEqualTo("203.0.113.5");
    }

    @Test
    void withoutTheSettingNobodyIsBelieved() {
        var nobody = new TrustedProxies(new Settings(name -> Optional.empty()));

        assertThat(client(nobody, "127.0.0.1", "203.0.113.5")).isEqualTo("127.0.0.1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"localhost", "10.0.0.0/33", "10.0.0/8", "10.0.0.0/8/8", "::1/129", "10.0.0.0/-1"})
    void aProxyThatIsNoAddressStopsTheStart(String text) {
        assertThatThrownBy(() -> trusting(text))
                .isInstanceOf(InvalidSetting.class)
                .hasMessageContaining("atelier.http.trusted-proxies");
    }
}
