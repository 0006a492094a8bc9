package studio.atelier.identity;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import studio.atelier.platform.Setting;

/** What an operator can set about people. */
final class IdentitySettings {

    private static final int PEPPER_BYTES = 32;

    /** A secret of fewer different characters than this was typed, not drawn. */
    private static final int PEPPER_VARIETY = 10;

    /** Words of examples and defaults; a secret that has one was copied from a page. */
    private static final List<String> COPIED =
            List.of("change-me", "change_me", "changeme", "your_", "your-", "password", "example", "secret");

    static final Setting<String> PEPPER = new Setting<>(
            "atelier.identity.pepper",
            List.of(),
            IdentitySettings::pepper,
            null,
            true,
            "Keys the digest that password hashes are made of; at least 32 random bytes. If it changes, nobody can sign in.");

    static final Setting<Duration> SESSION_LIFE = Setting.seconds(
                    "atelier.identity.session-life", 60, 30 * 24 * 3_600, "How long a sign-in lasts, in seconds.")
            .orElse("43200");

    private IdentitySettings() {}

    private static String pepper(String text) {
        if (text.getBytes(StandardCharsets.UTF_8).length < PEPPER_BYTES
                || text.chars().distinct().count() < PEPPER_VARIETY) {
            throw new IllegalArgumentException("at least " + PEPPER_BYTES + " random bytes");
        }
        var lower = text.toLowerCase(Locale.ROOT);
        if (COPIED.stream().anyMatch(lower::contains)) {
            throw new IllegalArgumentException("drawn at random, not copied from an example");
        }
        return text;
    }
}
