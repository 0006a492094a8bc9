package studio.atelier.rest;

import jakarta.annotation.Priority;
import jakarta.annotation.security.PermitAll;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.ext.Provider;
import java.lang.annotation.Annotation;
import java.util.Arrays;
import java.util.Optional;
import org.jboss.logging.MDC;
import studio.atelier.identity.Caller;
import studio.atelier.identity.Sessions;

/**
 * Finds out who calls. Public operations ({@code @PermitAll}) are not asked for a token and ignore a bad one; every
 * other needs {@code Authorization: Bearer}. {@code @RolesAllowed} narrows it to roles in the workspace.
 */
@Provider
@Priority(Priorities.AUTHENTICATION)
public class AuthenticationFilter implements ContainerRequestFilter {

    static final String LOG_KEY = "accountId";

    private static final String SCHEME = "Bearer ";

    @Context
    ResourceInfo operation;

    @Inject
    Sessions sessions;

    @Inject
    CurrentCaller current;

    @Override
    public void filter(ContainerRequestContext request) {
        if (declared(PermitAll.class).isPresent()) {
            return;
        }
        var caller = token(request).flatMap(sessions::find).orElseThrow(() -> new ApiException(ApiCode.UNAUTHORIZED));
        declared(RolesAllowed.class).ifPresent(roles -> require(roles, caller));
        current.signIn(caller);
        MDC.put(LOG_KEY, caller.accountId().toString());
    }

    private static void require(RolesAllowed allowed, Caller caller) {
        if (!Arrays.asList(allowed.value()).contains(caller.role())) {
            throw new ApiException(ApiCode.FORBIDDEN);
        }
    }

    private static Optional<String> token(ContainerRequestContext request) {
        return Optional.ofNullable(request.getHeaderString(HttpHeaders.AUTHORIZATION))
                .filter(header -> header.regionMatches(true, 0, SCHEME, 0, SCHEME.length()))
                .map(header -> header.substring(SCHEME.length()).strip());
    }

    /** The annotation of the method, or else of its class. */
    private <A extends Annotation> Optional<A> declared(Class<A> type) {
        return Optional.ofNullable(operation.getResourceMethod().getAnnotation(type))
                .or(() -> Optional.ofNullable(operation.getResourceClass().getAnnotation(type)));
    }
}
