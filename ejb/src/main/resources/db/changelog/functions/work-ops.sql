--liquibase formatted sql

--changeset atelier:functions-work-ops runOnChange:true splitStatements:false
--comment: What an operator sees of queues, lanes, nodes and jobs, and what he changes, as the documents the API gives out. Counts come from the live tasks, never from history. Functions of the engine's role, safe online.

CREATE OR REPLACE FUNCTION work_queues(p_queue text DEFAULT NULL) RETURNS SETOF jsonb
    LANGUAGE sql STABLE AS $$
    WITH live AS (
        SELECT k.queue_id, count(*) FILTER (WHERE k.state = 0) AS ready, count(*) FILTER (WHERE k.state = 1) AS leased,
               count(*) FILTER (WHERE k.state = 2) AS scheduled, count(*) FILTER (WHERE k.state = 3) AS waiting,
               count(*) FILTER (WHERE k.state = 5) AS gathering, min(k.due_at) FILTER (WHERE k.state = 0) AS oldest
          FROM live_task k GROUP BY k.queue_id
    ), dead AS (
        SELECT d.queue_id, count(*) AS n FROM dead_task d GROUP BY d.queue_id
    )
    SELECT jsonb_build_object('name', q.name,
               'state', CASE WHEN NOT q.paused THEN 'running' WHEN coalesce(l.leased, 0) > 0 THEN 'draining' ELSE 'paused' END,
               'maxInFlight', q.max_inflight,
               'ready', coalesce(l.ready, 0), 'leased', coalesce(l.leased, 0), 'scheduled', coalesce(l.scheduled, 0),
               'waiting', coalesce(l.waiting, 0), 'gathering', coalesce(l.gathering, 0),
               'fairByCost', q.fair_by_cost, 'throttledMaxSeconds', q.throttled_max_ms / 1000, 'dead', coalesce(d.n, 0),
               'oldestReadySeconds', greatest(0, extract(epoch FROM atelier_now() - l.oldest))::bigint,
               'nodes', (SELECT count(*) FROM worker_session s
                          WHERE NOT s.draining AND q.name = ANY (s.queues) AND s.last_seen > atelier_now() - interval '1 minute'))
      FROM queue q
      LEFT JOIN live l ON l.queue_id = q.id
      LEFT JOIN dead d ON d.queue_id = q.id
     WHERE p_queue IS NULL OR q.name = p_queue
     ORDER BY q.name
$$;

-- The same counts for the meters, by queue and by kind (one of them is NULL), from one look at the live tasks.
CREATE OR REPLACE FUNCTION work_depths()
RETURNS TABLE (queue text, kind text, ready bigint, leased bigint, scheduled bigint, waiting bigint, gathering bigint, dead bigint,
    oldest_ready_seconds bigint)
    LANGUAGE sql STABLE AS $$
    WITH live AS MATERIALIZED (
        SELECT k.queue_id, p.kind, count(*) FILTER (WHERE k.state = 0) AS ready, count(*) FILTER (WHERE k.state = 1) AS leased,
               count(*) FILTER (WHERE k.state = 2) AS scheduled, count(*) FILTER (WHERE k.state = 3) AS waiting,
               count(*) FILTER (WHERE k.state = 5) AS gathering, min(k.due_at) FILTER (WHERE k.state = 0) AS oldest
          FROM live_task k JOIN pipeline p ON p.id = k.pipeline_id GROUP BY GROUPING SETS ((k.queue_id), (p.kind))
    ), gone AS MATERIALIZED (
        SELECT d.queue_id, p.kind, count(*) AS n
          FROM dead_task d JOIN pipeline p ON p.id = d.pipeline_id GROUP BY GROUPING SETS ((d.queue_id), (p.kind))
    ), named AS (
        SELECT q.id AS queue_id, q.name AS queue, NULL::text AS kind FROM queue q
         UNION ALL
        SELECT DISTINCT NULL::smallint, NULL::text, p.kind FROM pipeline p
    )
    SELECT n.queue, n.kind, coalesce(l.ready, 0), coalesce(l.leased, 0), coalesce(l.scheduled, 0), coalesce(l.waiting, 0),
           coalesce(l.gathering, 0), coalesce(g.n, 0), coalesce(greatest(0, extract(epoch FROM atelier_now() - l.oldest)), 0)::bigint
      FROM named n
      LEFT JOIN live l ON l.queue_id = n.queue_id OR l.kind = n.kind
      LEFT JOIN gone g ON g.queue_id = n.queue_id OR g.kind = n.kind
     ORDER BY n.queue, n.kind
