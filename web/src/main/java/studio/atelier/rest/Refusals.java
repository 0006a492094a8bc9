package studio.atelier.rest;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import studio.atelier.platform.Json;

/** Sends a {@link Refusal}: from a resource, or from a servlet. */
public final class Refusals {

    private static final String ACCEPT = HttpHeaders.ACCEPT;
    private static final String BEARER = "Bearer realm=\"atelier\"";

    private Refusals() {}

    /** @param accept the request's header, which decides between envelope and problem document */
    static Response response(Refusal refusal, @Nullable String accept) {
        var type = Refusal.type(accept);
        var response = Response.status(refusal.code().status())
                .entity(refusal.body(type))
                .type(MediaType.valueOf(type));
        refusal.retryAfterSeconds().ifPresent(seconds -> response.header(HttpHeaders.RETRY_AFTER, seconds));
        if (refusal.code().status() == ApiCode.UNAUTHORIZED.status()) {
            response.header(HttpHeaders.WWW_AUTHENTICATE, BEARER);
        }
        if (refusal.code().status() == ApiCode.PAYLOAD_TOO_LARGE.status()
                || refusal.code() == ApiCode.UNSUPPORTED_MEDIA) {
            // The rest of the body is not wanted; without this the server would read it to keep the connection.
            response.header("Connection", "close");
        }
        return response.build();
    }

    /** Answers a refusal from a servlet. */
    public static void write(ApiException refused, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        write(Refusal.of(refused), request, response);
    }

    static void write(Refusal refusal, HttpServletRequest request, HttpServletResponse response) throws IOException {
        var type = Refusal.type(request.getHeader(ACCEPT));
        response.setStatus(refusal.code().status());
        response.setContentType(type);
        response.setHeader(HttpHeaders.CACHE_CONTROL, "no-store");
        response.setHeader(HttpHeaders.VARY, ACCEPT);
        if (refusal.code().status() == ApiCode.UNAUTHORIZED.status()) {
            response.setHeader(HttpHeaders.WWW_AUTHENTICATE, BEARER);
        }
        refusal.retryAfterSeconds()
                .ifPresent(seconds -> response.setHeader(HttpHeaders.RETRY_AFTER, Long.toString(seconds)));
        var body = Json.mapper().writeValueAsBytes(refusal.body(type));
        response.setContentLength(body.length);
        response.getOutputStream().write(body);
    }
}
