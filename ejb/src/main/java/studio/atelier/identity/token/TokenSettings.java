package studio.atelier.identity.token;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import studio.atelier.platform.Setting;

/** What an operator can set about tokens. */
public final class TokenSettings {

    private static final int SECRET_BYTES = 32;

    /** A secret of fewer different characters than this was typed, not drawn. */
    private static final int VARIETY = 10;

    /** Words of examples and defaults; a secret that has one was copied from a page. */
    private static final List<String> COPIED =
            List.of("change-me", "change_me", "changeme", "your_", "your-", "password", "example", "secret");

    static final Setting<String> KEY_SECRET = secret(
            "atelier.identity.key-secret",
            "Seals the keys that sign tokens, and keys refresh tokens and cookies; at least 32 random bytes, the same on all nodes. "
                    + "If it changes, everybody signs in again.");

    static final Setting<String> KEY_SECRET_BEFORE = secret(
            "atelier.identity.key-secret-before",
            "The secret before the present one: what it made is taken for 30 days more, and nothing new is made with it.");

    static final Setting<Duration> KEY_LIFE = Setting.seconds(
                    "atelier.identity.signing-key-life",
                    7_200,
                    366L * 24 * 3_600,
                    "How long one key signs access tokens before the next one does, in seconds.")
            .orElse("2592000");

    public static final Setting<Duration> ACCESS_LIFE = Setting.seconds(
                    "atelier.identity.access-life", 60, 3_600, "How long an access token lasts, in seconds.")
            .orElse("600");

    private TokenSettings() {}

    /** A setting that keys something: long, random, never shown. */
    public static Setting<String> secret(String name, String says) {
        return new Setting<>(name, List.of(), TokenSettings::drawn, null, true, says);
    }

    private static String drawn(String text) {
        if (text.getBytes(StandardCharsets.UTF_8).length < SECRET_BYTES
                || text.chars().distinct().count() < VARIETY) {
            throw new IllegalArgumentException("at least " + SECRET_BYTES + " random bytes");
        }
        var lower = text.toLowerCase(Locale.ROOT);
        if (COPIED.stream().anyMatch(lower::contains)) {
            throw new IllegalArgumentException("drawn at random, not copied from an example");
        }
        return text;
    }
}
