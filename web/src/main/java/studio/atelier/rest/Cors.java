package studio.atelier.rest;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import studio.atelier.platform.Setting;
import studio.atelier.platform.Settings;

/**
 * Which pages of other origins may call the API from a browser: those the operator named, letter for letter, and nobody if he
 * named none. There is no wildcard, since named origins may send cookies.
 */
@ApplicationScoped
public class Cors {

    static final Setting<List<String>> ORIGINS = new Setting<>(
            "atelier.http.cors-origins",
            List.of("CORS_ORIGINS"),
            Cors::origins,
            null,
            false,
            "Origins, by commas, whose pages may call the API from a browser, such as https://app.example.com.");

    private static final String METHODS = "GET, HEAD, POST, PUT, PATCH, DELETE";
    private static final String HEADERS =
            "Accept, Authorization, Content-Type, Idempotency-Key, If-Match, If-None-Match, Last-Event-ID, Range, X-Request-Id, X-Requested-With";
    private static final String EXPOSED =
            "Content-Disposition, ETag, Idempotency-Replayed, Link, Location, RateLimit, RateLimit-Policy, Retry-After, X-Request-Id";
    private static final String MAX_AGE_SECONDS = "600";

    private final Set<String> allowed;

    @Inject
    Cors(Settings settings) {
        this.allowed = Set.copyOf(settings.find(ORIGINS).orElse(List.of()));
    }

    /** Says who may read the answer; true if the request only asked that and is answered. */
    boolean isAnswered(HttpServletRequest request, HttpServletResponse response) {
        var origin = Optional.ofNullable(request.getHeader("Origin"));
        if (allowed.isEmpty() || origin.isEmpty()) {
            return false;
        }
        response.addHeader("Vary", "Origin");
        if (!allowed.contains(origin.get())) {
            return false;
        }
        response.setHeader("Access-Control-Allow-Origin", origin.get());
        response.setHeader("Access-Control-Allow-Credentials", "true");
        response.setHeader("Access-Control-Expose-Headers", EXPOSED);
        if (!request.getMethod().equals("OPTIONS") || request.getHeader("Access-Control-Request-Method") == null) {
            return false;
        }
        response.setHeader("Access-Control-Allow-Methods", METHODS);
        response.setHeader("Access-Control-Allow-Headers", HEADERS);
        response.setHeader("Access-Control-Max-Age", MAX_AGE_SECONDS);
        response.setStatus(HttpServletResponse.SC_NO_CONTENT);
        return true;
    }

    private static List<String> origins(String text) {
        return Stream.of(text.split(","))
                .map(String::strip)
                .filter(origin -> !origin.isEmpty())
                .map(Cors::origin)
                .toList();
    }

    /** Scheme, host and port, nothing after it: as browsers write it. */
    private static String origin(String text) {
        var uri = URI.create(text);
        var plain = uri.getScheme() + "://" + uri.getRawAuthority();
        if (!plain.equals(text)
                || uri.getHost() == null
                || uri.getUserInfo() != null
                || !List.of("http", "https").contains(uri.getScheme())) {
            throw new IllegalArgumentException(
                    "origins by commas, such as https://app.example.com; there is no wildcard");
        }
        return text;
    }
}
