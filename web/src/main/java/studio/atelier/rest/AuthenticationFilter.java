package studio.atelier.rest;

import jakarta.annotation.Priority;
import jakarta.annotation.security.PermitAll;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.ext.Provider;
import java.lang.annotation.Annotation;
import java.util.List;
import java.util.Optional;
import studio.atelier.audit.Act;
import studio.atelier.audit.AuditTrail;
import studio.atelier.identity.Caller;
import studio.atelier.identity.Roles;
import studio.atelier.identity.operator.AdminToken;

/**
 * Finds out who calls. Public operations ({@code @PermitAll}) are not asked for a token and ignore a bad one; every
 * other needs one, or the cookie of the console; {@link WorkerOperation}s take the tokens of workers. {@code @RolesAllowed} narrows it to {@link studio.atelier.identity.Roles},
 * {@link ApiKeyArea} opens it to keys for programs.
 */
@Provider
@Priority(Priorities.AUTHENTICATION)
public class AuthenticationFilter implements ContainerRequestFilter {

    @Context
    ResourceInfo operation;

    @Context
    HttpServletRequest servletRequest;

    @Inject
    Authentication authentication;

    @Inject
    AdminToken adminToken;

    @Inject
    CurrentCaller current;

    @Inject
    CurrentWorker worker;

    @Inject
    AuditTrail trail;

    @Override
    public void filter(ContainerRequestContext request) {
        if (declared(PermitAll.class).isPresent()) {
            return;
        }
        if (declared(WorkerOperation.class).isPresent()) {
            worker.signIn(authentication.requireWorker(servletRequest));
            return;
        }
        var caller = operatorByToken(request)
                .orElseGet(() -> authentication.require(
                        servletRequest, declared(ApiKeyArea.class).map(ApiKeyArea::value)));
        declared(RolesAllowed.class).ifPresent(roles -> require(roles, caller));
        current.signIn(caller);
    }

    private void require(RolesAllowed allowed, Caller caller) {
        if (!caller.hasAny(allowed.value())) {
            trail.record(Act.refused("identity.authorize", ApiCode.FORBIDDEN.wire())
                    .on("operation", operation.getResourceMethod().getName()));
            throw new ApiException(ApiCode.FORBIDDEN);
        }
    }

    /** The token of the installation opens what asks for an operator, and nothing else. */
    private Optional<Caller> operatorByToken(ContainerRequestContext request) {
        return declared(RolesAllowed.class)
                .filter(roles -> List.of(roles.value()).contains(Roles.OPERATOR))
                .flatMap(roles -> adminToken.read(request.getHeaderString(AdminToken.HEADER)));
    }

    /** The annotation of the method, or else of its class. */
    private <A extends Annotation> Optional<A> declared(Class<A> type) {
        return Optional.ofNullable(operation.getResourceMethod().getAnnotation(type))
                .or(() -> Optional.ofNullable(operation.getResourceClass().getAnnotation(type)));
    }
}
