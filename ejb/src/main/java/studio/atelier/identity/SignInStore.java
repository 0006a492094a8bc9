package studio.atelier.identity;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import studio.atelier.audit.Act;
import studio.atelier.audit.AuditTrail;
import studio.atelier.audit.Credential;
import studio.atelier.platform.Sql;
import studio.atelier.platform.Uuid7;

/**
 * The rows of open sign-ins. Finding one is on the path of every request: one statement, by the hash of its token, through a
 * function of the database that sees all workspaces and answers for this one token.
 */
@Dependent
class SignInStore {

    private static final String OPEN = """
            INSERT INTO sign_in_session (id, token_hash, account_id, workspace_id, created_at, expires_at)
            SELECT ?, ?, ?, ?, t.at, t.at + make_interval(secs => ?)
              FROM (SELECT atelier_now() AS at) t
            """;

    private static final String FIND = "SELECT id, account_id, workspace_id, role, operator FROM identity_sign_in(?)";

    private static final String STILL_OPEN = "SELECT id FROM identity_still_open(?)";

    private static final String REVOKE =
            "UPDATE sign_in_session SET revoked_at = atelier_now() WHERE id = ? AND account_id = ? AND revoked_at IS NULL";

    private final Sql sql;
    private final AuditTrail trail;

    @Inject
    SignInStore(Sql sql, AuditTrail trail) {
        this.sql = sql;
        this.trail = trail;
    }

    /** For the tenant that signs in. */
    @Transactional
    Token open(Profile profile, Duration life, Credential proof) {
        var token = Token.fresh();
        sql.update(OPEN, Uuid7.next(), token.hash(), profile.accountId(), profile.workspaceId(), (double)
                life.toSeconds());
        trail.record(Act.done("identity.sign_in")
                .by(profile.accountId())
                .in(profile.workspaceId())
                .with(proof));
        return token;
    }

    Optional<Caller> find(Token token) {
        return sql.first(
                FIND,
                row -> new Caller(
                        row.uuid("account_id"),
                        row.uuid("workspace_id"),
                        row.text("role"),
                        row.flag("operator"),
                        row.uuid("id")),
                (Object) token.hash());
    }

    Set<UUID> stillOpen(Set<UUID> ids) {
        return Set.copyOf(sql.list(STILL_OPEN, row -> row.uuid("id"), (Object) ids.toArray(UUID[]::new)));
    }

    @Transactional
    void revoke(UUID accountId, UUID sessionId) {
        if (sql.update(REVOKE, sessionId, accountId) > 0) {
            trail.record(Act.done("identity.sign_out").on("session", sessionId));
        }
    }
}