$$;
REVOKE ALL ON FUNCTION work_depths() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION work_depths() TO atelier_engine;

-- NULL leaves a value as it is. The claim in progress holds the row: this waits for its end, milliseconds.
DROP FUNCTION IF EXISTS work_queue_change(text, boolean, integer, boolean);
CREATE OR REPLACE FUNCTION work_queue_change(p_queue text, p_paused boolean, p_max integer, p_by_cost boolean, p_throttled_ms bigint) RETURNS boolean
    LANGUAGE plpgsql AS $$
BEGIN
    UPDATE queue SET paused = coalesce(p_paused, paused), max_inflight = coalesce(p_max, max_inflight),
           fair_by_cost = coalesce(p_by_cost, fair_by_cost), throttled_max_ms = coalesce(p_throttled_ms, throttled_max_ms)
     WHERE name = p_queue;
    RETURN FOUND;
END $$;

-- The default lane, lanes of their own, and those that have live work; the longest first.
CREATE OR REPLACE FUNCTION work_lanes(p_queue text, p_limit integer) RETURNS SETOF jsonb
    LANGUAGE sql STABLE AS $$
    WITH q AS (
        SELECT id FROM queue WHERE name = p_queue
    ), live AS (
        SELECT k.workspace_id, count(*) FILTER (WHERE k.state = 0) AS ready, count(*) FILTER (WHERE k.state = 1) AS leased
          FROM live_task k WHERE k.queue_id = (SELECT id FROM q) GROUP BY 1
    ), own AS (
        SELECT l.* FROM lane l WHERE l.queue_id = (SELECT id FROM q)
    )
    SELECT jsonb_build_object('workspaceId', nullif(w.id, '00000000-0000-0000-0000-000000000000'),
               'own', o.workspace_id IS NOT NULL, 'weight', coalesce(o.weight, d.weight),
               'maxInFlight', coalesce(o.max_inflight, d.max_inflight), 'paused', coalesce(o.paused, d.paused),
               'ready', coalesce(l.ready, 0), 'leased', coalesce(l.leased, 0))
      FROM (SELECT workspace_id AS id FROM own UNION SELECT workspace_id FROM live) w
      JOIN own d ON d.workspace_id = '00000000-0000-0000-0000-000000000000'
      LEFT JOIN own o ON o.workspace_id = w.id
      LEFT JOIN live l ON l.workspace_id = w.id
     ORDER BY w.id <> '00000000-0000-0000-0000-000000000000', coalesce(l.ready, 0) DESC, w.id
     LIMIT p_limit
$$;

-- Gives a workspace a lane of its own; what is NULL it takes over from the default lane, or leaves as it is.
CREATE OR REPLACE FUNCTION work_lane_change(p_queue text, p_workspace uuid, p_weight real, p_max integer, p_paused boolean)
RETURNS boolean
    LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO lane AS l (queue_id, workspace_id, weight, max_inflight, paused)
    SELECT d.queue_id, p_workspace, coalesce(p_weight, d.weight), coalesce(p_max, d.max_inflight), coalesce(p_paused, d.paused)
      FROM lane d JOIN queue q ON q.id = d.queue_id
     WHERE q.name = p_queue AND d.workspace_id = '00000000-0000-0000-0000-000000000000'
    ON CONFLICT (queue_id, workspace_id) DO UPDATE
       SET weight = coalesce(p_weight, l.weight), max_inflight = coalesce(p_max, l.max_inflight),
           paused = coalesce(p_paused, l.paused);
    RETURN FOUND;
END $$;

CREATE OR REPLACE FUNCTION work_lane_drop(p_queue text, p_workspace uuid) RETURNS boolean
    LANGUAGE plpgsql AS $$
BEGIN
    DELETE FROM lane l USING queue q
     WHERE q.name = p_queue AND l.queue_id = q.id AND l.workspace_id = p_workspace
       AND p_workspace <> '00000000-0000-0000-0000-000000000000';
    RETURN FOUND;
