package studio.atelier.identity;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import studio.atelier.audit.Act;
import studio.atelier.audit.AuditTrail;
import studio.atelier.identity.proof.MailedToken;
import studio.atelier.identity.proof.ProofSettings;
import studio.atelier.mail.Mail;
import studio.atelier.outbox.Message;
import studio.atelier.outbox.Outbox;
import studio.atelier.platform.Settings;
import studio.atelier.platform.Sql;
import studio.atelier.platform.Tenant;

/**
 * The rows behind a new password. Everybody takes them in one order, so that nobody waits for each other in a circle: the account,
 * its tokens, its sign-ins. Each method but the first is a transaction of its own, for the tenant.
 */
@Dependent
class PasswordStore {

    /** How long a mailed token is good. */
    private static final Duration LIFE = Duration.ofMinutes(30);

    /** Whoever asks more often gets no more mail. */
    private static final int IN_AN_HOUR = 5;

    private static final String OWNER = "SELECT account_id, workspace_id FROM identity_password_reset(?)";

    private static final String LOCK =
            "SELECT email FROM account WHERE id = ? AND email IS NOT NULL AND disabled_at IS NULL FOR NO KEY UPDATE";

    private static final String FORGET =
            "DELETE FROM password_reset WHERE account_id = ? AND created_at < atelier_now() - interval '1 day'";

    private static final String ASKED = """
            SELECT count(*) AS n FROM password_reset WHERE account_id = ? AND created_at > atelier_now() - interval '1 hour'
            """;

    private static final String KILL =
            "UPDATE password_reset SET used_at = atelier_now() WHERE account_id = ? AND used_at IS NULL";

    private static final String OPEN = """
            INSERT INTO password_reset (token_hash, account_id, created_at, expires_at)
            SELECT ?, ?, t.at, t.at + make_interval(secs => ?) FROM (SELECT atelier_now() AS at) t
            """;

    private static final String USE = """
            UPDATE password_reset SET used_at = atelier_now()
             WHERE token_hash = ? AND account_id = ? AND used_at IS NULL AND expires_at > atelier_now()
            """;

    private static final String SET = "UPDATE account SET password_hash = ?, version = version + 1 WHERE id = ?";

    private static final String REPLACE = """
            UPDATE account SET password_hash = ?, version = version + 1
             WHERE id = ? AND password_hash = ? AND disabled_at IS NULL
            """;

    private final Sql sql;
    private final SessionStore sessions;
    private final ApiKeyStore apiKeys;
    private final Outbox outbox;
    private final AuditTrail trail;
    private final Settings settings;

    @Inject
    PasswordStore(
            Sql sql, SessionStore sessions, ApiKeyStore apiKeys, Outbox outbox, AuditTrail trail, Settings settings) {
        this.sql = sql;
        this.sessions = sessions;
        this.apiKeys = apiKeys;
        this.outbox = outbox;
        this.trail = trail;
        this.settings = settings;
    }

    /** Whose password this token may replace; known before there is a tenant, so a function of the database says it. */
    Optional<Tenant> owner(MailedToken token) {
        return sql.first(
                OWNER, row -> new Tenant(row.uuid("workspace_id"), row.uuid("account_id")), (Object) token.hash());
    }

    /** Mails a token, which is the only good one from now on; false if the account is disabled or was mailed enough for now. */
    @Transactional
    boolean mail(UUID accountId, MailedToken token) {
        var email = sql.first(LOCK, row -> row.text("email"), accountId);
        if (email.isEmpty() || sql.one(ASKED, row -> row.number("n"), accountId) >= IN_AN_HOUR) {
            return false;
        }
        sql.update(FORGET, accountId);
        sql.update(KILL, accountId);
        sql.update(OPEN, token.hash(), accountId, (double) LIFE.toSeconds());
        outbox.send(new Message.ByMail("identity.password_reset", accountId, written(email.get(), token), LIFE));
        trail.record(Act.done("identity.password_reset_request").on("account", accountId));
        return true;
    }

    private Mail written(String email, MailedToken token) {
        return new Mail(email, "Choose a new password", """
                Somebody, probably you, asked for a new password for this address. To choose it:

                  %s

                This works once, for %d minutes. It signs you out everywhere and ends the keys for programs that you made, unless
                you ask to keep them. If it was not you, do nothing: your password stays as it is.
                """.formatted(
                        ProofSettings.instruction(settings, "reset-password", token), LIFE.toMinutes()));
    }

    /**
     * Uses the token and ends every sign-in; false, and nothing is done, if the token is worth nothing any more.
     *
     * @param endKeys whether the keys for programs that the account made end too
     */
    @Transactional
    boolean reset(UUID accountId, MailedToken token, String hash, boolean endKeys) {
        if (sql.first(LOCK, row -> row.text("email"), accountId).isEmpty()
                || sql.update(USE, token.hash(), accountId) == 0) {
            return false;
        }
        sql.update(SET, hash, accountId);
        if (sql.one("SELECT identity_reset_proves(?) AS now", row -> row.flag("now"), accountId)) {
            trail.record(Act.done("identity.verify_email").by(accountId));
        }
        sessions.endAll(accountId, null, Ending.PASSWORD);
        if (endKeys) {
            apiKeys.endAll(accountId);
        }
        trail.record(Act.done("identity.password_reset").by(accountId).on("account", accountId));
        return true;
    }

    /** Ends every other sign-in and mailed token; false, and nothing is done, if the present hash is another meanwhile. */
    @Transactional
    boolean change(Caller caller, String before, String hash, boolean endKeys) {
        if (sql.update(REPLACE, hash, caller.accountId(), before) == 0) {
            return false;
        }
        sql.update(KILL, caller.accountId());
        sessions.endAll(caller.accountId(), caller.sessionId(), Ending.PASSWORD);
        if (endKeys) {
            apiKeys.endAll(caller.accountId());
        }
        trail.record(Act.done("identity.password_change").by(caller.accountId()).on("account", caller.accountId()));
        return true;
    }
}
