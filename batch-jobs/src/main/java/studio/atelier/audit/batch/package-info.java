/**
 * The sweep {@code audit-seal}: it makes the months to come, seals what is finished, and checks what was sealed. The rules are
 * those of {@link studio.atelier.audit.AuditStore}.
 */
@NullMarked
package studio.atelier.audit.batch;

import org.jspecify.annotations.NullMarked;
