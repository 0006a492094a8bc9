/**
 * Messages that leave exactly if the transaction that caused them commits.
 *
 * <p>{@link studio.atelier.outbox.Outbox#send} writes a row in the caller's transaction and returns; it never talks to anybody.
 * The relay of each node claims rows that are due (lease and fence, as the engine does with tasks), hands them to
 * {@link studio.atelier.mail.Mailer} or {@link studio.atelier.sms.TextSender} outside of any transaction, and writes down how it
 * went: delivered, later again, dead, or too late. Delivery is at least once. The payload is sealed while it waits and erased when
 * the message is delivered: codes and links are never legible in the table.
 */
@NullMarked
package studio.atelier.outbox;

import org.jspecify.annotations.NullMarked;
