package studio.atelier.identity;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import studio.atelier.audit.Act;
import studio.atelier.audit.AuditTrail;
import studio.atelier.platform.Row;
import studio.atelier.platform.Sql;

/** The rows of keys for programs. */
@Dependent
class ApiKeyStore {

    private static final String COLUMNS =
            "id, account_id, name, hint, array_to_string(scopes, ' ') AS scopes, created_at, expires_at, last_used_at";

    private static final String ADD = """
            INSERT INTO api_key (workspace_id, id, account_id, name, hint, key_hash, scopes, created_at, expires_at)
            SELECT ?, ?, ?, ?, ?, ?, ?, atelier_now(), ?
             WHERE (SELECT count(*) FROM api_key WHERE workspace_id = ? AND revoked_at IS NULL) < ?
            RETURNING\s""" + COLUMNS;

    /** A new password holds this too: the sign-ins it ended make no key behind its back. */
    private static final String LOCK = "SELECT id FROM account WHERE id = ? FOR SHARE";

    private static final String STANDS = "SELECT id FROM identity_still_open(?)";

    private static final String LIST = "SELECT " + COLUMNS + " FROM api_key"
            + " WHERE workspace_id = ? AND revoked_at IS NULL AND (account_id = ? OR ?) ORDER BY created_at DESC, id LIMIT ?";

    private static final String REVOKE = """
            UPDATE api_key SET revoked_at = atelier_now()
             WHERE workspace_id = ? AND id = ? AND revoked_at IS NULL AND (account_id = ? OR ?)
            """;

    private static final String FIND = "SELECT id, account_id, workspace_id, role, scopes FROM identity_by_api_key(?)";

    private final Sql sql;
    private final AuditTrail trail;

    @Inject
    ApiKeyStore(Sql sql, AuditTrail trail) {
        this.sql = sql;
        this.trail = trail;
    }

    /** What came of a new key. */
    sealed interface Addition {

        record Added(ApiKey key) implements Addition {}

        /** The sign-in of its owner has ended. */
        record SignedOut() implements Addition {}

        /** The workspace has so many already. */
        record Full() implements Addition {}
    }

    @Transactional
    Addition add(Caller owner, New key, byte[] hash, int most) {
        var _ = sql.first(LOCK, row -> row.uuid("id"), owner.accountId());
        if (sql.first(STANDS, row -> row.uuid("id"), (Object) new UUID[] {owner.sessionId()})
                .isEmpty()) {
            return new Addition.SignedOut();
        }
        var added = sql.first(
                ADD,
                ApiKeyStore::key,
                owner.workspaceId(),
                key.id(),
                owner.accountId(),
                key.name(),
                key.hint(),
                hash,
                key.scopes().toArray(String[]::new),
                key.expiresAt(),
                owner.workspaceId(),
                most);
        if (added.isEmpty()) {
            return new Addition.Full();
        }
        trail.record(act("identity.api_key_create", owner, key.id()));
        return new Addition.Added(added.get());
    }

    private static Act act(String name, Caller caller, UUID key) {
        return Act.done(name).by(caller.accountId()).in(caller.workspaceId()).on("api_key", key);
    }

    /** @param everybodys those of the whole workspace, not the caller's alone */
    @Transactional
    List<ApiKey> list(Caller caller, boolean everybodys, int most) {
        return sql.list(LIST, ApiKeyStore::key, caller.workspaceId(), caller.accountId(), everybodys, most);
    }

    @Transactional
    boolean revoke(Caller caller, UUID id, boolean everybodys) {
        boolean revoked = sql.update(REVOKE, caller.workspaceId(), id, caller.accountId(), everybodys) > 0;
        if (revoked) {
            trail.record(act("identity.api_key_revoke", caller, id));
        }
        return revoked;
    }

    /** Ends every key the account made, in all its workspaces. Part of a transaction of that account. */
    void endAll(UUID accountId) {
        int ended = sql.one("SELECT identity_keys_end(?) AS ended", row -> row.integer("ended"), accountId);
        if (ended > 0) {
            trail.record(Act.done("identity.api_key_revoke")
                    .by(accountId)
                    .on("account", accountId)
                    .because(Ending.PASSWORD.word())
                    .of(ended));
        }
    }

    /** Who a key acts as; that it was asked for counts as its use. */
    Optional<Caller> find(byte[] hash) {
        return sql.first(
                FIND,
                row -> new Caller(
                        row.uuid("account_id"),
                        row.uuid("workspace_id"),
                        row.text("role"),
                        false,
                        row.uuid("id"),
                        Way.API_KEY,
                        Set.of(row.text("scopes").split(" ", -1))),
                (Object) hash);
    }

    private static ApiKey key(Row row) {
        return new ApiKey(
                row.uuid("id"),
                row.uuid("account_id"),
                row.text("name"),
                row.text("hint"),
                List.of(row.text("scopes").split(" ", -1)),
                row.instant("created_at"),
                row.instantOrNull("expires_at"),
                row.instantOrNull("last_used_at"));
    }

    /** A key to be added. */
    record New(
            UUID id,
            String name,
            String hint,
            List<String> scopes,
            @Nullable Instant expiresAt) {}
}
