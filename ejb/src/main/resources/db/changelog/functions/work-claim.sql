--liquibase formatted sql

--changeset atelier:functions-work-claim runOnChange:true splitStatements:false
--comment: The claim: takes leases on up to n ready tasks of a queue, fairly among the lanes. The queue is locked in a statement of its own, so that the next one counts leases in a fresh snapshot and no limit can be passed. Function, safe online.
DROP FUNCTION IF EXISTS work_claim(text, bigint, integer, bigint);

-- Of the lanes in the arrays, the tasks to serve next: by priority, then so that what each lane has in flight, by its weight, is as equal as it can
-- be: the number of its tasks, or with p_by_cost the sum of their costs. Reads up to p_deep tasks of each lane besides those that are leased; the
-- answer says whether a lane was served to that depth, and so whether to look deeper.
DROP FUNCTION IF EXISTS work_pick(smallint, uuid[], integer[], real[], integer[], integer[], integer, integer, bigint);
CREATE OR REPLACE FUNCTION work_pick(p_queue smallint, p_lanes uuid[], p_busy double precision[], p_weights real[], p_free integer[],
    p_held bigint[], p_by_cost boolean, p_known integer[], p_most integer, p_deep integer, p_from bigint, OUT tasks bigint[], OUT deeper boolean)
    LANGUAGE sql STABLE AS $$
    WITH seen AS (
        SELECT r.id, r.rank = p_deep AND p_deep < least(c.free, p_most) AS last
          FROM unnest(p_lanes, p_busy, p_weights, p_free) c (lane, busy, weight, free)
         CROSS JOIN LATERAL (
            SELECT f.id, f.prio, f.ord, row_number() OVER w AS rank, sum(CASE WHEN p_by_cost THEN f.cost ELSE 1 END) OVER w AS cost
              FROM (SELECT x.id, x.prio, x.ord, x.cost FROM task x
                     WHERE x.queue_id = p_queue AND x.state = 0 AND x.workspace_id = c.lane
                       AND x.ord >= p_from AND x.pipeline_id = ANY (p_known) AND x.id NOT IN (SELECT unnest(p_held))
                     ORDER BY x.prio, x.ord, x.id LIMIT least(c.free, p_most, p_deep)) f
            WINDOW w AS (ORDER BY f.prio, f.ord, f.id ROWS UNBOUNDED PRECEDING)) r
         ORDER BY r.prio, (c.busy + r.cost) / c.weight, r.ord, r.id
         LIMIT p_most
    )
    SELECT array_agg(id ORDER BY id), coalesce(bool_or(last), false) FROM seen
$$;

-- The last row may be without a task; its kind then says why there are not as many as were asked for: 'busy', another node is claiming; 'limit', a
-- limit in flight is reached, so that there may be more as soon as a lease is gone; 'draining', this node gets nothing any more.
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
    room    integer;
    capped  boolean;
    by_cost boolean;
    floor   bigint;
    known   integer[];
    lanes   uuid[];
    busy    double precision[];
    weights real[];
    free    integer[];
    held    bigint[];
    oldest  bigint;
    deep    integer;
    picked  record;
    mine    bigint[];
    moved   uuid[];
    number  bigint;
