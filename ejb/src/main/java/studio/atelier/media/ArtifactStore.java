package studio.atelier.media;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import studio.atelier.platform.EngineRole;
import studio.atelier.platform.Sql;

/** The rows of artefacts. Locks as in {@link MediaStore}. */
@Dependent
class ArtifactStore {

    private static final String OPEN_ACCOUNT =
            "INSERT INTO workspace_storage (workspace_id) VALUES (?) ON CONFLICT DO NOTHING";

    private static final String BEGIN = """
            WITH room AS (
                UPDATE workspace_storage SET held_bytes = held_bytes + ? WHERE workspace_id = ?)
            INSERT INTO media_object
                   (id, workspace_id, area, state, filename, content_type, held_bytes, job_id, name, item_number, fence,
                    keep)
            VALUES (?, ?, 'artifact', 'receiving', ?, ?, ?, ?, ?, ?, ?, ?)""";

    private static final String SETTLE = """
            WITH mine AS (
                UPDATE media_object m
                   SET state = 'stored', held_bytes = ?, size_bytes = ?, sha256 = ?, touched_at = atelier_now()
                 WHERE m.id = ? AND m.state = 'receiving'
                RETURNING %s, m.job_id, m.name, m.item_number, m.fence, new.held_bytes - old.held_bytes AS more),
            replaced AS (
                UPDATE media_object o SET state = 'deleted' FROM mine
                 WHERE o.job_id = mine.job_id AND o.name = mine.name AND o.item_number = mine.item_number
                   AND o.id <> mine.id AND o.state = 'stored' AND o.fence <= mine.fence),
            room AS (
                UPDATE workspace_storage s SET held_bytes = s.held_bytes + mine.more
                  FROM mine WHERE s.workspace_id = mine.workspace_id AND mine.more <> 0)
            SELECT * FROM mine""".formatted(MediaStore.COLUMNS);

    private static final String OF_JOB = "SELECT " + MediaStore.COLUMNS
            + " FROM media_object m WHERE m.workspace_id = ? AND m.job_id = ? AND m.name = ? AND m.state = 'stored'";

    private static final String FIND = OF_JOB + " AND m.item_number = ? ORDER BY m.fence DESC, m.id DESC LIMIT 1";

    private static final String DISCARD =
            "UPDATE media_object SET state = 'deleted' WHERE workspace_id = ? AND job_id = ? AND state <> 'deleted'";

    private static final String DISCARD_NAMED = DISCARD + " AND name = ANY (?)";

    private final Sql sql;
    private final Sql request;

    /** As in {@link MediaStore}: a job is deleted, and its artefacts with it, in the transaction of a request. */
    @Inject
    ArtifactStore(@EngineRole Sql sql, Sql request) {
        this.sql = sql;
        this.request = request;
    }

    void begin(NewObject object, Artifacts.Origin origin, long sizeBytes) {
        sql.update(OPEN_ACCOUNT, object.workspaceId());
        sql.update(
                BEGIN,
                sizeBytes,
                object.workspaceId(),
                object.id(),
                object.workspaceId(),
                object.filename(),
                object.contentType(),
                sizeBytes,
                origin.jobId(),
                origin.name(),
                origin.itemNumber(),
                origin.fence(),
                origin.retention() == null ? null : origin.retention().wire());
    }

    Optional<MediaObject> settle(UUID id, ObjectStore.Written written) {
        return sql.first(SETTLE, MediaStore::object, written.sizeBytes(), written.sizeBytes(), written.sha256(), id);
    }

    Optional<MediaObject> find(UUID workspaceId, UUID jobId, String name, int itemNumber) {
        return request.first(FIND, MediaStore::object, workspaceId, jobId, name, itemNumber);
    }

    Optional<MediaObject> made(UUID workspaceId, UUID jobId, String name, int itemNumber) {
        return sql.first(FIND, MediaStore::object, workspaceId, jobId, name, itemNumber);
    }

    int discard(UUID workspaceId, UUID jobId) {
        return request.update(DISCARD, workspaceId, jobId);
    }

    int discard(UUID workspaceId, UUID jobId, List<String> names) {
        return sql.update(DISCARD_NAMED, workspaceId, jobId, names.toArray(String[]::new));
    }
}
