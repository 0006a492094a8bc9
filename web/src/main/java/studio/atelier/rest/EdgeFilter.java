package studio.atelier.rest;

import jakarta.inject.Inject;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.annotation.WebFilter;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Collections;
import java.util.Set;
import org.jboss.logging.MDC;
import org.jspecify.annotations.Nullable;
import studio.atelier.audit.Origin;
import studio.atelier.limit.TrustedProxies;
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
    private static final Set<String> METHODS = Set.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS");

    @Inject
    transient TrustedProxies proxies;

    @Inject
    transient SecurityHeaders headers;

    @Inject
    transient Cors cors;

    @Inject
    transient DeviceCookie devices;

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        var id = id(request);
        response.setHeader(RequestId.HEADER, id);
        headers.set(request, response);
        RequestId.begin(id);
        Origin.begin(id, client(request), devices.of(request).orElse(null));
        try {
            if (!METHODS.contains(request.getMethod())) {
                // TRACE has no use here and a history of abuse; "get" would be a GET to some and nothing to others.
                Refusals.write(Refusal.of(ApiCode.METHOD_NOT_ALLOWED), request, response);
                return;
            }
            if (cors.isAnswered(request, response)) {
                return;
            }
            Tenant.request(() -> {
                chain.doFilter(request, response);
                return id;
            });
            Leftovers.read(request, response);
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

    /** The peer's address comes in numbers; nothing is looked up. */
    private InetAddress client(HttpServletRequest request) throws UnknownHostException {
        return proxies.client(
                InetAddress.getByName(request.getRemoteAddr()),
                Collections.list(request.getHeaders("X-Forwarded-For")));
    }

    private static @Nullable String offered(HttpServletRequest request) {
        return request.getHeader(RequestId.HEADER);
    }
}
