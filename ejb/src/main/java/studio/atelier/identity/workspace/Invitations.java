package studio.atelier.identity.workspace;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import studio.atelier.audit.Act;
import studio.atelier.audit.AuditTrail;
import studio.atelier.identity.Caller;
import studio.atelier.identity.Email;
import studio.atelier.identity.proof.MailedToken;
import studio.atelier.identity.proof.ProofSettings;
import studio.atelier.mail.Mail;
import studio.atelier.outbox.Message;
import studio.atelier.outbox.Outbox;
import studio.atelier.platform.Setting;
import studio.atelier.platform.Settings;
import studio.atelier.platform.Sql;
import studio.atelier.platform.Uuid7;

/**
 * Invitations by mail. The token is worth something once, and only to an account whose address is the one it was sent to and
 * has been verified; an invitation dies with the right of whoever gave it.
 */
@Dependent
public class Invitations {

    static final Setting<Duration> LIFE = Setting.seconds(
                    "atelier.identity.invitation-seconds", 300, 2_592_000, "How long an invitation may be accepted.")
            .orElse("604800");

    /** For each workspace: mail that nobody asked for is what gets a sender blocked. */
    private static final int IN_A_DAY = 100;

    private final Sql sql;
    private final Outbox outbox;
    private final AuditTrail trail;
    private final Settings settings;
    private final Duration life;

    @Inject
    Invitations(Sql sql, Outbox outbox, AuditTrail trail, Settings settings) {
        this.sql = sql;
        this.outbox = outbox;
        this.trail = trail;
        this.settings = settings;
        this.life = settings.get(LIFE);
    }

    /** Invites an address, in place of an invitation it may have. The answer does not tell whether it has an account. */
    @Transactional
    public Change invite(Caller caller, Email email, String role) {
        var token = MailedToken.fresh();
        var id = Uuid7.next();
        var change = sql.one(
                "SELECT identity_invite(?, ?, ?, ?, ?, ?, ?, ?) AS outcome",
                row -> Change.of(row.text("outcome")),
                id,
                caller.workspaceId(),
                caller.accountId(),
                email.text(),
                role,
                token.hash(),
                (int) life.toSeconds(),
                IN_A_DAY);
        if (change == Change.DONE) {
            outbox.send(new Message.ByMail("identity.invitation", null, mail(email, role, token), life));
            trail.record(Act.done("identity.invite").on("invitation", id).because(role));
        } else if (change == Change.FORBIDDEN) {
            trail.record(Act.refused("identity.invite", "forbidden"));
        }
        return change;
    }

    private Mail mail(Email email, String role, MailedToken token) {
        return new Mail(email.text(), "You are invited to a workspace", """
                You are invited to join a workspace as %s. Sign in, or register with this very address and confirm it; then accept:

                  %s

                This works once, for %d hours. If you do not know what this is about, do nothing.
                """.formatted(
                        role, ProofSettings.instruction(settings, "accept-invitation", token), life.toHours()));
    }

    /** Those that may still be accepted, newest first. */
    public List<Invitation> open(UUID workspaceId) {
        return sql.list(
                "SELECT * FROM identity_invitations(?)",
                row -> new Invitation(
                        row.uuid("id"),
                        row.text("email"),
                        row.text("role"),
                        row.uuid("invited_by"),
                        row.instant("created_at"),
                        row.instant("expires_at")),
                workspaceId);
    }

    @Transactional
    public Change revoke(Caller caller, UUID invitationId) {
        var change = sql.one(
                "SELECT identity_invitation_revoke(?, ?, ?) AS outcome",
                row -> Change.of(row.text("outcome")),
                caller.workspaceId(),
                caller.accountId(),
                invitationId);
        if (change == Change.DONE) {
            trail.record(Act.done("identity.revoke_invitation").on("invitation", invitationId));
        }
        return change;
    }

    /** What accepting came to; workspace and role are there if it was done. */
    public record Acceptance(
            Change change,
            @Nullable UUID workspaceId,
            @Nullable String role) {}

    @Transactional
    public Acceptance accept(UUID accountId, String tokenText) {
        var acceptance = MailedToken.read(tokenText)
                .map(token -> sql.one(
                        "SELECT outcome, workspace_id, role FROM identity_invitation_accept(?, ?)",
                        row -> new Acceptance(
                                Change.of(row.text("outcome")), row.uuidOrNull("workspace_id"), row.textOrNull("role")),
                        accountId,
                        token.hash()))
                .orElseGet(() -> new Acceptance(Change.UNKNOWN, null, null));
        var workspace = Optional.ofNullable(acceptance.workspaceId());
        workspace.ifPresentOrElse(
                id -> trail.record(Act.done("identity.accept_invitation")
                        .by(accountId)
                        .in(id)
                        .because(String.valueOf(acceptance.role()))),
                () -> trail.record(Act.refused("identity.accept_invitation", "token_refused")
                        .by(accountId)));
        return acceptance;
    }
}
