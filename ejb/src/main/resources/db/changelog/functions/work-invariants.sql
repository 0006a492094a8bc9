--liquibase formatted sql

--changeset atelier:functions-work-invariants runOnChange:true splitStatements:false
--comment: What must be true of the engine's tables at every instant between transactions, in this one place. Tests ask all of it after every change; a sweep and the operator ask it of what changed lately. Functions, safe online.

-- Each query gives one text for each violation; $1 is the time from which on history is looked at. Those of jobs also take $2: then
-- they look at live jobs only, at those between the two. A job may wait for weeks, so whoever proves all of it asks by the day.
CREATE OR REPLACE FUNCTION work_invariant_catalogue() RETURNS TABLE (id text, what text, query text)
    LANGUAGE sql IMMUTABLE AS $catalogue$
    VALUES
    ('I1', 'A final job has no live task', $q$
        SELECT k.job_id::text FROM task k JOIN job j ON j.id = k.job_id WHERE j.state >= 10 $q$),
    ('I1a', 'Every live task has its job', $q$
        SELECT k.id::text FROM task k WHERE NOT EXISTS (SELECT FROM job j WHERE j.id = k.job_id) $q$),
    ('I2', 'A job counts its live tasks right', $q$
        SELECT j.id::text FROM job j
         WHERE j.id >= uuid7_floor($1) AND ($2 IS NULL OR j.id < uuid7_floor($2) AND j.state < 10)
           AND j.open_tasks <> (SELECT count(*) FROM task k WHERE k.job_id = j.id) $q$),
    ('I2a', 'A task belongs to the run its job is in', $q$
        SELECT k.id::text FROM task k JOIN job j ON j.id = k.job_id WHERE k.run <> j.run $q$),
    ('I6', 'A stage of an item succeeds once in a run', $q$
        SELECT min(a.job_id::text) FROM task_attempt a WHERE a.outcome = 10 AND a.ended_at >= $1
         GROUP BY a.job_id, a.stage_no, a.item_no, a.run HAVING count(*) > 1 $q$),
    ('I6a', 'A task succeeds once in a run', $q$
        SELECT min(a.task_id)::text FROM task_attempt a WHERE a.outcome = 10 AND a.ended_at >= $1
         GROUP BY a.task_id, a.run HAVING count(*) > 1 $q$),
    ('I8', 'A job that is not final has live work', $q$
        SELECT j.id::text FROM job j
         WHERE j.id >= uuid7_floor($1) AND ($2 IS NULL OR j.id < uuid7_floor($2)) AND j.state < 10
           AND NOT EXISTS (SELECT FROM task k WHERE k.job_id = j.id) $q$),
    ('I8a', 'A job that succeeded has an output of every stage', $q$
        SELECT j.id::text FROM job j JOIN pipeline_stage s ON s.pipeline_id = j.pipeline_id
         WHERE j.id >= uuid7_floor($1) AND j.state = 10 AND NOT (s.stage_no > j.fan_no AND j.fan_items = 0)
           AND NOT EXISTS (SELECT FROM stage_output o WHERE o.job_id = j.id AND o.stage_no = s.stage_no) $q$),
    ('I8b', 'A job that succeeded has an output of every item', $q$
        SELECT j.id::text FROM job j
          JOIN pipeline_stage s ON s.pipeline_id = j.pipeline_id AND s.stage_no = j.fan_no + 1 AND NOT s.joins
         WHERE j.id >= uuid7_floor($1) AND j.state = 10 AND j.fan_items <> (
            SELECT count(*) FROM stage_output o WHERE o.job_id = j.id AND o.stage_no = s.stage_no) $q$),
    ('I9', 'A fence is used once', $q$
        SELECT a.task_id::text FROM task_attempt a WHERE a.ended_at >= $1
         GROUP BY a.task_id, a.fence HAVING count(*) > 1 $q$),
    ('I9a', 'Attempts of a task do not overlap, and their fences grow', $q$
        SELECT x.task_id::text
          FROM (SELECT a.task_id, a.started_at, a.fence, lag(a.ended_at) OVER w AS ended_before, lag(a.fence) OVER w AS fence_before
                  FROM task_attempt a WHERE a.ended_at >= $1 WINDOW w AS (PARTITION BY a.task_id ORDER BY a.started_at, a.fence)) x
         WHERE x.started_at < x.ended_before OR x.fence <= x.fence_before $q$),
    ('I9b', 'The fence of a lease is ahead of the history of its task', $q$
        SELECT l.task_id::text FROM lease l JOIN task_attempt a ON a.task_id = l.task_id AND a.fence >= l.fence WHERE a.ended_at >= $1 $q$),
    ('I9c', 'A lease is of a task that is ready beneath it', $q$
        SELECT l.task_id::text FROM lease l LEFT JOIN task k ON k.id = l.task_id
         WHERE k.state IS DISTINCT FROM 0 OR k.queue_id <> l.queue_id OR k.workspace_id <> l.workspace_id $q$),
    ('I9d', 'The claim counts every lease', $q$
        SELECT l.task_id::text FROM lease l JOIN queue q ON q.id = l.queue_id WHERE l.task_id < q.leased_from $q$),
    ('I10', 'A lane is within its limit in flight', $q$
        SELECT k.workspace_id::text FROM lease k
          JOIN lane d ON d.queue_id = k.queue_id AND d.workspace_id = '00000000-0000-0000-0000-000000000000'
          LEFT JOIN lane l ON l.queue_id = k.queue_id AND l.workspace_id = k.workspace_id
         GROUP BY k.queue_id, k.workspace_id HAVING count(*) > max(coalesce(l.max_inflight, d.max_inflight)) $q$),
    ('I10a', 'A queue is within its limit in flight', $q$
        SELECT q.name FROM lease k JOIN queue q ON q.id = k.queue_id
         GROUP BY q.name, q.max_inflight HAVING count(*) > q.max_inflight $q$),
    ('I19', 'A key names a job of its workspace', $q$
        SELECT i.job_id::text FROM idempotency i JOIN job j ON j.id = i.job_id WHERE j.workspace_id <> i.workspace_id $q$),
    ('I23', 'No row lies outside the weekly partitions', $q$
        SELECT 'rows: ' || n FROM work_history_strays() n WHERE n > 0 $q$)
$catalogue$;

-- All of them, or one; with p_until, of live jobs that are no younger, and only those that are about them. A limit that an operator lowers while more is in flight shows as I10 until it has drained.
DROP FUNCTION IF EXISTS work_invariants(timestamptz, text);
CREATE OR REPLACE FUNCTION work_invariants(p_since timestamptz, p_only text DEFAULT NULL, p_until timestamptz DEFAULT NULL)
RETURNS TABLE (id text, what text, violations bigint, sample text[])
    LANGUAGE plpgsql STABLE AS $$
DECLARE
    i record;
BEGIN
    FOR i IN SELECT c.* FROM work_invariant_catalogue() c
              WHERE (p_only IS NULL OR c.id = p_only) AND (p_until IS NULL OR c.query LIKE '%$2%') LOOP
        id := i.id;
        what := i.what;
        EXECUTE format('SELECT count(*), coalesce((array_agg(x.who))[1:5], ''{}'') FROM (%s) x (who)', i.query)
            INTO violations, sample USING p_since, p_until;
        RETURN NEXT;
    END LOOP;
END $$;

REVOKE ALL ON FUNCTION work_invariant_catalogue(), work_invariants(timestamptz, text, timestamptz) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION work_invariant_catalogue(), work_invariants(timestamptz, text, timestamptz) TO atelier_engine;
