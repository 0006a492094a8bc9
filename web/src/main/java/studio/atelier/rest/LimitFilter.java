package studio.atelier.rest;

import jakarta.annotation.Priority;
import jakarta.inject.Inject;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.ext.Provider;
import java.time.Duration;
import java.util.Optional;
import studio.atelier.audit.Origin;
import studio.atelier.identity.Accounts;
import studio.atelier.limit.Limit;
import studio.atelier.limit.Limiter;

/**
 * Counts a request against its address, before anybody looks at its token or its password. While passwords queue up, further ones are
 * turned away before even that, which takes the database: a flood costs next to nothing.
 */
@Provider
@Priority(LimitFilter.FIRST)
public class LimitFilter implements ContainerRequestFilter {

    static final int FIRST = Priorities.AUTHENTICATION - 100;

    @Context
    ResourceInfo operation;

    @Inject
    Limiter limiter;

    @Inject
    LimitHeaders limits;

    @Inject
    Accounts accounts;

    @Override
    public void filter(ContainerRequestContext request) {
        var limit = Optional.ofNullable(operation.getResourceMethod().getAnnotation(Limited.class))
                .or(() -> Optional.ofNullable(operation.getResourceClass().getAnnotation(Limited.class)))
                .map(Limited::value)
                .orElse(Limit.ADDRESS);
        if (limit == Limit.LOGIN || limit == Limit.REGISTER) {
            accounts.busyFor().ifPresent(LimitFilter::turnAway);
        }
        Origin.current().ifPresent(origin -> limits.apply(request, limiter.take(limit, origin.address())));
    }

    private static void turnAway(Duration wait) {
        throw ApiException.retryAfter(ApiCode.UNAVAILABLE, "Many people sign in right now; try again shortly.", wait);
    }
}
