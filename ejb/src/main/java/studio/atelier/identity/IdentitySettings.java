package studio.atelier.identity;

import java.time.Duration;
import studio.atelier.platform.Setting;

/** What an operator can set about people. */
final class IdentitySettings {

    private static final long DAY = 24 * 3_600L;

    static final Setting<String> PEPPER = Setting.key(
            "atelier.identity.pepper",
            "Keys the digest that password hashes are made of; at least 32 random bytes. If it changes without `pepper-before`, nobody "
                    + "can sign in by password.");

    static final Setting<String> PEPPER_BEFORE = Setting.keyIfAny(
            "atelier.identity.pepper-before",
            "The pepper before the present one. Whoever signs in by password is moved to the present one.");

    static final Setting<Long> PASSWORD_FLOOR = Setting.number(
                    "atelier.identity.password-floor",
                    8,
                    64,
                    "How many characters a password has at least; 15 is advised where it is the only proof.")
            .orElse("8");

    static final Setting<Duration> REFRESH_IDLE = Setting.seconds(
                    "atelier.identity.refresh-idle",
                    60,
                    90 * DAY,
                    "How long a refresh token waits to be used, in seconds; each use starts this anew.")
            .orElse("604800");

    static final Setting<Duration> REFRESH_LIFE = Setting.seconds(
                    "atelier.identity.refresh-life",
                    60,
                    366 * DAY,
                    "How long a sign-in can be kept going by refreshing, in seconds.")
            .orElse("2592000");

    static final Setting<Duration> COOKIE_MAX_AGE = Setting.seconds(
                    "atelier.identity.cookie-max-age",
                    60,
                    366 * DAY,
                    "How long a cookie of the console lasts, in seconds.")
            .alias("COOKIE_MAX_AGE")
            .orElse("604800");

    static final Setting<Duration> COOKIE_IDLE = Setting.seconds(
                    "atelier.identity.cookie-idle",
                    60,
                    366 * DAY,
                    "How long a cookie of the console lasts without being used, in seconds.")
            .orElse("43200");

    private IdentitySettings() {}
}