BEGIN
    -- Nothing is locked where nothing is ready.
    SELECT q.id, s.pipelines, q.leased_from, q.max_inflight, q.fair_by_cost INTO queue, known, floor, most, by_cost
      FROM worker_session s JOIN queue q ON q.name = p_queue AND NOT q.paused
     CROSS JOIN LATERAL (SELECT FROM task k WHERE k.queue_id = q.id AND k.state = 0 AND k.ord >= p_from LIMIT 1) any_ready
     WHERE s.id = p_session AND NOT s.draining
       FOR NO KEY UPDATE OF q SKIP LOCKED;
    IF NOT FOUND THEN
        SELECT CASE WHEN s.draining THEN 'draining' ELSE 'busy' END INTO kind
          FROM worker_session s JOIN queue q ON q.name = p_queue AND NOT q.paused
         CROSS JOIN LATERAL (SELECT FROM task k WHERE k.queue_id = q.id AND k.state = 0 AND k.ord >= p_from LIMIT 1) any_ready
         WHERE s.id = p_session;
        IF FOUND THEN
            RETURN NEXT;
        END IF;
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
    ), leased AS MATERIALIZED (
        SELECT l.task_id, l.workspace_id, l.cost FROM lease l WHERE l.task_id >= floor AND l.queue_id = queue
    ), inflight AS MATERIALIZED (
        SELECT l.workspace_id, count(*)::integer AS n, sum(l.cost::double precision) AS cost FROM leased l GROUP BY l.workspace_id
    ), candidate AS (
        SELECT w.workspace_id, CASE WHEN by_cost THEN coalesce(i.cost, 0) ELSE coalesce(i.n, 0) END AS busy,
               coalesce(l.weight, d.weight) AS weight, coalesce(l.max_inflight, d.max_inflight) - coalesce(i.n, 0) AS free
          FROM w
          JOIN lane d ON d.queue_id = queue AND d.workspace_id = '00000000-0000-0000-0000-000000000000'
          LEFT JOIN lane l ON l.queue_id = queue AND l.workspace_id = w.workspace_id
          LEFT JOIN inflight i ON i.workspace_id = w.workspace_id
         WHERE w.workspace_id IS NOT NULL AND NOT coalesce(l.paused, d.paused)
    ), full_lane AS (
        SELECT FROM candidate c WHERE c.free <= 0
    )
    SELECT array_agg(c.workspace_id), array_agg(c.busy), array_agg(c.weight), array_agg(c.free), ARRAY(SELECT l.task_id FROM leased l),
           (SELECT min(l.task_id) FROM leased l), EXISTS (SELECT FROM full_lane)
      INTO lanes, busy, weights, free, held, oldest, capped
      FROM candidate c WHERE c.free > 0;
    room := most - cardinality(held);
    most := least(p_n, room);
    IF most <= 0 OR lanes IS NULL THEN
        IF capped OR most <= 0 THEN
            kind := 'limit';
            RETURN NEXT;
        END IF;
        RETURN;
    END IF;

    -- Usually each lane gets about its share, so look at half as much again; deeper only while a lane gets all that was looked at.
    deep := CASE cardinality(lanes) WHEN 1 THEN most ELSE least(most, 2 + 3 * most / (2 * cardinality(lanes))) END;
    LOOP
        SELECT * INTO picked FROM work_pick(queue, lanes, busy, weights, free, held, by_cost, known, most, deep, p_from);
        EXIT WHEN NOT picked.deeper;
        deep := deep * 8;
    END LOOP;
    IF picked.tasks IS NULL THEN
        IF capped THEN
            kind := 'limit';
            RETURN NEXT;
        END IF;
        RETURN;
    END IF;

    oldest := least(oldest, picked.tasks[1]);
    IF oldest NOT BETWEEN floor AND floor + slack THEN
        UPDATE queue q SET leased_from = oldest WHERE q.id = queue;
    END IF;

    -- Locks the tasks in the order of their ids, so that nobody stops one while it gets its lease. Who is being stopped is left out.
    -- By the primary key and so in the order of the ids: + 0 keeps the planner from task_ready, which it prefers while the table is small.
    SELECT array_agg(l.id), array_agg(DISTINCT l.job_id) INTO mine, moved
      FROM (SELECT u.id, u.job_id FROM task u
             WHERE u.id = ANY (picked.tasks) AND u.state + 0 = 0 AND (u.expires_at IS NULL OR u.expires_at > atelier_now())
               FOR UPDATE SKIP LOCKED) l;
    IF mine IS NULL THEN
        RETURN;
    END IF;
    -- What is ready has ended the attempt before, so the time may be read here.
    t := atelier_now();
    number := nextval('lease_fence');
    RETURN QUERY SELECT * FROM work_lease(mine, moved, number, p_session, t, p_lease_ms);
    -- Who got all he asked for asks again anyway.
    IF cardinality(mine) < p_n THEN
        capped := capped OR cardinality(mine) >= room;
        IF NOT capped AND (SELECT min(f) FROM unnest(free) f) <= cardinality(mine) THEN
            capped := EXISTS (
                SELECT FROM unnest(lanes, free) c (lane, free)
                 WHERE c.free <= (SELECT count(*) FROM task k WHERE k.id = ANY (mine) AND k.workspace_id = c.lane));
        END IF;
        IF capped THEN
            kind := 'limit';
            RETURN NEXT;
        END IF;
    END IF;
END $$;

