package studio.atelier.media;

import java.util.OptionalLong;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A file that is about to be received, as its sender describes it; nothing here is trusted.
 *
 * @param accountId who sends it; null if the server fetches it for a job
 * @param filename as sent, may be empty or a path
 * @param declaredType as sent, may be empty
 * @param bodyBytes the length of the whole request, if it was sent with one; a refusal before the first byte
 */
public record Arrival(
        UUID workspaceId, @Nullable UUID accountId, String filename, String declaredType, OptionalLong bodyBytes) {}
