/**
 * E-mail: one port, and two ways behind it.
 *
 * <p>{@link studio.atelier.mail.Mailer} sends one {@link studio.atelier.mail.Mail}. In production it is the mail session of
 * WildFly, with the operator's SMTP server; in development every message becomes a file. Nobody but the outbox calls it: a
 * mail leaves after the transaction that caused it, never inside.
 */
@NullMarked
package studio.atelier.mail;

import org.jspecify.annotations.NullMarked;
