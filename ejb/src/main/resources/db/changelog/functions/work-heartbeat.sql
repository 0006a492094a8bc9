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
        SELECT k.id FROM unnest(p_ids, p_fences, p_progress) s (id, fence, progress)
          JOIN task k ON k.id = s.id AND k.fence = s.fence AND k.state = 1 AND k.progress < s.progress);
    PERFORM FROM task k WHERE k.id = ANY (p_ids) AND k.state = 1 ORDER BY k.id FOR NO KEY UPDATE;
    RETURN QUERY
    UPDATE task k SET lease_until = t + p_lease_ms * interval '1 ms', progress = s.progress
      FROM unnest(p_ids, p_fences, p_progress) s (id, fence, progress)
     WHERE k.id = ANY (p_ids) AND k.id = s.id AND k.fence = s.fence AND k.state = 1
    RETURNING k.id, k.cancel_requested;
    INSERT INTO job_event (at, workspace_id, job_id, pipeline_id, kind, data)
    SELECT t, k.workspace_id, k.job_id, k.pipeline_id, 'job.progress',
           jsonb_build_object('state', 'running', 'run', max(k.run), 'stage', min(e.name), 'progress', work_progress(k.job_id))
      FROM task k JOIN pipeline_stage e ON e.pipeline_id = k.pipeline_id AND e.stage_no = k.stage_no
     WHERE k.id = ANY (moved) AND k.session_id = p_session
     GROUP BY k.workspace_id, k.job_id, k.pipeline_id;
END $$;

REVOKE ALL ON FUNCTION work_heartbeat(bigint, bigint[], bigint[], integer[], bigint) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION work_heartbeat(bigint, bigint[], bigint[], integer[], bigint) TO atelier_engine;
