package studio.atelier.identity;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import studio.atelier.audit.Act;
import studio.atelier.audit.AuditTrail;
import studio.atelier.audit.Credential;
import studio.atelier.identity.token.AccessClaims;
import studio.atelier.identity.token.RefreshTokens;
import studio.atelier.platform.Row;
import studio.atelier.platform.Sql;
import studio.atelier.platform.Tenant;

/**
 * The rows of sign-ins. What must be found before a tenant is known goes through functions of the database that see all
 * workspaces and answer for one secret; everything else happens as the tenant.
 */
@Dependent
class SessionStore {

    /** Holds off a new password and the end of all sign-ins until this transaction is over; nothing if they came first. */
    private static final String STANDS = """
            SELECT id FROM account
             WHERE id = ? AND disabled_at IS NULL AND (?::text IS NULL OR password_hash = ?) FOR SHARE
            """;

    private static final String GOES_ON =
            "SELECT id FROM sign_in_session WHERE id = ? AND account_id = ? AND ended_at IS NULL";

    /** What waits behind this has not opened anything yet. */
    private static final String LOCK = "SELECT id FROM account WHERE id = ? FOR NO KEY UPDATE";

    private static final String OPEN = """
            INSERT INTO sign_in_session
                   (id, account_id, workspace_id, granted_role, refresh_hash, cookie_hash, created_at, idle_until, expires_at)
            SELECT ?, a.id, m.workspace_id, m.role, ?, ?, t.at, t.at + make_interval(secs => ?), t.at + make_interval(secs => ?)
              FROM (SELECT atelier_now() AS at) t
              JOIN account a ON a.id = ? AND a.disabled_at IS NULL
              JOIN membership m ON m.account_id = a.id AND m.workspace_id = ?
            RETURNING created_at
            """;

    private static final String BY_TOKEN =
            "SELECT id, account_id, workspace_id, role, operator FROM identity_by_token(?, ?, ?, ?)";

    private static final String BY_COOKIE =
            "SELECT id, account_id, workspace_id, role, operator FROM identity_by_cookie(?, make_interval(secs => ?))";

    private static final String STILL_OPEN = "SELECT id FROM identity_still_open(?)";

    private static final String REFRESH = """
            SELECT outcome, account_id, workspace_id, at
              FROM identity_refresh(?, ?, ?, ?, make_interval(secs => ?), make_interval(secs => ?))
            """;

    private static final String END = """
            UPDATE sign_in_session SET ended_at = atelier_now(), ended_why = ?
             WHERE id = ? AND account_id = ? AND ended_at IS NULL
            """;

    private static final String END_ALL = """
            UPDATE sign_in_session SET ended_at = atelier_now(), ended_why = ?
             WHERE account_id = ? AND id IS DISTINCT FROM ? AND ended_at IS NULL
            """;

    private final Sql sql;
    private final AuditTrail trail;

    @Inject
    SessionStore(Sql sql, AuditTrail trail) {
        this.sql = sql;
        this.trail = trail;
    }

    /**
     * Adds a row, unless the account is disabled or not a member or the basis is gone; tells when that was.
     *
     * @param refreshHash of the first refresh token, or null if it is a cookie
     */
    @Transactional
    Optional<Instant> open(
            UUID id,
            Profile profile,
            byte @Nullable [] refreshHash,
            byte @Nullable [] cookieHash,
            Lives lives,
            Basis basis) {
        if (!stands(profile.accountId(), basis)) {
            return Optional.empty();
        }
        var opened = sql.first(
                OPEN,
                row -> row.instant("created_at"),
                id,
                refreshHash,
                cookieHash,
                seconds(lives.idle()),
                seconds(lives.most()),
                profile.accountId(),
                profile.workspaceId());
        if (opened.isPresent()) {
            trail.record(Act.done("identity.sign_in")
                    .by(profile.accountId())
                    .in(profile.workspaceId())
                    .with(basis.by())
                    .on("session", id));
        }
        return opened;
    }

    private boolean stands(UUID accountId, Basis basis) {
        var hash = basis.passwordHash();
        var session = basis.sessionId();
        return sql.first(STANDS, row -> row.uuid("id"), accountId, hash, hash).isPresent()
                && (session == null
                        || sql.first(GOES_ON, row -> row.uuid("id"), session, accountId)
                                .isPresent());
    }

    Optional<Caller> find(AccessClaims claims) {
        return sql.first(
                BY_TOKEN,
                row -> caller(row, Way.TOKEN),
                claims.sessionId(),
                claims.accountId(),
                claims.workspaceId(),
                claims.expiresAt());
    }

    /** Who a cookie belongs to; that it was asked for counts as its use. */
    Optional<Caller> findCookie(byte[] hash, Duration idle) {
        return sql.first(BY_COOKIE, row -> caller(row, Way.COOKIE), hash, seconds(idle));
    }

    private static Caller caller(Row row, Way way) {
        return new Caller(
                row.uuid("account_id"),
                row.uuid("workspace_id"),
                row.text("role"),
                row.flag("operator"),
                row.uuid("id"),
                way,
                Set.of());
    }

    /** Of these sign-ins and keys for programs, those that are good. */
    Set<UUID> stillOpen(Set<UUID> ids) {
        return Set.copyOf(sql.list(STILL_OPEN, row -> row.uuid("id"), (Object) ids.toArray(UUID[]::new)));
    }

    /** Moves a family on, or says that it has been moved on just now, or ends it; nothing if it is not open. */
    @Transactional
    Optional<Refreshed> refresh(RefreshTokens.Presented presented, Duration idle, Duration grace) {
        var token = presented.token();
        var refreshed = sql.first(
                REFRESH,
                row -> new Refreshed(
                        row.text("outcome").equals("reused"),
                        new Tenant(row.uuid("workspace_id"), row.uuid("account_id")),
                        row.instant("at")),
                token.sessionId(),
                token.generation(),
                token.hash(),
                presented.successor().hash(),
                seconds(idle),
                seconds(grace));
        refreshed
                .filter(Refreshed::reused)
                .ifPresent(reused -> trail.record(Act.done("identity.sign_out")
                        .by(reused.tenant().accountId())
                        .in(reused.tenant().workspaceId())
                        .with(Credential.REFRESH_TOKEN)
                        .on("session", token.sessionId())
                        .because(Ending.REUSE.word())));
        return refreshed;
    }

    @Transactional
    void end(Caller caller, Ending why) {
        if (sql.update(END, why.word(), caller.sessionId(), caller.accountId()) > 0) {
            trail.record(Act.done("identity.sign_out")
                    .by(caller.accountId())
                    .in(caller.workspaceId())
                    .on("session", caller.sessionId())
                    .because(why.word()));
        }
    }

    /** @param except a sign-in that goes on, or null */
    @Transactional
    void endAll(UUID accountId, @Nullable UUID except, Ending why) {
        sql.first(LOCK, row -> row.uuid("id"), accountId);
        int ended = sql.update(END_ALL, why.word(), accountId, except);
        trail.record(Act.done("identity.sign_out")
                .on("account", accountId)
                .because(why.word())
                .of(ended));
    }

    private static double seconds(Duration duration) {
        return duration.toSeconds();
    }

    /**
     * @param idle without use
     * @param most in all
     */
    record Lives(Duration idle, Duration most) {}

    /**
     * @param reused that the token was an older one, and the family is ended
     */
    record Refreshed(boolean reused, Tenant tenant, Instant at) {}
}
