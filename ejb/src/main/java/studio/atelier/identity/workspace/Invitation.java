package studio.atelier.identity.workspace;

import java.time.Instant;
import java.util.UUID;

/** An invitation nobody has accepted yet. */
public record Invitation(UUID id, String email, String role, UUID invitedBy, Instant createdAt, Instant expiresAt) {}
