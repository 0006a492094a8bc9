package studio.atelier.media;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** An object before its bytes are there. */
record NewObject(UUID id, UUID workspaceId, @Nullable UUID accountId, Area area, String filename, String contentType) {

    ObjectKey key() {
        return new ObjectKey(workspaceId, area, id);
    }
}
