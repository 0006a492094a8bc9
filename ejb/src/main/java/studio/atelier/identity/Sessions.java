package studio.atelier.identity;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.util.Optional;
import java.util.UUID;
import studio.atelier.platform.Sql;

/** The sign-ins that are open. Looking one up is on the path of every request: one statement, by the hash of its token. */
@Dependent
public class Sessions {

    private static final String FIND = """
            SELECT s.id, s.account_id, s.workspace_id, m.role
              FROM sign_in_session s
              JOIN account a ON a.id = s.account_id AND a.disabled_at IS NULL
              JOIN membership m ON m.workspace_id = s.workspace_id AND m.account_id = s.account_id
             WHERE s.token_hash = ? AND s.revoked_at IS NULL AND s.expires_at > atelier_now()
            """;

    private static final String REVOKE =
            "UPDATE sign_in_session SET revoked_at = atelier_now() WHERE id = ? AND revoked_at IS NULL";

    private final Sql sql;

    @Inject
    Sessions(Sql sql) {
        this.sql = sql;
    }

    /** Who this token belongs to, if its sign-in is open, its account enabled and still a member. */
    public Optional<Caller> find(String token) {
        return Token.read(token)
                .flatMap(read -> sql.first(
                        FIND,
                        row -> new Caller(
                                row.uuid("account_id"), row.uuid("workspace_id"), row.text("role"), row.uuid("id")),
                        (Object) read.hash()));
    }

    /** Ends a sign-in; its token is worth nothing from now on. Ending it twice is fine. */
    public void end(UUID sessionId) {
        sql.update(REVOKE, sessionId);
    }
}
