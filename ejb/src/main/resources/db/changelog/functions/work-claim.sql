--liquibase formatted sql

--changeset atelier:functions-work-claim runOnChange:true splitStatements:false
--comment: The claim: takes leases on up to n ready tasks of a queue, fairly among the lanes. The queue is locked in a statement of its own, so that the next one counts leases in a fresh snapshot and no limit can be passed. Function, safe online.
DROP FUNCTION IF EXISTS work_claim(text, bigint, integer, bigint);

-- Of the lanes in the arrays, the tasks to serve next: by priority, then so that what each lane has in flight, by its weight, is as equal as it can be.
-- Reads up to p_deep tasks of each lane; the answer says whether a lane was served to that depth, and so whether to look deeper.
CREATE OR REPLACE FUNCTION work_pick(p_queue smallint, p_lanes uuid[], p_busy integer[], p_weights real[], p_free integer[],
    p_known integer[], p_most integer, p_deep integer, p_from bigint, OUT tasks bigint[], OUT deeper boolean)
    LANGUAGE sql STABLE AS $$
    WITH seen AS (
        SELECT r.id, c.no, r.rank, r.rank = p_deep AND p_deep < least(c.free, p_most) AS last, r.prio, (c.busy + r.rank) / c.weight AS share, r.ord
          FROM unnest(p_lanes, p_busy, p_weights, p_free) WITH ORDINALITY c (lane, busy, weight, free, no)
         CROSS JOIN LATERAL (
            SELECT f.id, f.prio, f.ord, row_number() OVER (ORDER BY f.prio, f.ord, f.id) AS rank
              FROM (SELECT x.id, x.prio, x.ord FROM task x
                     WHERE x.queue_id = p_queue AND x.state = 0 AND x.workspace_id = c.lane
                       AND x.ord >= p_from AND x.pipeline_id = ANY (p_known)
                     ORDER BY x.prio, x.ord, x.id LIMIT least(c.free, p_most, p_deep)) f) r
         ORDER BY r.prio, share, r.ord, r.id
         LIMIT p_most
    )
    SELECT array_agg(id ORDER BY id), coalesce(bool_or(last), false) FROM seen
$$;

CREATE OR REPLACE FUNCTION work_claim(p_queue text, p_session bigint, p_n integer, p_lease_ms bigint, p_from bigint)
RETURNS TABLE (task_id bigint, fence bigint, job_id uuid, workspace_id uuid, kind text, stage text, stage_no smallint,
    item_no integer, item jsonb, run integer, attempt integer, deadline_ms bigint, waited_ms bigint,
    spec jsonb, ord bigint)
    LANGUAGE plpgsql
    SET enable_seqscan = off SET enable_bitmapscan = off SET plan_cache_mode = force_generic_plan AS $$
#variable_conflict use_column
DECLARE
    -- how far behind the smallest lease the remembered one may stay: it costs a few dead index entries and saves a write of the queue
    slack   CONSTANT bigint := 5000;
    t       timestamptz;
    queue   smallint;
    most    integer;
    floor   bigint;
    known   integer[];
    lanes   uuid[];
    busy    integer[];
    weights real[];
    free    integer[];
    total   bigint;
    oldest  bigint;
    deep    integer;
    picked  record;
    moved   uuid[];
