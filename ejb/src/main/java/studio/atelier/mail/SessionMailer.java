package studio.atelier.mail;

import jakarta.mail.AuthenticationFailedException;
import jakarta.mail.MessagingException;
import jakarta.mail.SendFailedException;
import jakarta.mail.Session;
import jakarta.mail.Transport;
import jakarta.mail.internet.MimeMessage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.InstantSource;
import java.util.Map;
import java.util.UUID;
import studio.atelier.provider.Dispatch;
import studio.atelier.provider.ProviderFailure;
import studio.atelier.provider.ProviderFailure.Kind;

/** Sends through a mail session: in the server that of WildFly's mail subsystem, which knows host, user and TLS. */
final class SessionMailer implements Mailer {

    private static final Map<String, String> LIMITS = Map.of(
            "mail.smtp.connectiontimeout", "10000", "mail.smtp.timeout", "15000", "mail.smtp.writetimeout", "15000");

    private final Session session;
    private final String from;

    SessionMailer(Session session, String from) {
        this.session = session;
        this.from = from;
        // Without these a silent server would hold a thread, and outlast the lease of the message.
        LIMITS.forEach(session.getProperties()::putIfAbsent);
    }

    @Override
    public Dispatch send(UUID id, Mail mail) {
        try {
            var text = MailText.of(id, mail, from, InstantSource.system().instant());
            Transport.send(new Finished(session, text));
            return new Dispatch.Accepted(id.toString());
        } catch (MessagingException e) {
            return new Dispatch.Failed(
                    ProviderFailure.of(kind(e), "SMTP " + e.getClass().getSimpleName()));
        }
    }

    /**
     * A server that refuses the recipient will do so again. All else may pass: a connection, a busy server, a password the
     * operator corrects. A mail that was taken without our hearing of it comes twice, with the same Message-ID.
     */
    private static Kind kind(MessagingException failure) {
        if (failure instanceof AuthenticationFailedException || failure.getCause() instanceof IOException) {
            return Kind.TRANSIENT;
        }
        return failure instanceof SendFailedException refused
                        && refused.getInvalidAddresses() != null
                        && refused.getInvalidAddresses().length > 0
                ? Kind.PERMANENT
                : Kind.TRANSIENT;
    }

    @Override
    public String says() {
        return "Mail goes through the server's mail session, from " + from;
    }

    /** Our text is complete: nothing is to be added to it on its way out. */
    private static final class Finished extends MimeMessage {

        Finished(Session session, byte[] text) throws MessagingException {
            super(session, new ByteArrayInputStream(text));
        }

        @Override
        public void saveChanges() {
            saved = true;
        }
    }
}
