--liquibase formatted sql

--changeset atelier:functions-work-view runOnChange:true splitStatements:false
--comment: A page of jobs as their workspace may see them, in one statement: progress, place in the queue, time left and, from the predicates of the claim, why nothing happens. Functions, safe online.

-- How many ready tasks are served before this one, as the claim shares the queue out: those before it in its own lane,
-- and as many of every other lane. Counts to 1000 and no further.
CREATE OR REPLACE FUNCTION work_ahead(p_queue smallint, p_workspace uuid, p_prio smallint, p_ord bigint, p_id bigint) RETURNS integer
    LANGUAGE plpgsql STABLE AS $$
DECLARE
    most CONSTANT integer := 1000;
    own    integer;
    others integer;
BEGIN
    SELECT count(*) INTO own FROM (
        SELECT FROM task x
         WHERE x.queue_id = p_queue AND x.state = 0 AND x.workspace_id = p_workspace
           AND (x.prio, x.ord, x.id) < (p_prio, p_ord, p_id)
           AND NOT EXISTS (SELECT FROM lease l WHERE l.task_id = x.id)
         LIMIT most) z;
    WITH RECURSIVE w AS (
        (SELECT f.workspace_id FROM task f WHERE f.queue_id = p_queue AND f.state = 0 ORDER BY f.workspace_id LIMIT 1)
        UNION ALL
        SELECT (SELECT f.workspace_id FROM task f
                 WHERE f.queue_id = p_queue AND f.state = 0 AND f.workspace_id > w.workspace_id
                 ORDER BY f.workspace_id LIMIT 1)
          FROM w WHERE w.workspace_id IS NOT NULL
    )
    SELECT count(*) INTO others FROM (
        SELECT FROM w CROSS JOIN LATERAL (
            SELECT FROM task x
             WHERE x.queue_id = p_queue AND x.state = 0 AND x.workspace_id = w.workspace_id
               AND x.prio <= p_prio AND NOT EXISTS (SELECT FROM lease l WHERE l.task_id = x.id)
             ORDER BY x.prio, x.ord, x.id LIMIT own + 1) y
         WHERE w.workspace_id <> p_workspace
         LIMIT most) z;
    RETURN least(most, own + others);
END $$;

DROP TYPE IF EXISTS work_shown CASCADE;
CREATE TYPE work_shown AS (id uuid, workspace_id uuid, account_id uuid, kind text, run integer, state smallint, stage text,
    progress integer, eta_ms bigint, failure_code text, failure_message text, failure_fault text, cancel_requested boolean,
    created_at timestamptz, updated_at timestamptz, finished_at timestamptz,
    task_state smallint, due_at timestamptz, why text, queue text, queue_paused boolean, queue_full boolean, served boolean,
    lane_paused boolean, lane_full boolean, ahead integer, late boolean);

CREATE OR REPLACE FUNCTION work_view(p_ids uuid[])
RETURNS SETOF work_shown
    LANGUAGE plpgsql STABLE AS $$
#variable_conflict use_column
DECLARE
    t timestamptz := atelier_now();
