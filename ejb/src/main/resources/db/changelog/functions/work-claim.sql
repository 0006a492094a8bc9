--liquibase formatted sql

--changeset atelier:functions-work-claim runOnChange:true splitStatements:false
--comment: The claim: takes leases on up to n ready tasks of a queue, fairly among the lanes. The queue is locked in a statement of its own, so that the next one counts leases in a fresh snapshot and no limit can be passed. Function, safe online.
DROP FUNCTION IF EXISTS work_claim(text, bigint, integer, bigint);
CREATE OR REPLACE FUNCTION work_claim(p_queue text, p_session bigint, p_n integer, p_lease_ms bigint)
RETURNS TABLE (task_id bigint, fence bigint, job_id uuid, workspace_id uuid, kind text, stage text, stage_no smallint,
    item_no integer, item jsonb, run integer, attempt integer, deadline_ms bigint, waited_ms bigint, spec jsonb)
    LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE
    t       timestamptz;
    q       queue;
    known   integer[];
    most    integer;
    ours    bigint[];
    moved   uuid[];
BEGIN
    SELECT pipelines INTO known FROM worker_session WHERE id = p_session AND NOT draining;
    IF NOT FOUND THEN
        RETURN;
    END IF;
    SELECT * INTO q FROM queue WHERE name = p_queue AND NOT paused;
    IF NOT FOUND OR NOT EXISTS (SELECT FROM task k WHERE k.queue_id = q.id AND k.state = 0) THEN
        RETURN;
    END IF;
    -- another node is claiming, or somebody just paused it: either way there is nothing for us now
    PERFORM FROM queue WHERE id = q.id AND NOT paused FOR NO KEY UPDATE SKIP LOCKED;
    IF NOT FOUND THEN
        RETURN;
    END IF;
    SELECT least(p_n, q.max_inflight - count(*)::integer) INTO most FROM task k WHERE k.queue_id = q.id AND k.state = 1;
    IF most <= 0 THEN
        RETURN;
    END IF;

    WITH RECURSIVE w AS (
        (SELECT f.workspace_id FROM task f WHERE f.queue_id = q.id AND f.state = 0 ORDER BY f.workspace_id LIMIT 1)
        UNION ALL
        SELECT (SELECT f.workspace_id FROM task f
                 WHERE f.queue_id = q.id AND f.state = 0 AND f.workspace_id > w.workspace_id
                 ORDER BY f.workspace_id LIMIT 1)
          FROM w WHERE w.workspace_id IS NOT NULL
    ), inflight AS MATERIALIZED (
        SELECT f.workspace_id, count(*)::integer n FROM task f WHERE f.queue_id = q.id AND f.state = 1 GROUP BY 1
    ), candidate AS MATERIALIZED (
        SELECT w.workspace_id, coalesce(i.n, 0) AS n, coalesce(l.weight, d.weight) AS weight,
               coalesce(l.max_inflight, d.max_inflight) - coalesce(i.n, 0) AS free
          FROM w
          JOIN lane d ON d.queue_id = q.id AND d.workspace_id = '00000000-0000-0000-0000-000000000000'
          LEFT JOIN lane l ON l.queue_id = q.id AND l.workspace_id = w.workspace_id
          LEFT JOIN inflight i ON i.workspace_id = w.workspace_id
         WHERE NOT coalesce(l.paused, d.paused)
           AND coalesce(l.max_inflight, d.max_inflight) > coalesce(i.n, 0)
    ), pick AS MATERIALIZED (
        SELECT r.id
          FROM candidate c
         CROSS JOIN LATERAL (
            SELECT f.id, f.prio, f.ord, row_number() OVER (ORDER BY f.prio, f.ord, f.id) AS rank
              FROM (SELECT x.id, x.prio, x.ord FROM task x
                     WHERE x.queue_id = q.id AND x.state = 0 AND x.workspace_id = c.workspace_id
                       AND x.pipeline_id = ANY (known)
                     ORDER BY x.prio, x.ord, x.id LIMIT least(c.free, most)) f) r
         ORDER BY r.prio, (c.n + r.rank) / c.weight, r.ord, r.id
         LIMIT most
    )
    SELECT array_agg(id) INTO ours FROM pick;

    -- tasks by id, then jobs by id, each in a statement of its own
    ours := ARRAY(SELECT k.id FROM task k WHERE k.id = ANY (ours) AND k.state = 0
        AND (k.expires_at IS NULL OR k.expires_at > atelier_now()) ORDER BY k.id FOR NO KEY UPDATE SKIP LOCKED);
    moved := ARRAY(SELECT DISTINCT k.job_id FROM task k WHERE k.id = ANY (ours));
    moved := ARRAY(SELECT j.id FROM job j WHERE j.id = ANY (moved) AND j.state IN (0, 2) ORDER BY j.id FOR NO KEY UPDATE);

    -- after all waiting: an attempt does not begin before the one before it ended
    t := atelier_now();
    WITH started AS (
        UPDATE job j SET state = 1, updated_at = t WHERE j.id = ANY (moved)
        RETURNING j.id, j.workspace_id, j.pipeline_id, j.run, old.state AS was
    )
    INSERT INTO job_event (at, workspace_id, job_id, pipeline_id, kind, data)
    SELECT t, s.workspace_id, s.id, s.pipeline_id,
           CASE s.was WHEN 0 THEN 'job.started' ELSE 'job.resumed' END,
           jsonb_build_object('state', 'running', 'run', s.run)
      FROM started s;

    RETURN QUERY
    WITH leased AS (
        UPDATE task u
           SET state = 1, fence = u.fence + 1, attempt = u.attempt + 1, session_id = p_session, leased_at = t,
               lease_until = t + p_lease_ms * interval '1 ms', progress = 0, why = NULL, correlation = NULL
         WHERE u.id = ANY (ours)
        RETURNING u.*
    )
    SELECT u.id, u.fence, u.job_id, u.workspace_id, p.kind, s.name, u.stage_no, u.item_no, u.item, u.run, u.attempt,
           s.deadline_ms, (extract(epoch FROM greatest(u.leased_at - u.due_at, interval '0')) * 1000)::bigint, i.spec
      FROM leased u
      JOIN pipeline p ON p.id = u.pipeline_id
      JOIN pipeline_stage s ON s.pipeline_id = u.pipeline_id AND s.stage_no = u.stage_no
      JOIN job_input i ON i.job_id = u.job_id
     ORDER BY u.prio, u.ord, u.id;
END $$;

REVOKE ALL ON FUNCTION work_claim(text, bigint, integer, bigint) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION work_claim(text, bigint, integer, bigint) TO atelier_engine;
