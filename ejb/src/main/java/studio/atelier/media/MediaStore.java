package studio.atelier.media;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import studio.atelier.platform.EngineRole;
import studio.atelier.platform.Row;
import studio.atelier.platform.Sql;

/**
 * The rows of the objects and of the room they take. Every method is one statement and so one transaction of its own,
 * unless the caller has one. Locks are taken in one order: objects, by id, then workspaces, by id.
 */
@Dependent
class MediaStore {

    static final String COLUMNS =
            "m.id, m.workspace_id, m.account_id, m.area, m.filename, m.content_type, m.size_bytes, m.sha256, m.created_at,"
                    + " m.expires_at";

    /** What an upload of unknown length reserves at a time, and how far one goes without showing that it lives. */
    static final long CHUNK_BYTES = 8L * 1024 * 1024;

    private static final String OPEN_ACCOUNT =
            "INSERT INTO workspace_storage (workspace_id) VALUES (?) ON CONFLICT DO NOTHING";

    private static final String BEGIN = """
            WITH room AS (
                UPDATE workspace_storage s SET held_bytes = s.held_bytes + least(greatest(?, ?), ? - s.held_bytes)
                 WHERE s.workspace_id = ? AND s.held_bytes + ? <= ? AND s.held_bytes < ?
                RETURNING new.held_bytes - old.held_bytes AS granted)
            INSERT INTO media_object
                   (id, workspace_id, account_id, area, state, filename, content_type, held_bytes)
            SELECT ?, ?, ?, ?, 'receiving', ?, ?, granted FROM room
            RETURNING held_bytes""";

    private static final String GROW = """
            WITH object AS (
                SELECT id, workspace_id, held_bytes FROM media_object
                 WHERE id = ? AND state = 'receiving' FOR UPDATE),
            room AS (
                UPDATE workspace_storage s SET held_bytes = s.held_bytes + least(?, ? - s.held_bytes)
                  FROM object o
                 WHERE s.workspace_id = o.workspace_id AND o.held_bytes < ? AND s.held_bytes + ? - o.held_bytes <= ?
                RETURNING new.held_bytes - old.held_bytes AS granted)
            UPDATE media_object m
               SET held_bytes = m.held_bytes + coalesce((SELECT granted FROM room), 0), touched_at = atelier_now()
              FROM object o WHERE m.id = o.id
            RETURNING m.held_bytes""";

    private static final String SETTLE = """
            WITH object AS (
                UPDATE media_object m
                   SET state = 'stored', held_bytes = ?, size_bytes = ?, sha256 = ?, touched_at = atelier_now(),
                       expires_at = atelier_now() + make_interval(secs => ?)
                 WHERE m.id = ? AND m.state = 'receiving'
                RETURNING %1$s, new.held_bytes - old.held_bytes AS more),
            room AS (
                UPDATE workspace_storage s SET held_bytes = s.held_bytes + o.more
                  FROM object o WHERE s.workspace_id = o.workspace_id)
            SELECT * FROM object""".formatted(COLUMNS);

    private static final String FIND =
            "SELECT " + COLUMNS + " FROM media_object m WHERE m.id = ? AND m.state = 'stored'";

    private static final String TAKE_BACK = """
            UPDATE media_object SET state = 'deleted'
             WHERE id = ? AND workspace_id = ? AND area = 'upload' AND state = 'stored' AND expires_at IS NOT NULL""";

    private static final String DISCARD =
            "UPDATE media_object SET state = 'deleted' WHERE id = ? AND workspace_id = ? AND state <> 'deleted'";

    private final Sql sql;
    private final Sql request;

    /**
     * @param sql for what is a transaction of its own
     * @param request for what joins the transaction of a request; one transaction uses one data source
     */
    @Inject
    MediaStore(@EngineRole Sql sql, Sql request) {
        this.sql = sql;
        this.request = request;
    }

    /**
     * Reserves room and writes the row.
     *
     * @param promisedBytes what must be free at once; 0 if unknown
     * @return how many bytes may come before {@link #grow} must be asked; nothing if there is no room
     */
    OptionalLong begin(NewObject object, long promisedBytes, long quotaBytes) {
        sql.update(OPEN_ACCOUNT, object.workspaceId());
        return held(sql.first(
                BEGIN,
                row -> row.number("held_bytes"),
                CHUNK_BYTES,
                promisedBytes,
                quotaBytes,
                object.workspaceId(),
                promisedBytes,
                quotaBytes,
                quotaBytes,
                object.id(),
                object.workspaceId(),
                object.accountId(),
                object.area().wire(),
                object.filename(),
                object.contentType()));
    }

    /**
     * Says that the bytes still come, and reserves a chunk more if so many are not reserved yet.
     *
     * @return how many are reserved now, fewer than asked for if there is no room; nothing if the object was given up
     */
    OptionalLong grow(UUID id, long neededBytes, long quotaBytes) {
        return held(sql.first(
                GROW,
                row -> row.number("held_bytes"),
                id,
                CHUNK_BYTES,
                quotaBytes,
                neededBytes,
                neededBytes,
                quotaBytes));
    }

    /** The bytes are all there: from now on the object can be read. Nothing if it was given up meanwhile. */
    Optional<MediaObject> settle(UUID id, ObjectStore.Written written, Duration kept) {
        return sql.first(
                SETTLE,
                MediaStore::object,
                written.sizeBytes(),
                written.sizeBytes(),
                written.sha256(),
                (double) kept.toSeconds(),
                id);
    }

    /** Any workspace's object: for whoever has shown another right to it, such as a signed address. */
    Optional<MediaObject> find(UUID id) {
        return sql.first(FIND, MediaStore::object, id);
    }

    Optional<MediaObject> find(UUID workspaceId, UUID id) {
        return request.first(FIND + " AND m.workspace_id = ?", MediaStore::object, id, workspaceId);
    }

    /** Marks an upload that no job uses. */
    boolean takeBack(UUID workspaceId, UUID id) {
        return sql.update(TAKE_BACK, id, workspaceId) == 1;
    }

    boolean discard(UUID workspaceId, UUID id) {
        return request.update(DISCARD, id, workspaceId) == 1;
    }

    static MediaObject object(Row row) {
        return new MediaObject(
                row.uuid("id"),
                row.uuid("workspace_id"),
                row.uuidOrNull("account_id"),
                Area.of(row.text("area")),
                row.text("filename"),
                row.text("content_type"),
                row.number("size_bytes"),
                row.text("sha256"),
                row.instant("created_at"),
                row.instantOrNull("expires_at"));
    }

    private static OptionalLong held(Optional<Long> bytes) {
        return bytes.map(OptionalLong::of).orElseGet(OptionalLong::empty);
    }
}
