package studio.atelier.identity.phone;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import studio.atelier.platform.Setting;
import studio.atelier.platform.Settings;

/**
 * What an operator can set about codes by text message.
 *
 * @param countries where codes are sent to
 * @param homeCountry whose numbers may be written without a calling code; null for none
 * @param inADay how many codes are sent in all within 24 hours
 * @param sender the name people read in the message
 */
record PhoneSettings(Set<String> countries, @Nullable String homeCountry, int inADay, String sender) {

    static final Setting<Set<String>> COUNTRIES = new Setting<>(
            "atelier.phone.countries",
            List.of(),
            PhoneSettings::countries,
            "AT,AU,BE,CA,CH,CN,DE,DK,ES,FI,FR,GB,HK,IE,IT,JP,KR,NL,NO,NZ,PL,PT,SE,SG,TW,US",
            false,
            "The countries to whose numbers codes are sent, two letters each, with commas. Fewer is cheaper and safer.");

    static final Setting<Set<String>> HOME = new Setting<>(
            "atelier.phone.home-country",
            List.of(),
            PhoneSettings::countries,
            null,
            false,
            "The country of numbers that are written without a calling code. Without a value such numbers are refused.");

    static final Setting<Long> IN_A_DAY = Setting.number(
                    "atelier.phone.codes-per-day",
                    0,
                    10_000_000,
                    "How many codes are sent in all within 24 hours: what text messages may cost in a day.")
            .orElse("2000");

    static final Setting<String> SENDER = Setting.text(
                    "atelier.phone.sender", "The name people read in the text message with their code.")
            .orElse("Atelier");

    static PhoneSettings of(Settings settings) {
        return new PhoneSettings(
                settings.get(COUNTRIES),
                settings.find(HOME).flatMap(set -> set.stream().findFirst()).orElse(null),
                Math.toIntExact(settings.get(IN_A_DAY)),
                settings.get(SENDER));
    }

    private static Set<String> countries(String text) {
        var codes = Arrays.stream(text.toUpperCase(Locale.ROOT).split(","))
                .map(String::strip)
                .filter(code -> !code.isEmpty())
                .collect(Collectors.toUnmodifiableSet());
        if (!Set.of(Locale.getISOCountries()).containsAll(codes)) {
            throw new IllegalArgumentException("countries of two letters, with commas");
        }
        return codes;
    }
}
