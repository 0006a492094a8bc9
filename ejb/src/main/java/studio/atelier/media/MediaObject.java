package studio.atelier.media;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A stored file.
 *
 * @param accountId who sent it; null for what a stage made
 * @param filename what the customer called it: shown, never used as a path; at most 255 characters, none of them a control
 * @param contentType what it really is, by its first bytes
 * @param sha256 of the bytes, lower-case hex
 * @param expiresAt when it goes by itself; null once a job uses it
 */
public record MediaObject(
        UUID id,
        UUID workspaceId,
        @Nullable UUID accountId,
        Area area,
        String filename,
        String contentType,
        long sizeBytes,
        String sha256,
        Instant createdAt,
        @Nullable Instant expiresAt) {

    public ObjectKey key() {
        return new ObjectKey(workspaceId, area, id);
    }
}
