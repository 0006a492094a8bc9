package studio.atelier.outbox;

import java.nio.charset.StandardCharsets;
import java.util.List;
import studio.atelier.platform.Setting;

/** What an operator can set about messages on their way out. */
final class OutboxSettings {

    private static final int KEY_BYTES = 32;

    static final Setting<String> KEY = new Setting<>(
            "atelier.outbox.key",
            List.of(),
            OutboxSettings::key,
            null,
            true,
            "Seals messages that wait to be sent; at least 32 random bytes. If it changes, those that wait are lost.");

    static final Setting<Long> POLL = Setting.number(
                    "atelier.outbox.poll-millis", 50, 60_000, "How often, in milliseconds, a node looks for messages.")
            .orElse("500");

    private OutboxSettings() {}

    private static String key(String text) {
        if (text.getBytes(StandardCharsets.UTF_8).length < KEY_BYTES) {
            throw new IllegalArgumentException("at least " + KEY_BYTES + " random bytes");
        }
        return text;
    }
}
