package studio.atelier.identity;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import studio.atelier.identity.token.AccessTokens;
import studio.atelier.identity.token.CookieValues;
import studio.atelier.platform.Settings;

/**
 * From what a request carries to its {@link Caller}, and the end of sign-ins. An answer may be up to five seconds old
 * ({@link CallerCache}), except that what this node ends is ended here at once.
 */
@Dependent
public class Sessions {

    private final SessionStore store;
    private final ApiKeyStore apiKeys;
    private final AccessTokens accessTokens;
    private final CookieValues cookies;
    private final CallerCache cache;
    private final SessionLives lives;

    @Inject
    Sessions(
            SessionStore store,
            ApiKeyStore apiKeys,
            AccessTokens accessTokens,
            CookieValues cookies,
            CallerCache cache,
            Settings settings) {
        this.store = store;
        this.apiKeys = apiKeys;
        this.accessTokens = accessTokens;
        this.cookies = cookies;
        this.cache = cache;
        this.lives = SessionLives.of(settings);
    }

    /** Who this bearer token belongs to, an access token or a key for programs, if it is good now. */
    public Optional<Caller> find(String bearer) {
        return cache.find(
                "bearer",
                bearer,
                () -> ApiKeys.looksLikeOne(bearer)
                        ? apiKeys.find(ApiKeys.hash(bearer))
                        : accessTokens.read(bearer).flatMap(store::find));
    }

    /** Who this value of the session cookie belongs to; being asked keeps the sign-in from falling idle. */
    public Optional<Caller> findCookie(String value) {
        return cache.find(
                "cookie",
                value,
                () -> cookies.hash(value)
                        .flatMap(hash -> store.findCookie(hash, lives.cookie().idle())));
    }

    /** Of these sign-ins and keys, those that are still good; for connections that outlive a request. */
    public Set<UUID> stillOpen(Set<UUID> ids) {
        return store.stillOpen(ids);
    }

    /** Ends the caller's sign-in; all it gave out is worth nothing from now on. Ending it twice is fine. */
    public void end(Caller caller, Ending why) {
        store.end(caller, why);
        forgetSession(caller.sessionId());
    }

    /** Ends every sign-in of the caller, in all workspaces. Keys for programs go on. */
    public void endAll(Caller caller, Ending why) {
        store.endAll(caller.accountId(), null, why);
        forget(caller.accountId());
    }

    /** What this node remembers of a sign-in that was ended otherwise. */
    void forgetSession(UUID sessionId) {
        cache.forget(cached -> cached.sessionId().equals(sessionId));
    }

    /** Asks again for this account's next request: after a change of its roles, or when it was disabled. */
    public void forget(UUID accountId) {
        cache.forget(caller -> caller.accountId().equals(accountId));
    }
}
