package studio.atelier.mail;

import java.util.UUID;
import studio.atelier.provider.Dispatch;

/** Hands a mail to whoever carries it. Never inside a transaction; it may take as long as a server may be silent. */
public interface Mailer {

    /**
     * Sends one mail.
     *
     * @param id the same each time the same mail is tried: it becomes the {@code Message-ID}, by which servers know it again
     */
    Dispatch send(UUID id, Mail mail);

    /** What an operator should know about where mail goes. */
    String says();
}