BEGIN
    RETURN QUERY
    SELECT j.id, j.workspace_id, j.account_id, j.kind, j.run, j.state, e.name, g.progress,
           CASE WHEN known.missing = 0 AND (f.state = 1 OR served.yes AND NOT q.paused AND NOT coalesce(l.paused, d.paused)) THEN
               (known.later + live.left_ms / greatest(live.leased, 1)
                + coalesce(place.ahead * known.usual / greatest(busy.n, 1), 0)
                + CASE WHEN f.state IN (2, 3, 5) THEN greatest(0, extract(epoch FROM f.due_at - t) * 1000) ELSE 0 END)::bigint END,
           j.failure_code, j.failure_message, j.failure_fault, j.cancel_requested, j.created_at, j.updated_at, j.finished_at,
           f.state, f.due_at, f.why, q.name, q.paused, f.state = 0 AND q.max_inflight <= busy.n,
           CASE WHEN f.state = 0 THEN served.yes END,
           coalesce(l.paused, d.paused), coalesce(l.max_inflight, d.max_inflight) <= own.n, place.ahead, j.deadline_at <= t
      FROM job j
      JOIN work_progress(p_ids) g ON g.job_id = j.id
      LEFT JOIN LATERAL (
        SELECT k.* FROM live_task k WHERE k.job_id = j.id AND j.state < 10
         ORDER BY k.state <> 1, k.state, k.due_at, k.stage_no, k.item_no LIMIT 1) f ON true
      LEFT JOIN pipeline_stage e ON e.pipeline_id = f.pipeline_id AND e.stage_no = f.stage_no
      LEFT JOIN queue q ON q.id = f.queue_id
      LEFT JOIN lane d ON d.queue_id = f.queue_id AND d.workspace_id = '00000000-0000-0000-0000-000000000000'
      LEFT JOIN lane l ON l.queue_id = f.queue_id AND l.workspace_id = f.workspace_id
      LEFT JOIN LATERAL (
        SELECT f.state <> 1 AND EXISTS (
            SELECT FROM worker_session s
             WHERE NOT s.draining AND s.last_seen > t - interval '1 minute'
               AND q.name = ANY (s.queues) AND j.pipeline_id = ANY (s.pipelines)) AS yes) served ON true
      LEFT JOIN LATERAL (
        SELECT count(*)::integer AS n FROM lease k
         WHERE f.state = 0 AND k.queue_id = f.queue_id AND k.workspace_id = f.workspace_id) own ON true
      LEFT JOIN LATERAL (
        SELECT count(*)::integer AS n FROM lease k WHERE f.state = 0 AND k.queue_id = f.queue_id) busy ON true
      LEFT JOIN LATERAL (SELECT CASE WHEN f.state = 0 THEN work_ahead(f.queue_id, f.workspace_id, f.prio, f.ord, f.id) END AS ahead) place ON true
      LEFT JOIN LATERAL (
        SELECT count(*) FILTER (WHERE k.state = 1) AS leased, max(k.stage_no) AS highest,
               sum(r.run_ms * (100 - k.progress) / 100) AS left_ms
          FROM live_task k LEFT JOIN stage_pace r ON r.pipeline_id = k.pipeline_id AND r.stage_no = k.stage_no
         WHERE k.job_id = j.id AND j.state < 10) live ON true
      LEFT JOIN LATERAL (
        SELECT count(*) FILTER (WHERE r.run_ms IS NULL) AS missing,
               coalesce(sum(r.run_ms) FILTER (WHERE s.stage_no > live.highest), 0) AS later, avg(r.run_ms) AS usual
          FROM pipeline_stage s LEFT JOIN stage_pace r ON r.pipeline_id = s.pipeline_id AND r.stage_no = s.stage_no
         WHERE j.state < 10 AND s.pipeline_id = j.pipeline_id AND s.stage_no >= f.stage_no) known ON j.state < 10
     WHERE j.id = ANY (p_ids)
     ORDER BY j.id DESC;
END $$;

-- One job of a workspace, or a page of them: the newest before p_before, of one kind and account where given.
CREATE OR REPLACE FUNCTION work_jobs(p_workspace uuid, p_job uuid, p_kind text, p_account uuid, p_before uuid, p_limit integer)
RETURNS SETOF work_shown
    LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    page uuid[];
BEGIN
    IF p_job IS NOT NULL THEN
        page := ARRAY(SELECT j.id FROM job j WHERE j.id = p_job AND j.workspace_id = p_workspace);
    ELSE
        page := ARRAY(
            SELECT j.id FROM job j
             WHERE j.workspace_id = p_workspace
               AND (p_kind IS NULL OR j.kind = p_kind)
               AND (p_account IS NULL OR j.account_id = p_account)
               AND (p_before IS NULL OR j.id < p_before)
             ORDER BY j.id DESC LIMIT p_limit);
    END IF;
    RETURN QUERY SELECT * FROM work_view(page);
END $$;

CREATE OR REPLACE FUNCTION work_spec(p_workspace uuid, p_job uuid) RETURNS jsonb
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT j.spec FROM job j WHERE j.id = p_job AND j.workspace_id = p_workspace
$$;

CREATE OR REPLACE FUNCTION work_outputs(p_workspace uuid, p_job uuid, p_stage text) RETURNS TABLE (item_no integer, output jsonb)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT o.item_no, o.output
      FROM job j
      JOIN pipeline_stage s ON s.pipeline_id = j.pipeline_id AND s.name = p_stage
      JOIN stage_output o ON o.job_id = j.id AND o.stage_no = s.stage_no
     WHERE j.id = p_job AND j.workspace_id = p_workspace
     ORDER BY o.item_no
$$;

REVOKE ALL ON FUNCTION work_ahead(smallint, uuid, smallint, bigint, bigint), work_view(uuid[]), work_jobs(uuid, uuid, text, uuid, uuid, integer),
    work_spec(uuid, uuid), work_outputs(uuid, uuid, text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION work_ahead(smallint, uuid, smallint, bigint, bigint), work_view(uuid[]) TO atelier_engine;
GRANT EXECUTE ON FUNCTION work_jobs(uuid, uuid, text, uuid, uuid, integer), work_spec(uuid, uuid),
    work_outputs(uuid, uuid, text) TO atelier_app, atelier_engine;