END $$;

CREATE OR REPLACE FUNCTION work_nodes() RETURNS SETOF jsonb
    LANGUAGE sql STABLE AS $$
    SELECT jsonb_build_object('session', s.id, 'node', s.node, 'boot', s.boot, 'queues', s.queues,
               'state', CASE WHEN s.last_seen < atelier_now() - interval '1 minute' THEN 'gone'
                             WHEN s.draining AND coalesce(k.n, 0) > 0 THEN 'draining'
                             WHEN s.draining THEN 'drained' ELSE 'running' END,
               'leases', coalesce(k.n, 0), 'startedAt', s.started_at, 'lastSeenAt', s.last_seen)
      FROM worker_session s
      LEFT JOIN (SELECT t.session_id, count(*) AS n FROM lease t GROUP BY 1) k ON k.session_id = s.id
     ORDER BY s.id DESC
$$;

CREATE OR REPLACE FUNCTION work_node_drain(p_session bigint, p_on boolean) RETURNS boolean
    LANGUAGE plpgsql AS $$
BEGIN
    UPDATE worker_session SET draining = p_on WHERE id = p_session;
    RETURN FOUND;
END $$;

-- Jobs of all workspaces, newest first. There is no index by state, on purpose: the bound on what is looked at keeps this
-- cheap, so a page may be short and still have a next one. The last row says where to go on.
CREATE OR REPLACE FUNCTION work_find_jobs(p_states smallint[], p_kind text, p_workspace uuid, p_code text, p_before uuid,
    p_limit integer, p_scan integer)
RETURNS TABLE (job jsonb, reached uuid)
    LANGUAGE plpgsql STABLE AS $$
DECLARE
    seen uuid[];
BEGIN
    IF p_workspace IS NULL THEN
        seen := ARRAY(SELECT j.id FROM job j WHERE p_before IS NULL OR j.id < p_before ORDER BY j.id DESC LIMIT p_scan);
    ELSE
        seen := ARRAY(SELECT j.id FROM job j WHERE j.workspace_id = p_workspace AND (p_before IS NULL OR j.id < p_before)
                       ORDER BY j.id DESC LIMIT p_scan);
    END IF;
    IF cardinality(seen) = 0 THEN
        RETURN;
    END IF;
    RETURN QUERY
    WITH found AS (
        SELECT j.id, work_found_job(j) AS doc
          FROM job j
         WHERE j.id >= seen[cardinality(seen)] AND (p_before IS NULL OR j.id < p_before)
           AND (p_workspace IS NULL OR j.workspace_id = p_workspace)
           AND (p_states IS NULL OR j.state = ANY (p_states))
           AND (p_kind IS NULL OR j.kind = p_kind)
           AND (p_code IS NULL OR j.failure_code = p_code)
         ORDER BY j.id DESC LIMIT p_limit
    )
    SELECT f.doc, f.id FROM found f
    UNION ALL
    SELECT NULL, seen[cardinality(seen)]
     WHERE cardinality(seen) = p_scan AND (SELECT count(*) FROM found) < p_limit;
END $$;

CREATE OR REPLACE FUNCTION work_found_job(j job) RETURNS jsonb
    LANGUAGE sql STABLE AS $$
    SELECT jsonb_build_object('id', j.id, 'workspaceId', j.workspace_id, 'accountId', j.account_id, 'kind', j.kind, 'run', j.run,
        'state', coalesce((ARRAY['queued', 'running', 'waiting'])[j.state + 1],
            (ARRAY['succeeded', 'partial', 'failed', 'cancelled', 'expired'])[j.state - 9]),
        'openTasks', j.open_tasks, 'deadTasks', j.failed_tasks, 'failureCode', j.failure_code,
        'failureFault', j.failure_fault, 'createdAt', j.created_at, 'updatedAt', j.updated_at, 'finishedAt', j.finished_at)
$$;

CREATE OR REPLACE FUNCTION work_one_job(p_job uuid) RETURNS SETOF jsonb
    LANGUAGE sql STABLE AS $$
    SELECT work_found_job(j) FROM job j WHERE j.id = p_job
$$;

