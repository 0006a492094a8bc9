package studio.atelier.rest;

import jakarta.annotation.Priority;
import jakarta.inject.Inject;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.ext.Provider;
import java.util.Optional;
import studio.atelier.audit.Origin;
import studio.atelier.limit.Limit;
import studio.atelier.limit.Limiter;

/** Counts a request against the account it turned out to be of. */
@Provider
@Priority(Priorities.AUTHENTICATION + 1)
public class CallerLimitFilter implements ContainerRequestFilter {

    @Inject
    Limiter limiter;

    @Inject
    LimitHeaders limits;

    @Override
    public void filter(ContainerRequestContext request) {
        Origin.current()
                .flatMap(origin -> Optional.ofNullable(origin.signer()))
                .ifPresent(signer -> limits.apply(request, limiter.take(Limit.CALLER, signer.accountId())));
    }
}
