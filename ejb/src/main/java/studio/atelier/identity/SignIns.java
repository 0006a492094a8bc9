package studio.atelier.identity;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.jboss.logging.Logger;
import studio.atelier.audit.Act;
import studio.atelier.audit.AuditTrail;
import studio.atelier.audit.Credential;
import studio.atelier.identity.SessionStore.Refreshed;
import studio.atelier.identity.token.AccessClaims;
import studio.atelier.identity.token.AccessTokens;
import studio.atelier.identity.token.CookieValues;
import studio.atelier.identity.token.RefreshToken;
import studio.atelier.identity.token.RefreshTokens;
import studio.atelier.platform.Settings;
import studio.atelier.platform.Tenant;
import studio.atelier.platform.Uuid7;

/**
 * Opens sign-ins and keeps them going. Every way in ends here, once it knows who it is: each sign-in is new, so that
 * nothing a browser had before becomes worth more by it.
 *
 * <p>Refresh tokens rotate. The successor of a token is a function of it, so two requests with one token get the same answer
 * for ten seconds; a token that comes back later than that was copied, and its whole family is ended.
 */
@Dependent
public class SignIns {

    private static final Logger LOG = Logger.getLogger(SignIns.class);

    private final SessionStore store;
    private final AccountStore accounts;
    private final AccessTokens accessTokens;
    private final RefreshTokens refreshTokens;
    private final CookieValues cookies;
    private final Sessions sessions;
    private final AuditTrail trail;
    private final SessionLives lives;

    @Inject
    SignIns(
            SessionStore store,
            AccountStore accounts,
            AccessTokens accessTokens,
            RefreshTokens refreshTokens,
            CookieValues cookies,
            Sessions sessions,
            AuditTrail trail,
            Settings settings) {
        this.store = store;
        this.accounts = accounts;
        this.accessTokens = accessTokens;
        this.refreshTokens = refreshTokens;
        this.cookies = cookies;
        this.sessions = sessions;
        this.trail = trail;
        this.lives = SessionLives.of(settings);
    }

    /**
     * Signs somebody in, to the workspace of the profile; refused if they were disabled or put out meanwhile, or what it rests on
     * is gone.
     */
    SignIn open(Profile profile, Keep keep, Basis basis) {
        return switch (keep) {
            case TOKENS -> openTokens(profile, basis);
            case COOKIE -> openCookie(profile, basis);
        };
    }

    private SignIn openTokens(Profile profile, Basis basis) {
        var first = refreshTokens.first(Uuid7.next());
        return of(profile)
                .call(() -> store.open(first.sessionId(), profile, first.hash(), null, lives.tokens(), basis))
                .<SignIn>map(at -> new SignIn.SignedIn(tokens(first, profile, at), profile))
                .orElseGet(SignIn.Refused::new);
    }

    private SignIn openCookie(Profile profile, Basis basis) {
        var value = cookies.fresh();
        return of(profile)
                .call(() -> store.open(Uuid7.next(), profile, null, value.hash(), lives.cookie(), basis))
                .<SignIn>map(at -> new SignIn.SignedIn(
                        new Proof.Cookie(value.text(), lives.cookie().most()), profile))
                .orElseGet(SignIn.Refused::new);
    }

    private static Tenant of(Profile profile) {
        return new Tenant(profile.workspaceId(), profile.accountId());
    }

    /** The next pair of tokens for this refresh token, which is worth nothing afterwards. */
    public SignIn refresh(String text) {
        var presented = refreshTokens.read(text);
        if (presented.isEmpty()) {
            refused("unknown");
            return new SignIn.Refused();
        }
        var refreshed = store.refresh(presented.get(), lives.tokens().idle(), SessionLives.GRACE);
        if (refreshed.isEmpty()) {
            refused("stale");
            return new SignIn.Refused();
        }
        return go(presented.get().successor(), refreshed.get());
    }

    private void refused(String why) {
        trail.record(Act.refused("identity.refresh", why).with(Credential.REFRESH_TOKEN));
    }

    private SignIn go(RefreshToken next, Refreshed refreshed) {
        if (refreshed.reused()) {
            sessions.forgetSession(next.sessionId());
            LOG.warnf("A refresh token came back after another had followed it; sign-in %s is ended", next.sessionId());
            return new SignIn.Refused();
        }
        return profile(refreshed.tenant())
                .<SignIn>map(profile -> new SignIn.SignedIn(tokens(next, profile, refreshed.at()), profile))
                .orElseGet(SignIn.Refused::new);
    }

    private Optional<Profile> profile(Tenant tenant) {
        return tenant.call(() -> accounts.find(tenant)).map(AccountStore.Member::profile);
    }

    /** Goes on in another workspace of the same person: a new sign-in there, and the end of the one here. */
    public SignIn switchTo(Caller caller, UUID workspaceId) {
        var keep = caller.way() == Way.COOKIE ? Keep.COOKIE : Keep.TOKENS;
        var by = caller.way() == Way.COOKIE ? Credential.COOKIE : Credential.ACCESS_TOKEN;
        var opened = profile(new Tenant(workspaceId, caller.accountId()))
                .map(profile -> open(profile, keep, Basis.session(by, caller.sessionId())))
                .orElseGet(SignIn.Refused::new);
        if (opened instanceof SignIn.SignedIn) {
            sessions.end(caller, Ending.SWITCHED);
        }
        return opened;
    }

    private Proof.Tokens tokens(RefreshToken refresh, Profile profile, Instant at) {
        var access = accessTokens.write(new AccessClaims(
                refresh.sessionId(),
                profile.accountId(),
                profile.workspaceId(),
                UUID.randomUUID(),
                at,
                at.plus(lives.access())));
        return new Proof.Tokens(access, refreshTokens.write(refresh), lives.access());
    }
}