BEGIN
    SELECT q.id, q.max_inflight, s.pipelines INTO queue, most, known
      FROM worker_session s JOIN queue q ON q.name = p_queue AND NOT q.paused
     WHERE s.id = p_session AND NOT s.draining
       AND EXISTS (SELECT FROM task k WHERE k.queue_id = q.id AND k.state = 0 AND k.ord >= p_from);
    IF NOT FOUND THEN
        RETURN;
    END IF;
    -- another node is claiming, or somebody just paused it: a row without a task says so
    SELECT q.leased_from, q.max_inflight INTO floor, most FROM queue q WHERE q.id = queue AND NOT q.paused FOR NO KEY UPDATE SKIP LOCKED;
    IF NOT FOUND THEN
        task_id := NULL;
        RETURN NEXT;
        RETURN;
    END IF;

    -- the lanes with work, by hops over the index, and what each has in flight, from the leases
    WITH RECURSIVE w AS (
        (SELECT f.workspace_id FROM task f WHERE f.queue_id = queue AND f.state = 0 AND f.ord >= p_from ORDER BY f.workspace_id LIMIT 1)
        UNION ALL
        SELECT (SELECT f.workspace_id FROM task f
                 WHERE f.queue_id = queue AND f.state = 0 AND f.workspace_id > w.workspace_id AND f.ord >= p_from
                 ORDER BY f.workspace_id LIMIT 1)
          FROM w WHERE w.workspace_id IS NOT NULL
    ), inflight AS MATERIALIZED (
        SELECT f.workspace_id, count(*)::integer AS n, min(f.id) AS oldest
          FROM task f WHERE f.queue_id = queue AND f.state = 1 AND f.id >= floor GROUP BY f.workspace_id
    ), candidate AS (
        SELECT w.workspace_id, coalesce(i.n, 0) AS n, coalesce(l.weight, d.weight) AS weight,
               coalesce(l.max_inflight, d.max_inflight) - coalesce(i.n, 0) AS free
          FROM w
          JOIN lane d ON d.queue_id = queue AND d.workspace_id = '00000000-0000-0000-0000-000000000000'
          LEFT JOIN lane l ON l.queue_id = queue AND l.workspace_id = w.workspace_id
          LEFT JOIN inflight i ON i.workspace_id = w.workspace_id
         WHERE w.workspace_id IS NOT NULL AND NOT coalesce(l.paused, d.paused)
           AND coalesce(l.max_inflight, d.max_inflight) > coalesce(i.n, 0)
    )
    SELECT array_agg(c.workspace_id), array_agg(c.n), array_agg(c.weight), array_agg(c.free),
           coalesce((SELECT sum(n) FROM inflight), 0), (SELECT min(oldest) FROM inflight)
      INTO lanes, busy, weights, free, total, oldest
      FROM candidate c;
    most := least(p_n, most - total);
    IF most <= 0 OR lanes IS NULL THEN
        RETURN;
    END IF;

    -- Usually each lane gets about its share, so look at twice that; deeper only while a lane gets all that was looked at.
    deep := CASE cardinality(lanes) WHEN 1 THEN most ELSE least(most, 1 + 2 * most / cardinality(lanes)) END;
    LOOP
        SELECT * INTO picked FROM work_pick(queue, lanes, busy, weights, free, known, most, deep, p_from);
        EXIT WHEN NOT picked.deeper;
        deep := deep * 8;
    END LOOP;
    IF picked.tasks IS NULL THEN
        RETURN;
    END IF;

    IF least(oldest, picked.tasks[1]) NOT BETWEEN floor AND floor + slack THEN
        UPDATE queue q SET leased_from = least(oldest, picked.tasks[1]) WHERE q.id = queue;
    END IF;

    -- Locks and takes the tasks, in the order of their ids. One of them may have been cancelled meanwhile. What is ready has ended the
    -- attempt before, so the time may be read here.
    t := atelier_now();
    -- by the primary key and so in the order of the ids: + 0 keeps the planner from task_ready, which it prefers while the table is small
    RETURN QUERY
    WITH leased AS (
        UPDATE task u
           SET state = 1, fence = u.fence + 1, attempt = u.attempt + 1, session_id = p_session, leased_at = t,
               lease_until = t + p_lease_ms * interval '1 ms', progress = 0, why = NULL, correlation = NULL
         WHERE u.id = ANY (picked.tasks) AND u.state + 0 = 0 AND (u.expires_at IS NULL OR u.expires_at > t)
        RETURNING u.*
    )
    SELECT u.id, u.fence, u.job_id, u.workspace_id, p.kind, s.name, u.stage_no, u.item_no, u.item, u.run, u.attempt,
           s.deadline_ms, (extract(epoch FROM greatest(u.leased_at - u.due_at, interval '0')) * 1000)::bigint, i.spec, u.ord
      FROM leased u
      JOIN pipeline p ON p.id = u.pipeline_id
      JOIN pipeline_stage s ON s.pipeline_id = u.pipeline_id AND s.stage_no = u.stage_no
      JOIN job_input i ON i.job_id = u.job_id
     ORDER BY u.prio, u.ord, u.id;

    moved := ARRAY(SELECT DISTINCT k.job_id FROM task k WHERE k.id = ANY (picked.tasks) AND k.state = 1);
    PERFORM work_begin(moved, t);
END $$;

-- The jobs of tasks just taken begin, or go on after waiting; most have begun long ago.
CREATE OR REPLACE FUNCTION work_begin(p_jobs uuid[], t timestamptz) RETURNS void
    LANGUAGE sql AS $$
    WITH started AS (
        UPDATE job j SET state = 1, updated_at = t WHERE j.id = ANY (p_jobs) AND j.state IN (0, 2)
        RETURNING j.id, j.workspace_id, j.pipeline_id, j.run, old.state AS was
    )
    INSERT INTO job_event (at, workspace_id, job_id, pipeline_id, kind, data)
    SELECT t, s.workspace_id, s.id, s.pipeline_id,
           CASE s.was WHEN 0 THEN 'job.started' ELSE 'job.resumed' END,
           CASE s.run WHEN 1 THEN '{"run": 1, "state": "running"}' ELSE jsonb_build_object('state', 'running', 'run', s.run) END
      FROM started s
$$;

-- How long, in milliseconds, until the next task that was put off is due; NULL if there is none.
CREATE OR REPLACE FUNCTION work_next_due() RETURNS bigint
    LANGUAGE sql STABLE AS $$
    SELECT greatest(0, ceil(extract(epoch FROM d.due_at - atelier_now()) * 1000))::bigint
      FROM (SELECT k.due_at FROM task k WHERE k.state IN (2, 3) ORDER BY k.due_at LIMIT 1) d
$$;

REVOKE ALL ON FUNCTION work_next_due(), work_claim(text, bigint, integer, bigint, bigint), work_begin(uuid[], timestamptz),
    work_pick(smallint, uuid[], integer[], real[], integer[], integer[], integer, integer, bigint) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION work_next_due(), work_claim(text, bigint, integer, bigint, bigint), work_begin(uuid[], timestamptz),
    work_pick(smallint, uuid[], integer[], real[], integer[], integer[], integer, integer, bigint) TO atelier_engine;
