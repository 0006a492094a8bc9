package studio.atelier.audit;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Which entries; what is null does not matter.
 *
 * @param act a code, or the beginning of codes up to a dot: {@code identity} finds {@code identity.sign_in}
 * @param result {@code done} or {@code refused}
 * @param from at or after this time
 * @param to before this time
 */
public record AuditFilter(
        @Nullable String act,
        @Nullable UUID accountId,
        @Nullable UUID workspaceId,
        @Nullable String result,
        @Nullable Instant from,
        @Nullable Instant to) {}
