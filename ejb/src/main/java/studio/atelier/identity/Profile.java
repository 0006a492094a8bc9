package studio.atelier.identity;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An account as its owner sees it, in the workspace they act in.
 *
 * @param email null for those who sign in by telephone or by a name in a workspace
 * @param emailVerified whether they have shown that they read its mail
 * @param phone in E.164
 * @param role one of {@link Roles}, in that workspace
 */
public record Profile(
        UUID accountId,
        @Nullable String email,
        boolean emailVerified,
        @Nullable String phone,
        @Nullable String displayName,
        UUID workspaceId,
        String role,
        Instant createdAt) {}
