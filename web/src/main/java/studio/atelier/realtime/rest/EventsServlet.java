package studio.atelier.realtime.rest;

import jakarta.inject.Inject;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import studio.atelier.audit.Origin;
import studio.atelier.identity.Caller;
import studio.atelier.identity.Scopes;
import studio.atelier.limit.Limit;
import studio.atelier.limit.Limiter;
import studio.atelier.rest.ApiCode;
import studio.atelier.rest.ApiException;
import studio.atelier.rest.Authentication;
import studio.atelier.rest.Refusals;

/**
 * {@code GET /api/v1/realtime/events}. A servlet, because the stream is written without blocking and is let go without
 * waiting for a client that does not read, which the event sink of JAX-RS cannot promise.
 */
@WebServlet(urlPatterns = EventsServlet.PATH, asyncSupported = true)
public class EventsServlet extends HttpServlet {

    /** Where the stream is. */
    public static final String PATH = "/api/v1/realtime/events";

    private static final long serialVersionUID = 1L;

    /** After a break a client waits so long before it comes back. */
    private static final Duration RETRY = Duration.ofSeconds(3);

    private static final Duration FULL_FOR = Duration.ofSeconds(5);
    private static final long NEVER = 0;

    @Inject
    transient LiveEvents live;

    @Inject
    transient Authentication authentication;

    @Inject
    transient Limiter limiter;

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
        try {
            if (!request.getMethod().equals("GET")) {
                response.setHeader("Allow", "GET");
                throw new ApiException(ApiCode.METHOD_NOT_ALLOWED);
            }
            // No filter of the API sees a servlet.
            var taken =
                    limiter.take(Limit.ADDRESS, Origin.current().orElseThrow().address());
            if (!taken.allowed()) {
                throw ApiException.retryAfter(
                        ApiCode.RATE_LIMITED, "Too many requests; come back when it is time.", taken.reset());
            }
            var caller = authentication.require(request, Optional.of(Scopes.JOBS));
            if (!live.hasRoom(caller)) {
                throw ApiException.retryAfter(
                        ApiCode.RATE_LIMITED, "This account has too many event streams open.", FULL_FOR);
            }
            open(caller, request, response);
        } catch (ApiException refused) {
            Refusals.write(refused, request, response);
        }
    }

    private void open(Caller caller, HttpServletRequest request, HttpServletResponse response) throws IOException {
        var lastId = lastId(request);
        var from = lastId.flatMap(live::resume);
        var start = from.orElseGet(live::latest);

        response.setContentType("text/event-stream");
        response.setCharacterEncoding("UTF-8");
        response.setHeader("Cache-Control", "no-store");
        response.setHeader("X-Accel-Buffering", "no");
        var exchange = request.startAsync();
        exchange.setTimeout(NEVER);
        var sink = new ServletSink(
                exchange, response.getOutputStream(), live.settings().queue());
        exchange.addListener(sink);
        sink.offer(Frame.hello(RETRY, start));
        if (from.isEmpty() && lastId.isPresent()) {
            sink.offer(Frame.reset(start));
        }
        live.join(new Subscriber(caller, sink, start));
        response.getOutputStream().setWriteListener(sink);
    }

    /** A browser that comes back says it in the header; a page that was loaded again can only say it in the address. */
    private static Optional<String> lastId(HttpServletRequest request) {
        return Optional.ofNullable(request.getHeader("Last-Event-ID"))
                .or(() -> Optional.ofNullable(request.getParameter("lastEventId")))
                .filter(id -> !id.isBlank());
    }
}
