--liquibase formatted sql

--changeset atelier:functions-work-heartbeat runOnChange:true splitStatements:false
--comment: One call per node renews all its leases and carries progress; what is not in the answer was lost, and the answer says what was cancelled. Function, safe online.
CREATE OR REPLACE FUNCTION work_heartbeat(p_session bigint, p_ids bigint[], p_fences bigint[], p_progress integer[], p_lease_ms bigint)
RETURNS TABLE (task_id bigint, cancelled boolean)
    LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE
    t     timestamptz := atelier_now();
    moved bigint[];
BEGIN
    UPDATE worker_session SET last_seen = t WHERE id = p_session;
    IF cardinality(p_ids) = 0 THEN
        RETURN;
    END IF;
    moved := ARRAY(
        SELECT l.task_id FROM unnest(p_ids, p_fences, p_progress) s (id, fence, progress)
          JOIN lease l ON l.task_id = s.id AND l.fence = s.fence AND l.progress < s.progress);
    PERFORM FROM lease l WHERE l.task_id = ANY (p_ids) ORDER BY l.task_id FOR NO KEY UPDATE;
    RETURN QUERY
    UPDATE lease l SET lease_until = t + p_lease_ms * interval '1 ms', progress = s.progress
      FROM unnest(p_ids, p_fences, p_progress) s (id, fence, progress)
     WHERE l.task_id = ANY (p_ids) AND l.task_id = s.id AND l.fence = s.fence
    RETURNING l.task_id, l.cancel_requested;
    IF moved = '{}' THEN
        RETURN;
    END IF;
    INSERT INTO job_event (at, workspace_id, job_id, pipeline_id, kind, data)
    SELECT t, k.workspace_id, k.job_id, k.pipeline_id, 'job.progress',
           jsonb_build_object('state', 'running', 'run', max(k.run), 'stage', min(e.name), 'progress', g.progress)
      FROM live_task k
      JOIN work_progress(ARRAY(SELECT x.job_id FROM task x WHERE x.id = ANY (moved))) g ON g.job_id = k.job_id
      JOIN pipeline_stage e ON e.pipeline_id = k.pipeline_id AND e.stage_no = k.stage_no
     WHERE k.id = ANY (moved) AND k.session_id = p_session
     GROUP BY k.workspace_id, k.job_id, k.pipeline_id, g.progress;
END $$;

REVOKE ALL ON FUNCTION work_heartbeat(bigint, bigint[], bigint[], integer[], bigint) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION work_heartbeat(bigint, bigint[], bigint[], integer[], bigint) TO atelier_engine;
