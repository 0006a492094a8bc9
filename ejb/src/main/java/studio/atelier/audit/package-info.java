/**
 * Who did what, when, from where, and how it ended: sign-ins, refusals, what operators do, money, deletions.
 *
 * <p>A feature writes an {@link studio.atelier.audit.Act} to the {@link studio.atelier.audit.AuditTrail}, in the transaction
 * that does or refuses it, so that neither is there without the other. Rows hold ids, codes and numbers, never names,
 * addresses or words of people; the client's address is cut to its network. The roles of the server may add rows and no
 * more. The sweep {@code audit-seal} chains them into blocks and tells when one was changed.
 */
@NullMarked
package studio.atelier.audit;

import org.jspecify.annotations.NullMarked;
