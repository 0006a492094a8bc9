package studio.atelier.audit;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A row of the log, as it was written. */
public record AuditEntry(
        UUID id,
        Instant at,
        String act,
        String result,
        @Nullable String reason,
        @Nullable UUID accountId,
        @Nullable UUID workspaceId,
        @Nullable String credential,
        @Nullable String subjectType,
        @Nullable String subjectId,
        @Nullable Long quantity,
        @Nullable String requestId,
        @Nullable String network) {

    /** Where it stands in the log; pages go on after it. */
    public Position position() {
        return new Position(at, id);
    }

    /** A place in the log, newest first. */
    public record Position(Instant at, UUID id) {}
}
