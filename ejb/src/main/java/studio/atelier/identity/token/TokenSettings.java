package studio.atelier.identity.token;

import java.time.Duration;
import studio.atelier.platform.Setting;

/** What an operator can set about tokens. */
public final class TokenSettings {

    static final Setting<String> KEY_SECRET = Setting.key(
            "atelier.identity.key-secret",
            "Seals the keys that sign tokens, and keys refresh tokens and cookies; at least 32 random bytes, the same on all nodes. "
                    + "If it changes, everybody signs in again.");

    static final Setting<String> KEY_SECRET_BEFORE = Setting.keyIfAny(
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
}
