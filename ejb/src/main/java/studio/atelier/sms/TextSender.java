package studio.atelier.sms;

import java.util.UUID;
import studio.atelier.provider.Dispatch;

/** Hands a text message to whoever carries it. Never inside a transaction. */
public interface TextSender {

    /**
     * Sends one message.
     *
     * @param id the same each time the same message is tried
     * @throws InterruptedException when the server stops meanwhile
     */
    Dispatch send(UUID id, TextMessage message) throws InterruptedException;

    /** False if nobody carries text messages here, so that nobody is told one is under way. */
    boolean isOffered();

    /** What an operator should know about where text messages go. */
    String says();
}
