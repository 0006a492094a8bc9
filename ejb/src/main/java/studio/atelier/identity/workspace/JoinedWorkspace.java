package studio.atelier.identity.workspace;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A workspace as one of its members sees it.
 *
 * @param companyCode what its people sign in with; null for a personal workspace
 * @param role the member's own
 * @param version grows with every change
 */
public record JoinedWorkspace(
        UUID id,
        String name,
        @Nullable String companyCode,
        boolean personal,
        String role,
        int version,
        Instant createdAt) {}
