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

    /**
     * Our pages: own scripts only, none inline. Swagger UI and Redoc write style elements while they run, Redoc searches in
     * a worker it makes of a blob.
     */
    private static final String PAGES = "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; "
            + "img-src 'self' data:; font-src 'self' data:; connect-src 'self'; worker-src 'self' blob:; "
            + "base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

    /** A year, as the preload lists of browsers want it. */
    private static final String ALWAYS_TLS = "max-age=31536000";

    private static final String POLICY = "camera=(), geolocation=(), microphone=(), payment=(), usb=()";

    /** Files are shown in the pages of customers; the address is signed. */
    private static final String FILES = "/api/v1/media/";

    private final boolean tls;

    @Inject
    SecurityHeaders(Settings settings) {
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
        response.setHeader("Content-Security-Policy", isPage(request) ? PAGES : NOTHING);
        if (tls) {
            response.setHeader("Strict-Transport-Security", ALWAYS_TLS);
        }
    }

    private static boolean isPage(HttpServletRequest request) {
        var path = request.getServletPath();
        return path.startsWith("/pages/") || path.startsWith("/webjars/") || path.equals("/errors");
    }
}
