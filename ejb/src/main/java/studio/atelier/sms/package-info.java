/**
 * Text messages: one port, and who carries them.
 *
 * <p>{@link studio.atelier.sms.TextSender} sends one {@link studio.atelier.sms.TextMessage}: to a file in development, through
 * Twilio or Alibaba Cloud, or not at all, which is the default. Nobody but the outbox calls it. A code never reaches the log.
 */
@NullMarked
package studio.atelier.sms;

import org.jspecify.annotations.NullMarked;
