package studio.atelier.outbox;

import java.time.Duration;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import studio.atelier.mail.Mail;
import studio.atelier.sms.TextMessage;

/** Something to be sent to a person. */
public sealed interface Message {

    /** What it is about, as in {@code identity.invitation}: a word for figures and operators, never for the recipient. */
    String topic();

    /** Whose message it is, so that it can be erased with the account; null if the recipient has none. */
    @Nullable
    UUID accountId();

    /** After this time it is not sent any more: what it says would be no longer true. */
    Duration life();

    record ByMail(String topic, @Nullable UUID accountId, Mail mail, Duration life) implements Message {}

    record BySms(String topic, @Nullable UUID accountId, TextMessage text, Duration life) implements Message {}
}
