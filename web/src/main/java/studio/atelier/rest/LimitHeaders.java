package studio.atelier.rest;

import jakarta.inject.Inject;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ContainerResponseFilter;
import jakarta.ws.rs.ext.Provider;
import java.time.Duration;
import studio.atelier.audit.Act;
import studio.atelier.audit.AuditTrail;
import studio.atelier.limit.Decision;

/**
 * Tells a client of its limits, in the form of draft-ietf-httpapi-ratelimit-headers-11: {@code RateLimit-Policy} says what is
 * allowed, {@code RateLimit} what is left of it ({@code r}) and in how many seconds that changes ({@code t}). {@code Retry-After} comes
 * with the refusal.
 */
@Provider
public class LimitHeaders implements ContainerResponseFilter {

    private static final String DECISION = "studio.atelier.limit";

    @Inject
    AuditTrail trail;

    /** Keeps the decision for the headers, the strictest of several, and refuses if it is a refusal. */
    void apply(ContainerRequestContext request, Decision decision) {
        if (!(request.getProperty(DECISION) instanceof Decision other)
                || !decision.allowed()
                || decision.remaining() < other.remaining()) {
            request.setProperty(DECISION, decision);
        }
        if (decision.allowed()) {
            return;
        }
        if (decision.fresh()) {
            // Once for as long as the refusal holds: a flood must not become a flood of rows.
            trail.record(Act.refused("limit.exceed", ApiCode.RATE_LIMITED.wire())
                    .on("limit", decision.limit().wire()));
        }
        throw ApiException.retryAfter(
                ApiCode.RATE_LIMITED, "Too many requests; come back when it is time.", decision.reset());
    }

    @Override
    public void filter(ContainerRequestContext request, ContainerResponseContext response) {
        if (request.getProperty(DECISION) instanceof Decision decision) {
            var name = "\"" + decision.limit().wire() + "\"";
            var policy = decision.policy();
            response.getHeaders()
                    .putSingle(
                            "RateLimit-Policy",
                            name + ";q=" + policy.count() + ";w="
                                    + policy.window().toSeconds());
            response.getHeaders()
                    .putSingle("RateLimit", name + ";r=" + decision.remaining() + ";t=" + seconds(decision.reset()));
        }
    }

    /** Up, so that who comes back then is not early. */
    private static long seconds(Duration time) {
        return time.plusMillis(999).toSeconds();
    }
}
