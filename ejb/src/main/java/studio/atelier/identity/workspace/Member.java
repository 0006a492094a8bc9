package studio.atelier.identity.workspace;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Somebody in a workspace.
 *
 * @param username what they sign in with beside the company's code, if they have a name here
 * @param userCode the company's code and five digits, kept for ever
 * @param suspended whether they are kept out for now
 * @param version grows with every change of role
 */
public record Member(
        UUID accountId,
        @Nullable String displayName,
        @Nullable String email,
        @Nullable String username,
        @Nullable String userCode,
        String role,
        boolean suspended,
        int version,
        Instant joinedAt) {}
