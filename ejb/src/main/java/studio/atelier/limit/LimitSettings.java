package studio.atelier.limit;

import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import studio.atelier.platform.Setting;
import studio.atelier.platform.Settings;

/**
 * The settings of this feature.
 *
 * @param policies what each limit allows
 */
record LimitSettings(Map<Limit, Policy> policies) {

    /** More is no limit. */
    private static final long MOST = 1_000_000_000;

    static final Setting<Duration> WINDOW = Setting.seconds(
                    "atelier.limit.auth-window-seconds",
                    1,
                    86_400,
                    "The time in which the requests below are counted, for each address.")
            .alias("AUTH_RATE_LIMIT_WINDOW_SECONDS")
            .orElse("60");

    static final Setting<Long> REGISTER =
            auth("register", "Registrations.", "5").alias("AUTH_RATE_LIMIT_REGISTER_REQUESTS");

    static final Setting<Long> LOGIN = auth("login", "Sign-ins.", "10").alias("AUTH_RATE_LIMIT_LOGIN_REQUESTS");

    static final Setting<Long> REFRESH =
            auth("refresh", "Renewals of a sign-in.", "20").alias("AUTH_RATE_LIMIT_REFRESH_REQUESTS");

    static final Setting<Long> RESET = auth("reset", "Resets of a password.", "5");

    static final Setting<Long> SEND_CODE = auth("send-code", "Codes sent in an hour.", "20");

    static final Setting<Long> VERIFY_CODE = auth("verify-code", "Codes tried.", "10");

    static final Setting<Long> REDEEM = auth("redeem", "Redeem codes tried.", "10");

    static final Setting<Long> ADDRESS = Setting.number(
                    "atelier.limit.address-requests",
                    1,
                    MOST,
                    "Requests of one address in a minute, of every kind together.")
            .orElse("6000");

    static final Setting<Long> CALLER = Setting.number(
                    "atelier.limit.caller-requests",
                    1,
                    MOST,
                    "Requests of one account in a minute, of every kind together.")
            .orElse("3000");

    private static final Duration MINUTE = Duration.ofMinutes(1);

    /** ASVS 6.6.3: what text messages cost is limited for each address too. */
    private static final Duration HOUR = Duration.ofHours(1);

    private static Setting<Long> auth(String name, String says, String fallback) {
        return Setting.number("atelier.limit." + name + "-requests", 1, MOST, says)
                .orElse(fallback);
    }

    static LimitSettings from(Settings settings) {
        var window = settings.get(WINDOW);
        var policies = new EnumMap<Limit, Policy>(Limit.class);
        for (Limit limit : Limit.values()) {
            var during = switch (limit) {
                case ADDRESS, CALLER -> MINUTE;
                case SEND_CODE -> HOUR;
                case REGISTER, LOGIN, REFRESH, RESET, VERIFY_CODE, REDEEM -> window;
            };
            policies.put(limit, new Policy(settings.get(count(limit)), during));
        }
        return new LimitSettings(policies);
    }

    private static Setting<Long> count(Limit limit) {
        return switch (limit) {
            case REGISTER -> REGISTER;
            case LOGIN -> LOGIN;
            case REFRESH -> REFRESH;
            case RESET -> RESET;
            case SEND_CODE -> SEND_CODE;
            case VERIFY_CODE -> VERIFY_CODE;
            case REDEEM -> REDEEM;
            case ADDRESS -> ADDRESS;
            case CALLER -> CALLER;
        };
    }

    Policy of(Limit limit) {
        return policies.getOrDefault(limit, new Policy(MOST, MINUTE));
    }
}
