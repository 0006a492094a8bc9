package studio.atelier.identity;

import java.util.UUID;

/**
 * Someone who is signed in, and the workspace they act in.
 *
 * @param role their role in that workspace: {@code owner} or {@code member}
 */
public record Caller(UUID accountId, UUID workspaceId, String role, UUID sessionId) {}
