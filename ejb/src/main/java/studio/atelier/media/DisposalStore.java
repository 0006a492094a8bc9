package studio.atelier.media;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import studio.atelier.platform.EngineRole;
import studio.atelier.platform.Sql;

/** The rows of objects on their way out. Locks as in {@link MediaStore}. */
@Dependent
class DisposalStore {

    private static final String ABANDONED = """
            UPDATE media_object SET state = 'deleted' WHERE id = ANY (ARRAY(
                SELECT id FROM media_object
                 WHERE state = 'receiving' AND touched_at < (SELECT atelier_now()) - make_interval(secs => ?)
                 ORDER BY touched_at LIMIT ? FOR UPDATE SKIP LOCKED))""";

    private static final String EXPIRED = """
            UPDATE media_object SET state = 'deleted' WHERE id = ANY (ARRAY(
                SELECT id FROM media_object
                 WHERE state = 'stored' AND expires_at IS NOT NULL AND expires_at < (SELECT atelier_now())
                 ORDER BY expires_at LIMIT ? FOR UPDATE SKIP LOCKED))""";

    private static final String FORGET_USES = """
            DELETE FROM media_use WHERE ctid = ANY (ARRAY(
                SELECT u.ctid FROM media_use u
                 WHERE NOT EXISTS (SELECT FROM media_object m WHERE m.id = u.object_id)
                   AND NOT EXISTS (SELECT FROM job j WHERE j.id = u.job_id) LIMIT ?))""";

    private static final String MARK_ONE = "UPDATE media_object SET state = 'deleted' WHERE id = ?";

    private static final String MARKED = """
            SELECT id, workspace_id, area FROM media_object WHERE state = 'deleted' AND id > ? ORDER BY id LIMIT ?""";

    private static final String FORGET = """
            WITH gone AS (
                DELETE FROM media_object m USING (
                    SELECT id FROM media_object WHERE id = ANY (?) AND state = 'deleted' ORDER BY id FOR UPDATE) d
                 WHERE m.id = d.id
                RETURNING m.workspace_id, m.held_bytes),
            freed AS (
                SELECT workspace_id, count(*) AS objects, sum(held_bytes) AS bytes FROM gone GROUP BY workspace_id),
            locked AS (
                SELECT s.workspace_id FROM workspace_storage s
                 WHERE s.workspace_id IN (SELECT workspace_id FROM freed) ORDER BY s.workspace_id FOR NO KEY UPDATE),
            room AS (
                UPDATE workspace_storage s SET held_bytes = s.held_bytes - f.bytes
                  FROM freed f JOIN locked USING (workspace_id) WHERE s.workspace_id = f.workspace_id)
            SELECT coalesce(sum(objects), 0)::bigint AS objects, coalesce(sum(bytes), 0)::bigint AS bytes FROM freed""";

    private final Sql sql;

    @Inject
    DisposalStore(@EngineRole Sql sql) {
        this.sql = sql;
    }

    Disposal.Lapsed lapse(RetentionSettings retention, UUID after, int page) {
        return sql.one(
                "SELECT last, marked FROM media_lapse(?, ?, ?)",
                row -> new Disposal.Lapsed(row.uuidOrNull("last"), row.integer("marked")),
                retention.json(),
                after,
                page);
    }

    int forgetUses(int limit) {
        return sql.update(FORGET_USES, limit);
    }

    /** Marks uploads that have been silent for so long; how many. */
    int markAbandoned(Duration silence, int limit) {
        return sql.update(ABANDONED, (double) silence.toSeconds(), limit);
    }

    /** Marks objects whose time is over; how many. */
    int markExpired(int limit) {
        return sql.update(EXPIRED, limit);
    }

    void mark(UUID id) {
        sql.update(MARK_ONE, id);
    }

    List<ObjectKey> marked(UUID after, int limit) {
        return sql.list(
                MARKED,
                row -> new ObjectKey(row.uuid("workspace_id"), Area.of(row.text("area")), row.uuid("id")),
                after,
                limit);
    }

    /** Forgets rows whose files are removed, and frees their bytes; rows that are gone already count for nothing. */
    Disposal.Freed forget(List<UUID> ids) {
        return sql.one(FORGET, row -> new Disposal.Freed(row.number("objects"), row.number("bytes")), (Object)
                ids.toArray(UUID[]::new));
    }
}
