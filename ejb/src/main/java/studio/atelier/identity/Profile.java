package studio.atelier.identity;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An account as its owner sees it, in the workspace they act in.
 *
 * @param role {@code owner} or {@code member} of that workspace
 */
public record Profile(
        UUID accountId, String email, @Nullable String displayName, UUID workspaceId, String role, Instant createdAt) {}
