package studio.atelier.rest;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.core.NewCookie;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import studio.atelier.platform.Setting;
import studio.atelier.platform.Settings;

/**
 * The cookie of the console: no script can read it, no other host can set it, other sites' pages do not send it along. Its
 * prefix {@code __Host-} makes browsers hold us to that.
 */
@ApplicationScoped
public class ConsoleCookie {

    static final Setting<String> NAME = Setting.text(
                    "atelier.http.cookie-name",
                    "What the session cookie of the console is called, after the prefix `__Host-`.")
            .alias("COOKIE_NAME")
            .orElse("studio");

    static final Setting<Boolean> SECURE = Setting.flag(
                    "atelier.http.cookie-secure",
                    "Whether browsers send the cookie over https only (and to localhost); without it the prefix goes too. `false` is for "
                            + "development.")
            .alias("COOKIE_SECURE")
            .orElse("true");

    static final Setting<NewCookie.SameSite> SAME_SITE = new Setting<>(
            "atelier.http.cookie-samesite",
            List.of("COOKIE_SAMESITE"),
            ConsoleCookie::sameSite,
            "lax",
            false,
            "Whether the cookie goes along with requests other sites cause: `lax` (when somebody follows a link) or `strict` (never).");

    private static final String PREFIX = "__Host-";
    private static final String DEVICE = "-device";

    private final String name;
    private final boolean secure;
    private final NewCookie.SameSite sameSite;

    @Inject
    ConsoleCookie(Settings settings) {
        this.secure = settings.get(SECURE);
        this.name = (secure ? PREFIX : "") + settings.get(NAME);
        this.sameSite = settings.get(SAME_SITE);
    }

    /** Its value in this request; nothing if it is missing or comes twice, which no browser of ours does. */
    public Optional<String> of(HttpServletRequest request) {
        return of(request, name);
    }

    /** The value by which the browser is known again, which is no sign-in. */
    Optional<String> deviceOf(HttpServletRequest request) {
        return of(request, name + DEVICE);
    }

    private static Optional<String> of(HttpServletRequest request, String name) {
        var values = Stream.ofNullable(request.getCookies())
                .flatMap(Arrays::stream)
                .filter(cookie -> cookie.getName().equals(name))
                .map(Cookie::getValue)
                .toList();
        return values.size() == 1 ? Optional.of(values.getFirst()) : Optional.empty();
    }

    /** To be set by an answer. */
    public NewCookie holding(String value, Duration life) {
        return builder(name, value).maxAge(Math.toIntExact(life.toSeconds())).build();
    }

    NewCookie device(String value, Duration life) {
        return builder(name + DEVICE, value)
                .maxAge(Math.toIntExact(life.toSeconds()))
                .build();
    }

    /** Takes it away. */
    public NewCookie gone() {
        return builder(name, "").maxAge(0).build();
    }

    private NewCookie.Builder builder(String named, @Nullable String value) {
        return new NewCookie.Builder(named)
                .value(value)
                .path("/")
                .secure(secure)
                .httpOnly(true)
                .sameSite(sameSite);
    }

    private static NewCookie.SameSite sameSite(String text) {
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "lax" -> NewCookie.SameSite.LAX;
            case "strict" -> NewCookie.SameSite.STRICT;
            case String other -> throw new IllegalArgumentException("lax or strict, not " + other);
        };
    }
}
