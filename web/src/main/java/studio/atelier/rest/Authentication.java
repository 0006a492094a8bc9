package studio.atelier.rest;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.util.Optional;
import org.jboss.logging.MDC;
import org.jspecify.annotations.Nullable;
import studio.atelier.identity.Caller;
import studio.atelier.identity.Sessions;

/** From the header {@code Authorization} to the caller, the same for resources and for the few plain servlets. */
@Dependent
public class Authentication {

    static final String LOG_KEY = "accountId";

    private static final String SCHEME = "Bearer ";

    @Inject
    Sessions sessions;

    /** The caller; {@code unauthorized} if the header is missing, is of another scheme, or its token is worth nothing. */
    public Caller require(@Nullable String authorization) {
        var caller = Optional.ofNullable(authorization)
                .filter(header -> header.regionMatches(true, 0, SCHEME, 0, SCHEME.length()))
                .map(header -> header.substring(SCHEME.length()).strip())
                .flatMap(sessions::find)
                .orElseThrow(() -> new ApiException(ApiCode.UNAUTHORIZED));
        MDC.put(LOG_KEY, caller.accountId().toString());
        return caller;
    }
}
