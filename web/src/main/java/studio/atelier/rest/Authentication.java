package studio.atelier.rest;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Optional;
import org.jboss.logging.MDC;
import studio.atelier.audit.Act;
import studio.atelier.audit.AuditTrail;
import studio.atelier.audit.Credential;
import studio.atelier.audit.Origin;
import studio.atelier.identity.Caller;
import studio.atelier.identity.Scopes;
import studio.atelier.identity.Sessions;
import studio.atelier.identity.Way;
import studio.atelier.work.ExternalWorker;
import studio.atelier.work.WorkerTokens;

/**
 * From a request to its caller, the same for resources and for the few plain servlets: an access token or a key for programs
 * in {@code Authorization: Bearer}, or else the cookie of the console. A bad header is not made good by a cookie.
 */
@Dependent
public class Authentication {

    static final String LOG_KEY = "accountId";

    private static final String HEADER = "Authorization";
    private static final String SCHEME = "Bearer ";

    @Inject
    Sessions sessions;

    @Inject
    WorkerTokens workers;

    @Inject
    ConsoleCookie cookie;

    @Inject
    SameOrigin sameOrigin;

    @Inject
    AuditTrail trail;

    /** The worker outside the server whose token this is; {@code unauthorized} if it is nobody's. */
    ExternalWorker requireWorker(HttpServletRequest request) {
        return bearer(request).flatMap(workers::find).orElseThrow(() -> refuse(request));
    }

    /**
     * The caller; {@code unauthorized} if there is none or it is worth nothing, {@code foreign_origin} if a page of somebody
     * else tries to act with our cookie, {@code forbidden} if it is a key that was not made for this.
     *
     * @param area where in {@link Scopes} this belongs; empty if no key is taken
     */
    public Caller require(HttpServletRequest request, Optional<String> area) {
        var caller = find(request).orElseThrow(() -> refuse(request));
        MDC.put(LOG_KEY, caller.accountId().toString());
        Origin.signedIn(caller.accountId(), caller.workspaceId(), credential(caller.way()));
        if (caller.way() == Way.COOKIE) {
            sameOrigin.require(request);
        }
        if (!area.map(name -> caller.allows(scope(request, name))).orElse(caller.way() != Way.API_KEY)) {
            throw outOfScope(area.map(name -> scope(request, name)));
        }
        return caller;
    }

    private Optional<Caller> find(HttpServletRequest request) {
        return request.getHeader(HEADER) == null
                ? cookie.of(request).flatMap(sessions::findCookie)
                : bearer(request).flatMap(sessions::find);
    }

    private static Optional<String> bearer(HttpServletRequest request) {
        return Optional.ofNullable(request.getHeader(HEADER))
                .filter(text -> text.regionMatches(true, 0, SCHEME, 0, SCHEME.length()))
                .map(text -> text.substring(SCHEME.length()).strip());
    }

    /** A token that is worth nothing was stolen, revoked or made up; to come without one says nothing. */
    private ApiException refuse(HttpServletRequest request) {
        if (request.getHeader(HEADER) != null || cookie.of(request).isPresent()) {
            trail.record(Act.refused("identity.authenticate", ApiCode.UNAUTHORIZED.wire()));
        }
        return new ApiException(ApiCode.UNAUTHORIZED);
    }

    private ApiException outOfScope(Optional<String> scope) {
        trail.record(Act.refused("identity.authorize", ApiCode.FORBIDDEN.wire()));
        return new ApiException(
                ApiCode.FORBIDDEN,
                scope.map(name -> "This key lacks the scope " + name + ".")
                        .orElse("This cannot be done with a key; sign in."));
    }

    private static Credential credential(Way way) {
        return switch (way) {
            case TOKEN -> Credential.ACCESS_TOKEN;
            case COOKIE -> Credential.COOKIE;
            case API_KEY -> Credential.API_KEY;
        };
    }

    private static String scope(HttpServletRequest request, String area) {
        boolean reads = request.getMethod().equals("GET") || request.getMethod().equals("HEAD");
        return reads ? Scopes.read(area) : Scopes.write(area);
    }
}
