package studio.atelier.rest;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.util.Optional;
import org.jboss.logging.MDC;
import org.jspecify.annotations.Nullable;
import studio.atelier.audit.Act;
import studio.atelier.audit.AuditTrail;
import studio.atelier.audit.Credential;
import studio.atelier.audit.Origin;
import studio.atelier.identity.Caller;
import studio.atelier.identity.Sessions;
import studio.atelier.work.ExternalWorker;
import studio.atelier.work.WorkerTokens;

/** From the header {@code Authorization} to the caller, the same for resources and for the few plain servlets. */
@Dependent
public class Authentication {

    static final String LOG_KEY = "accountId";

    private static final String SCHEME = "Bearer ";

    @Inject
    Sessions sessions;

    @Inject
    WorkerTokens workers;

    @Inject
    AuditTrail trail;

    /** The worker outside the server whose token this is; {@code unauthorized} if it is nobody's. */
    ExternalWorker requireWorker(@Nullable String authorization) {
        return bearer(authorization).flatMap(workers::find).orElseThrow(() -> new ApiException(ApiCode.UNAUTHORIZED));
    }

    private static Optional<String> bearer(@Nullable String authorization) {
        return Optional.ofNullable(authorization)
                .filter(header -> header.regionMatches(true, 0, SCHEME, 0, SCHEME.length()))
                .map(header -> header.substring(SCHEME.length()).strip());
    }

    /** The caller; {@code unauthorized} if the header is missing, is of another scheme, or its token is worth nothing. */
    public Caller require(@Nullable String authorization) {
        var token = bearer(authorization).orElseThrow(() -> new ApiException(ApiCode.UNAUTHORIZED));
        var caller = sessions.find(token).orElseThrow(this::refuse);
        MDC.put(LOG_KEY, caller.accountId().toString());
        Origin.signedIn(caller.accountId(), caller.workspaceId(), Credential.ACCESS_TOKEN);
        return caller;
    }

    /** A token that is worth nothing was stolen, revoked or made up; to come without one says nothing. */
    private ApiException refuse() {
        trail.record(Act.refused("identity.authenticate", ApiCode.UNAUTHORIZED.wire())
                .with(Credential.ACCESS_TOKEN));
        return new ApiException(ApiCode.UNAUTHORIZED);
    }
}