-- All that is known of a job, in order of time: events, attempts, paid calls, and its tasks that live.
CREATE OR REPLACE FUNCTION work_timeline(p_job uuid, p_limit integer) RETURNS SETOF jsonb
    LANGUAGE sql STABLE AS $$
    SELECT jsonb_strip_nulls(e.doc || jsonb_build_object('at', e.at, 'what', e.what))
      FROM (
        SELECT v.at, v.seq AS nr, 'event' AS what, jsonb_build_object('name', v.kind, 'stage', v.data ->> 'stage',
                   'item', (v.data ->> 'item')::integer, 'run', (v.data ->> 'run')::integer, 'state', v.data ->> 'state',
                   'progress', (v.data ->> 'progress')::integer, 'code', v.data ->> 'code') AS doc
          FROM job_event v
         WHERE v.job_id = p_job AND v.at >= uuid_extract_timestamp(p_job) - interval '1 minute'
        UNION ALL
        SELECT a.ended_at, a.fence, 'attempt', jsonb_build_object('stage', s.name, 'item', a.item_no, 'run', a.run,
                   'attempt', a.attempt, 'fence', a.fence, 'taskId', a.task_id, 'code', a.code, 'fault', a.fault,
                   'outcome', CASE a.outcome WHEN 10 THEN 'succeeded' WHEN 20 THEN 'retried' WHEN 21 THEN 'dead'
                       WHEN 30 THEN 'lost' ELSE 'cancelled' END,
                   'node', n.node, 'session', a.session_id, 'startedAt', a.started_at,
                   'runMs', (extract(epoch FROM a.ended_at - a.started_at) * 1000)::bigint,
                   'waitMs', (extract(epoch FROM greatest(a.started_at - a.ready_at, interval '0')) * 1000)::bigint)
          FROM task_attempt a
          JOIN pipeline_stage s ON s.pipeline_id = a.pipeline_id AND s.stage_no = a.stage_no
          LEFT JOIN worker_session n ON n.id = a.session_id
         WHERE a.job_id = p_job AND a.ended_at >= uuid_extract_timestamp(p_job) - interval '1 minute'
        UNION ALL
        SELECT c.begun_at, c.fence, 'call', jsonb_build_object('stage', c.stage, 'item', c.item, 'run', c.run, 'fence', c.fence,
                   'provider', c.provider, 'reference', c.reference,
                   'state', (ARRAY['intent', 'submitted', 'collected', 'abandoned'])[c.state + 1])
          FROM provider_call c WHERE c.job_id = p_job
        UNION ALL
        SELECT coalesce(k.leased_at, k.due_at), k.fence, 'task', jsonb_build_object('stage', s.name, 'item', k.item_no,
                   'run', k.run, 'attempt', k.attempt, 'fence', k.fence, 'taskId', k.id, 'code', k.why,
                   'state', (ARRAY['ready', 'leased', 'scheduled', 'waiting', NULL, 'gathering'])[k.state + 1],
                   'progress', k.progress, 'node', n.node, 'session', k.session_id, 'leaseUntil', k.lease_until)
          FROM live_task k
          JOIN pipeline_stage s ON s.pipeline_id = k.pipeline_id AND s.stage_no = k.stage_no
          LEFT JOIN worker_session n ON n.id = k.session_id
         WHERE k.job_id = p_job) e
     ORDER BY e.at, e.what <> 'event', e.nr
     LIMIT p_limit
$$;

REVOKE ALL ON FUNCTION work_queues(text), work_queue_change(text, boolean, integer, boolean, bigint), work_lanes(text, integer),
    work_lane_change(text, uuid, real, integer, boolean), work_lane_drop(text, uuid), work_nodes(),
    work_node_drain(bigint, boolean), work_find_jobs(smallint[], text, uuid, text, uuid, integer, integer),
    work_found_job(job), work_one_job(uuid), work_timeline(uuid, integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION work_queues(text), work_queue_change(text, boolean, integer, boolean, bigint), work_lanes(text, integer),
    work_lane_change(text, uuid, real, integer, boolean), work_lane_drop(text, uuid), work_nodes(),
    work_node_drain(bigint, boolean), work_find_jobs(smallint[], text, uuid, text, uuid, integer, integer),
    work_found_job(job), work_one_job(uuid), work_timeline(uuid, integer) TO atelier_engine;