-- Leases on tasks that the caller has locked, in the order they are to be worked on. Their jobs (in order) begin, or go on after waiting; most begin
-- here and are read as they are written. The bounds of the jobs spare all weeks but theirs. Arrays are taken for short ones, so that without the
-- settings each row of a batch would be looked for in the whole batch; pipelines are probed by their keys all the same (OFFSET 0).
DROP FUNCTION IF EXISTS work_lease(bigint[], bigint, bigint, timestamptz, bigint);
CREATE OR REPLACE FUNCTION work_lease(p_tasks bigint[], p_jobs uuid[], p_fence bigint, p_session bigint, t timestamptz, p_lease_ms bigint)
RETURNS TABLE (task_id bigint, fence bigint, job_id uuid, workspace_id uuid, kind text, stage text, stage_no smallint,
    item_no integer, item jsonb, run integer, attempt integer, deadline_ms bigint, waited_ms bigint,
    spec jsonb, ord bigint)
    LANGUAGE plpgsql
    SET enable_seqscan = off SET enable_bitmapscan = off SET enable_nestloop = off SET plan_cache_mode = force_generic_plan AS $$
#variable_conflict use_column
DECLARE
    jobs  uuid[];
    kinds text[];
    specs jsonb[];
BEGIN
    WITH started AS (
        UPDATE job j SET state = 1, updated_at = t
         WHERE j.id = ANY (p_jobs) AND j.id BETWEEN p_jobs[1] AND p_jobs[cardinality(p_jobs)] AND j.state IN (0, 2)
        RETURNING j.id, j.workspace_id, j.pipeline_id, j.run, j.kind, j.spec, old.state AS was
    ), told AS (
        INSERT INTO job_event (at, workspace_id, job_id, pipeline_id, kind, data)
        SELECT t, s.workspace_id, s.id, s.pipeline_id,
               CASE s.was WHEN 0 THEN 'job.started' ELSE 'job.resumed' END,
               CASE s.run WHEN 1 THEN '{"run": 1, "state": "running"}' ELSE jsonb_build_object('state', 'running', 'run', s.run) END
          FROM started s
    )
    SELECT array_agg(s.id), array_agg(s.kind), array_agg(s.spec) INTO jobs, kinds, specs FROM started s;
    IF cardinality(jobs) IS DISTINCT FROM cardinality(p_jobs) THEN
        SELECT array_agg(j.id), array_agg(j.kind), array_agg(j.spec) INTO jobs, kinds, specs
          FROM job j WHERE j.id = ANY (p_jobs) AND j.id BETWEEN p_jobs[1] AND p_jobs[cardinality(p_jobs)];
    END IF;

    RETURN QUERY
    WITH u AS MATERIALIZED (
        SELECT k.* FROM task k WHERE k.id = ANY (p_tasks)
    ), leased AS (
        INSERT INTO lease (task_id, queue_id, workspace_id, fence, session_id, cost, leased_at, lease_until)
        SELECT u.id, u.queue_id, u.workspace_id, p_fence, p_session, u.cost, t, t + p_lease_ms * interval '1 ms' FROM u
    )
    SELECT u.id, p_fence, u.job_id, u.workspace_id, a.kind, s.name, u.stage_no, u.item_no, u.item, u.run, u.attempt + 1,
           s.deadline_ms, (extract(epoch FROM greatest(t - u.due_at, interval '0')) * 1000)::bigint, a.spec, u.ord
      FROM u
      JOIN unnest(jobs, kinds, specs) a (id, kind, spec) ON a.id = u.job_id
     CROSS JOIN LATERAL (
        SELECT x.name, x.deadline_ms FROM pipeline_stage x WHERE x.pipeline_id = u.pipeline_id AND x.stage_no = u.stage_no OFFSET 0) s
     ORDER BY u.prio, u.ord, u.id;
END $$;
DROP FUNCTION IF EXISTS work_begin(uuid[], timestamptz);

-- How long, in milliseconds, until the next task that was put off is due; NULL if there is none.
CREATE OR REPLACE FUNCTION work_next_due() RETURNS bigint
    LANGUAGE sql STABLE AS $$
    SELECT greatest(0, ceil(extract(epoch FROM d.due_at - atelier_now()) * 1000))::bigint
      FROM (SELECT k.due_at FROM task k WHERE k.state IN (2, 3) ORDER BY k.due_at LIMIT 1) d
$$;

REVOKE ALL ON FUNCTION work_next_due(), work_claim(text, bigint, integer, bigint, bigint),
    work_lease(bigint[], uuid[], bigint, bigint, timestamptz, bigint),
    work_pick(smallint, uuid[], double precision[], real[], integer[], bigint[], boolean, integer[], integer, integer, bigint) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION work_next_due(), work_claim(text, bigint, integer, bigint, bigint),
    work_lease(bigint[], uuid[], bigint, bigint, timestamptz, bigint),
    work_pick(smallint, uuid[], double precision[], real[], integer[], bigint[], boolean, integer[], integer, integer, bigint) TO atelier_engine;
