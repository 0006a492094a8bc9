package studio.atelier.identity.token;

import java.time.Instant;
import java.util.UUID;

/**
 * What an access token says: whose it is, where it acts, and from when until when. What its bearer may do is not in it:
 * the row of the sign-in decides that, so that a role taken away is gone within seconds.
 */
public record AccessClaims(
        UUID sessionId, UUID accountId, UUID workspaceId, UUID id, Instant issuedAt, Instant expiresAt) {}
