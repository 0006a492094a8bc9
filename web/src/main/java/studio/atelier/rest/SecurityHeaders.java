package studio.atelier.rest;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import studio.atelier.platform.PublicAddress;
import studio.atelier.platform.Settings;

/** The headers that tell browsers what an answer may not do. */
@ApplicationScoped
public class SecurityHeaders {

    /** Answers of the API are data: nothing in them may load or run anything. */
    private static final String NOTHING = "default-src 'none'; frame-ancestors 'none'";

    /** A year, as the preload lists of browsers want it. */
    private static final String ALWAYS_TLS = "max-age=31536000";

    private static final String POLICY = "camera=(), geolocation=(), microphone=(), payment=(), usb=()";

    /** Files are shown in the pages of customers; the address is signed. */
    private static final String FILES = "/api/v1/media/";

    private final boolean tls;
    private final PagePolicy pages;

    @Inject
    SecurityHeaders(Settings settings, PagePolicy pages) {
        this.pages = pages;
        this.tls = settings.find(PublicAddress.BASE)
                .filter(address -> "https".equals(address.getScheme()))
                .isPresent();
    }

    void set(HttpServletRequest request, HttpServletResponse response) {
        response.setHeader("X-Content-Type-Options", "nosniff");
        response.setHeader("X-Frame-Options", "DENY");
        response.setHeader("Referrer-Policy", "no-referrer");
        response.setHeader("Permissions-Policy", POLICY);
        response.setHeader("Cross-Origin-Opener-Policy", "same-origin");
        response.setHeader(
                "Cross-Origin-Resource-Policy",
                request.getRequestURI().startsWith(FILES) ? "cross-origin" : "same-origin");
        var path = request.getServletPath();
        response.setHeader("Content-Security-Policy", isPage(path) ? pages.of(path) : NOTHING);
        if (tls) {
            response.setHeader("Strict-Transport-Security", ALWAYS_TLS);
        }
    }

    private static boolean isPage(String path) {
        return path.startsWith("/pages/") || path.startsWith("/webjars/") || path.equals("/errors");
    }
}
