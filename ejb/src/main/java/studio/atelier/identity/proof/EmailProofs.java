package studio.atelier.identity.proof;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import studio.atelier.audit.Act;
import studio.atelier.audit.AuditTrail;
import studio.atelier.mail.Mail;
import studio.atelier.outbox.Message;
import studio.atelier.outbox.Outbox;
import studio.atelier.platform.Settings;
import studio.atelier.platform.Sql;
import studio.atelier.platform.Uuid7;

/** Whether somebody reads the mail of the address they gave. Until then it links nothing and receives no invitation. */
@Dependent
public class EmailProofs {

    /** Whoever asks more often gets no more mail. */
    private static final int IN_AN_HOUR = 5;

    private final Sql sql;
    private final Outbox outbox;
    private final AuditTrail trail;
    private final Settings settings;
    private final Duration life;

    @Inject
    EmailProofs(Sql sql, Outbox outbox, AuditTrail trail, Settings settings) {
        this.sql = sql;
        this.outbox = outbox;
        this.trail = trail;
        this.settings = settings;
        this.life = settings.get(ProofSettings.LIFE);
    }

    /** What became of a request for a proof. */
    public enum Asked {
        /** A mail is on its way; what was sent before is worth nothing any more. */
        SENT,
        ALREADY_VERIFIED,
        /** The account has no address. */
        NO_ADDRESS,
        TOO_MANY
    }

    private record Opened(String outcome, @Nullable String email) {}

    /** Sends a token to the address of the account. */
    @Transactional
    public Asked ask(UUID accountId) {
        var token = MailedToken.fresh();
        var opened = sql.one(
                "SELECT outcome, email FROM identity_email_proof(?, ?, ?, ?, ?)",
                row -> new Opened(row.text("outcome"), row.textOrNull("email")),
                Uuid7.next(),
                accountId,
                token.hash(),
                (int) life.toSeconds(),
                IN_AN_HOUR);
        if (opened.email() != null) {
            outbox.send(new Message.ByMail("identity.email_proof", accountId, mail(opened.email(), token), life));
        }
        return switch (opened.outcome()) {
            case "sent" -> Asked.SENT;
            case "verified" -> Asked.ALREADY_VERIFIED;
            case "too_many" -> Asked.TOO_MANY;
            case String _ -> Asked.NO_ADDRESS;
        };
    }

    /** Uses a token: the account whose address is verified now; nothing if the token is worth nothing. */
    @Transactional
    public Optional<UUID> verify(String tokenText) {
        var account = MailedToken.read(tokenText)
                .flatMap(token -> sql.one(
                        "SELECT identity_email_verify(?) AS id",
                        row -> Optional.ofNullable(row.uuidOrNull("id")),
                        (Object) token.hash()));
        account.ifPresentOrElse(
                id -> trail.record(Act.done("identity.verify_email").by(id)),
                () -> trail.record(Act.refused("identity.verify_email", "token_refused")));
        return account;
    }

    private Mail mail(String email, MailedToken token) {
        return new Mail(email, "Confirm your e-mail address", """
                Somebody, probably you, registered this address. To confirm that it is yours:

                  %s

                This works once, for %d hours. If it was not you, do nothing: the address stays unconfirmed.
                """.formatted(
                        ProofSettings.instruction(settings, "verify-email", token), life.toHours()));
    }
}
