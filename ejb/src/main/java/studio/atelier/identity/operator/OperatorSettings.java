package studio.atelier.identity.operator;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import studio.atelier.platform.Setting;

/** What an operator can set about operators. */
final class OperatorSettings {

    private static final int SECRET_BYTES = 32;

    /** A secret of fewer different characters than this was typed, not drawn. */
    private static final int VARIETY = 10;

    private static final List<String> COPIED =
            List.of("change", "your_", "your-", "password", "example", "secret", "admin-token");

    static final Setting<String> BOOTSTRAP = new Setting<>(
            "atelier.identity.bootstrap-secret",
            List.of(),
            OperatorSettings::secret,
            null,
            true,
            "Whoever knows it becomes the first operator, once; at least 32 random bytes. Take it away afterwards.");

    static final Setting<String> ADMIN_TOKEN = new Setting<>(
            "atelier.identity.admin-token",
            List.of("ADMIN_API_TOKEN"),
            OperatorSettings::secret,
            null,
            true,
            "Whoever sends it as X-Admin-Token acts as an operator; at least 32 random bytes. Without a value nobody does.");

    private OperatorSettings() {}

    private static String secret(String text) {
        var lower = text.toLowerCase(Locale.ROOT);
        if (text.getBytes(StandardCharsets.UTF_8).length < SECRET_BYTES
                || text.chars().distinct().count() < VARIETY
                || COPIED.stream().anyMatch(lower::contains)) {
            throw new IllegalArgumentException(
                    "at least " + SECRET_BYTES + " bytes, drawn at random and not copied from an example");
        }
        return text;
    }
}
