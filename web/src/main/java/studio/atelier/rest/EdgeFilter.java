package studio.atelier.rest;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.annotation.WebFilter;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.InetAddress;
import org.jboss.logging.MDC;
import org.jspecify.annotations.Nullable;
import studio.atelier.audit.Origin;
import studio.atelier.platform.Tenant;

/**
 * Wraps everything the WAR answers, files and error pages too: gives the request its id, puts it into the log context,
 * and sets the headers no answer should lack.
 */
@WebFilter(
        filterName = "edge",
        urlPatterns = "/*",
        asyncSupported = true,
        dispatcherTypes = {DispatcherType.REQUEST, DispatcherType.ERROR})
public class EdgeFilter extends HttpFilter {

    private static final long serialVersionUID = 1L;

    /** Answers of the API are data: nothing in them may load or run anything. */
    private static final String NOTHING = "default-src 'none'; frame-ancestors 'none'";

    /**
     * Our pages: own scripts only, none inline. Swagger UI and Redoc write style elements while they run, Redoc searches in
     * a worker it makes of a blob.
     */
    private static final String PAGES = "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; "
            + "img-src 'self' data:; font-src 'self' data:; connect-src 'self'; worker-src 'self' blob:; "
            + "base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        var id = id(request);
        response.setHeader(RequestId.HEADER, id);
        response.setHeader("X-Content-Type-Options", "nosniff");
        response.setHeader("Referrer-Policy", "no-referrer");
        response.setHeader("Content-Security-Policy", isPage(request) ? PAGES : NOTHING);
        RequestId.begin(id);
        Origin.begin(id, InetAddress.getByName(request.getRemoteAddr()));
        try {
            if (request.getMethod().equals("TRACE")) {
                // An echo of what a client sends has no use here, and a history of abuse.
                Refusals.write(Refusal.of(ApiCode.METHOD_NOT_ALLOWED), request, response);
                return;
            }
            Tenant.request(() -> {
                chain.doFilter(request, response);
                return id;
            });
        } catch (IOException | ServletException | RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new ServletException(e);
        } finally {
            RequestId.end();
            Origin.end();
            MDC.remove(Authentication.LOG_KEY);
        }
    }

    /** One id a request, also when it is dispatched again to an error page. */
    private static String id(HttpServletRequest request) {
        if (request.getAttribute(RequestId.ATTRIBUTE) instanceof String known) {
            return known;
        }
        var id = RequestId.choose(offered(request));
        request.setAttribute(RequestId.ATTRIBUTE, id);
        return id;
    }

    private static @Nullable String offered(HttpServletRequest request) {
        return request.getHeader(RequestId.HEADER);
    }

    private static boolean isPage(HttpServletRequest request) {
        var path = request.getServletPath();
        return path.startsWith("/pages/") || path.startsWith("/webjars/") || path.equals("/errors");
    }
}
