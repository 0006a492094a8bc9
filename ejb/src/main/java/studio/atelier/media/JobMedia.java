package studio.atelier.media;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.util.UUID;
import studio.atelier.platform.EngineRole;
import studio.atelier.platform.Sql;

/**
 * Which uploads a job uses. As long as a job is not final its files stay; then they stay for their {@link Retention}, and the
 * sweep {@code media-retention} removes them. Nobody has to tell it that a job has ended: it asks the jobs.
 *
 * <p>Order of locks: objects before jobs. Whoever retries or deletes a job calls {@link #hold} first, in the same transaction.
 */
@Dependent
public class JobMedia {

    private static final String USE = """
            WITH object AS (
                UPDATE media_object SET expires_at = NULL
                 WHERE id = ? AND workspace_id = ? AND area = 'upload' AND state = 'stored'
                RETURNING id, workspace_id)
            INSERT INTO media_use (workspace_id, object_id, job_id, keep) SELECT workspace_id, id, ?, ? FROM object
            ON CONFLICT (object_id, job_id) DO NOTHING""";

    private static final String HOLD = """
            WITH used AS (
                SELECT object_id FROM media_use WHERE workspace_id = ? AND job_id = ?),
            here AS (
                SELECT m.state FROM media_object m
                 WHERE m.id IN (SELECT object_id FROM used) AND m.workspace_id = ? ORDER BY m.id FOR NO KEY UPDATE)
            SELECT (SELECT count(*) FROM used) = (SELECT count(*) FILTER (WHERE state = 'stored') FROM here) AS whole""";

    private static final String RELEASE = """
            WITH gone AS (
                DELETE FROM media_use WHERE workspace_id = ? AND job_id = ? RETURNING object_id)
            UPDATE media_object m SET state = 'deleted'
              FROM gone
             WHERE m.id = gone.object_id AND m.workspace_id = ? AND m.state <> 'deleted'
               AND NOT EXISTS (SELECT FROM media_use u WHERE u.object_id = m.id AND u.job_id <> ?)""";

    private final Sql engine;
    private final Sql request;
    private final Artifacts artifacts;

    /** As in {@link MediaStore}: {@code request} joins the transaction of a request. */
    @Inject
    JobMedia(@EngineRole Sql engine, Sql request, Artifacts artifacts) {
        this.engine = engine;
        this.request = request;
        this.artifacts = artifacts;
    }

    /**
     * Says that a job uses this upload: from now on it does not expire by itself. Joins the caller's transaction, the one that
     * submits the job. False if there is no such upload (any more).
     */
    public boolean use(UUID workspaceId, UUID uploadId, UUID jobId, Retention retention) {
        return request.update(USE, uploadId, workspaceId, jobId, retention.wire()) == 1;
    }

    /** The same for a stage that has fetched its source. */
    public boolean fetched(UUID workspaceId, UUID uploadId, UUID jobId, Retention retention) {
        return engine.update(USE, uploadId, workspaceId, jobId, retention.wire()) == 1;
    }

    /**
     * Keeps the sweep away from the sources of a job until the caller's transaction ends.
     *
     * @return whether all of them are still there; if not, the job cannot be done again
     */
    public boolean hold(UUID workspaceId, UUID jobId) {
        return hold(request, workspaceId, jobId);
    }

    /** The same for an operator, in the engine's transaction that retries the job. */
    public boolean holdForOperator(UUID workspaceId, UUID jobId) {
        return hold(engine, workspaceId, jobId);
    }

    private static boolean hold(Sql sql, UUID workspaceId, UUID jobId) {
        return sql.one(HOLD, row -> row.flag("whole"), workspaceId, jobId, workspaceId);
    }

    /**
     * Marks everything of a job as gone, in the transaction that deletes it: what its stages made, and the uploads no other job
     * uses. The sweep removes the files.
     */
    public void release(UUID workspaceId, UUID jobId) {
        artifacts.discard(workspaceId, jobId);
        request.update(RELEASE, workspaceId, jobId, workspaceId, jobId);
    }
}
