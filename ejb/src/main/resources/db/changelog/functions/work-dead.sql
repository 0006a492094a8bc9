--liquibase formatted sql

--changeset atelier:functions-work-dead runOnChange:true splitStatements:false
--comment: Dead letters of the engine: list, sum up, find the jobs to requeue, discard. Requeueing itself is work_retry, job by job. Functions of the engine's role, safe online.

-- p: queue, kind, stage, code, fault, workspaceId, jobId, from, until; what is not there does not restrict.
CREATE OR REPLACE FUNCTION work_dead_matching(p jsonb)
RETURNS TABLE (task_id bigint, job_id uuid, workspace_id uuid, queue text, kind text, stage text, item_no integer, item jsonb,
    run integer, attempt integer, code text, fault text, message text, died_at timestamptz)
    LANGUAGE sql STABLE AS $$
    SELECT d.task_id, d.job_id, d.workspace_id, q.name, k.kind, s.name, d.item_no, d.item, d.run, d.attempt, d.code, d.fault,
           d.message, d.died_at
      FROM dead_task d
      JOIN queue q ON q.id = d.queue_id
      JOIN pipeline k ON k.id = d.pipeline_id
      JOIN pipeline_stage s ON s.pipeline_id = d.pipeline_id AND s.stage_no = d.stage_no
     WHERE (p ->> 'queue' IS NULL OR q.name = p ->> 'queue')
       AND (p ->> 'kind' IS NULL OR k.kind = p ->> 'kind')
       AND (p ->> 'stage' IS NULL OR s.name = p ->> 'stage')
       AND (p ->> 'code' IS NULL OR d.code = p ->> 'code')
       AND (p ->> 'fault' IS NULL OR d.fault = p ->> 'fault')
       AND (p ->> 'workspaceId' IS NULL OR d.workspace_id = (p ->> 'workspaceId')::uuid)
       AND (p ->> 'jobId' IS NULL OR d.job_id = (p ->> 'jobId')::uuid)
       AND (p ->> 'from' IS NULL OR d.died_at >= (p ->> 'from')::timestamptz)
       AND (p ->> 'until' IS NULL OR d.died_at < (p ->> 'until')::timestamptz)
$$;

-- The latest first, after the letter p_after.
CREATE OR REPLACE FUNCTION work_dead(p_filter jsonb, p_after bigint, p_limit integer) RETURNS SETOF jsonb
    LANGUAGE sql STABLE AS $$
    SELECT jsonb_build_object('taskId', m.task_id, 'jobId', m.job_id, 'workspaceId', m.workspace_id, 'queue', m.queue,
               'kind', m.kind, 'stage', m.stage, 'item', m.item_no, 'run', m.run, 'attempts', m.attempt, 'code', m.code,
               'fault', m.fault, 'message', m.message, 'diedAt', m.died_at, 'jobState',
               coalesce((ARRAY['queued', 'running', 'waiting'])[j.state + 1],
                   (ARRAY['succeeded', 'partial', 'failed', 'cancelled', 'expired'])[j.state - 9]))
      FROM work_dead_matching(p_filter) m
      LEFT JOIN job j ON j.id = m.job_id
     WHERE p_after IS NULL
        OR (m.died_at, m.task_id) < (SELECT a.died_at, a.task_id FROM dead_task a WHERE a.task_id = p_after)
     ORDER BY m.died_at DESC, m.task_id DESC LIMIT p_limit
$$;

-- What a requeue of all that match would touch. Changes nothing. Which of the jobs it would retry, work_dead_jobs says.
CREATE OR REPLACE FUNCTION work_dead_summary(p_filter jsonb) RETURNS jsonb
    LANGUAGE sql STABLE AS $$
    WITH m AS MATERIALIZED (SELECT * FROM work_dead_matching(p_filter))
    SELECT jsonb_build_object('tasks', count(*), 'jobs', count(DISTINCT m.job_id),
               'oldest', min(m.died_at), 'newest', max(m.died_at),
               'kinds', coalesce((SELECT jsonb_object_agg(x.kind, x.n) FROM (SELECT kind, count(*) AS n FROM m GROUP BY 1) x), '{}'),
               'codes', coalesce((SELECT jsonb_object_agg(x.code, x.n) FROM (SELECT code, count(*) AS n FROM m GROUP BY 1) x), '{}'))
      FROM m
$$;

-- The jobs of all that match, and whether work_retry would open them now.
DROP FUNCTION IF EXISTS work_dead_jobs(jsonb, uuid, integer);
CREATE FUNCTION work_dead_jobs(p_filter jsonb, p_after uuid, p_limit integer)
RETURNS TABLE (job_id uuid, workspace_id uuid, retryable boolean)
    LANGUAGE sql STABLE AS $$
    SELECT m.job_id, m.workspace_id,
           EXISTS (SELECT FROM job j WHERE j.id = m.job_id AND j.state IN (11, 12) AND (j.deadline_at <= atelier_now()) IS NOT TRUE)
      FROM (SELECT DISTINCT x.job_id, x.workspace_id FROM work_dead_matching(p_filter) x
             WHERE p_after IS NULL OR x.job_id > p_after
             ORDER BY x.job_id LIMIT p_limit) m
     ORDER BY m.job_id
$$;

-- discarded | still_active | unknown. All dead letters of the job go: with some of them gone, a retry could call a job
-- succeeded that lacks an item. Without any, there is nothing to retry.
CREATE OR REPLACE FUNCTION work_discard(p_job uuid) RETURNS text
    LANGUAGE plpgsql AS $$
DECLARE
    j job;
BEGIN
    SELECT * INTO j FROM job WHERE id = p_job FOR NO KEY UPDATE;
    IF FOUND AND j.state < 10 THEN
        RETURN 'still_active';
    END IF;
    DELETE FROM dead_task WHERE job_id = p_job;
    RETURN CASE WHEN FOUND THEN 'discarded' ELSE 'unknown' END;
END $$;

REVOKE ALL ON FUNCTION work_dead_matching(jsonb), work_dead(jsonb, bigint, integer), work_dead_summary(jsonb),
    work_dead_jobs(jsonb, uuid, integer), work_discard(uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION work_dead_matching(jsonb), work_dead(jsonb, bigint, integer), work_dead_summary(jsonb),
    work_dead_jobs(jsonb, uuid, integer), work_discard(uuid) TO atelier_engine;
