package studio.atelier.identity;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A key for programs as its owner sees it later: without the key.
 *
 * @param accountId who made it, and as whom it acts
 * @param hint its first characters, to recognise it by
 * @param lastUsedAt to the minute
 */
public record ApiKey(
        UUID id,
        UUID accountId,
        String name,
        String hint,
        List<String> scopes,
        Instant createdAt,
        @Nullable Instant expiresAt,
        @Nullable Instant lastUsedAt) {}
