--liquibase formatted sql

--changeset atelier:functions-work-recovery runOnChange:true splitStatements:false
--comment: What makes the engine go on when nobody tells it anything: due tasks become ready, leases that ran out are taken back. Looks at state only; any node may run it at any time. Functions, safe online.
CREATE OR REPLACE FUNCTION work_promote(p_limit integer) RETURNS TABLE (queue text)
    LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE
    t timestamptz := atelier_now();
BEGIN
    RETURN QUERY
    WITH due AS MATERIALIZED (
        SELECT k.id FROM task k WHERE k.state IN (2, 3) AND k.due_at <= t
         ORDER BY k.due_at LIMIT p_limit FOR NO KEY UPDATE SKIP LOCKED
    ), ready AS (
        UPDATE task k SET state = 0, correlation = NULL FROM due WHERE k.id = due.id RETURNING k.queue_id
    )
    SELECT DISTINCT q.name FROM ready r JOIN queue q ON q.id = r.queue_id;
END $$;

-- Leases that ran out and whose tasks may be tried again.
DROP FUNCTION IF EXISTS work_rescue(integer);
CREATE OR REPLACE FUNCTION work_rescue(p_limit integer) RETURNS TABLE (queue text, tasks integer)
    LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE
    t    timestamptz := atelier_now();
    held bigint[];
    lost lease[];
BEGIN
    held := ARRAY(
        SELECT k.id FROM lease l JOIN task k ON k.id = l.task_id
         WHERE l.lease_until < t AND NOT l.cancel_requested AND k.rescues + 1 < work_rescues()
         ORDER BY k.id LIMIT p_limit FOR NO KEY UPDATE OF k SKIP LOCKED);
    IF held = '{}' THEN
        RETURN;
    END IF;
    -- who got the task from whom is settled by its lock; that nobody renewed the lease meanwhile, here
    PERFORM FROM lease l WHERE l.task_id = ANY (held) ORDER BY l.task_id FOR UPDATE;
    WITH gone AS (
        DELETE FROM lease l WHERE l.task_id = ANY (held) AND l.lease_until < t AND NOT l.cancel_requested RETURNING l.*
    )
    SELECT array_agg(g::lease) INTO lost FROM gone g;
    RETURN QUERY
    WITH back AS MATERIALIZED (
        SELECT k.*, l.fence, l.session_id, l.leased_at FROM unnest(lost) l JOIN task k ON k.id = l.task_id
    ), remembered AS (
        INSERT INTO task_attempt (ended_at, task_id, fence, job_id, workspace_id, pipeline_id, stage_no, item_no, run,
                attempt, outcome, code, fault, session_id, ready_at, started_at)
        SELECT t, id, fence, job_id, workspace_id, pipeline_id, stage_no, item_no, run,
               attempt + 1, 30, 'worker_lost', 'ours', session_id, due_at, leased_at
          FROM back
    ), ready AS (
        UPDATE task k SET attempt = k.attempt + 1, rescues = k.rescues + 1, due_at = t, why = 'worker_lost'
          FROM back WHERE k.id = back.id
        RETURNING k.queue_id
    )
    SELECT q.name, count(*)::integer FROM ready r JOIN queue q ON q.id = r.queue_id GROUP BY q.name;
END $$;

-- A task whose worker was lost so often is poison and dies.
CREATE OR REPLACE FUNCTION work_rescues() RETURNS smallint LANGUAGE sql IMMUTABLE RETURN 3;

-- Leases that ran out and whose tasks will not be tried again: poison, and what was cancelled; in order from the one after this.
DROP FUNCTION IF EXISTS work_lost(integer);
CREATE OR REPLACE FUNCTION work_lost(p_limit integer, p_after bigint) RETURNS TABLE (task_id bigint)
    LANGUAGE sql STABLE AS $$
    SELECT k.id FROM lease l JOIN task k ON k.id = l.task_id
     WHERE l.lease_until < atelier_now() AND (l.cancel_requested OR k.rescues + 1 >= work_rescues()) AND k.id > p_after
     ORDER BY k.id LIMIT p_limit
$$;

-- Ends them, unless somebody did meanwhile; the jobs that are final now.
CREATE OR REPLACE FUNCTION work_bury(p_tasks bigint[]) RETURNS TABLE (job_id uuid)
    LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE
    ending jsonb;
BEGIN
    PERFORM work_lock(p_tasks);
    SELECT jsonb_agg(jsonb_build_object('id', k.id, 'fence', l.fence, 'code', 'worker_lost', 'fault', 'ours',
               'what', CASE WHEN l.cancel_requested THEN 'cancelled' ELSE 'dead' END,
               'message', 'The worker was lost every time this stage was tried.'))
      INTO ending
      FROM lease l JOIN task k ON k.id = l.task_id
     WHERE l.task_id = ANY (p_tasks) AND l.lease_until < atelier_now()
       AND (l.cancel_requested OR k.rescues + 1 >= work_rescues());
    IF ending IS NOT NULL THEN
        RETURN QUERY SELECT DISTINCT f.job_id FROM work_finish(ending) f WHERE f.job_state >= 10;
    END IF;
END $$;

REVOKE ALL ON FUNCTION work_promote(integer), work_rescue(integer), work_rescues(), work_lost(integer, bigint),
    work_bury(bigint[]) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION work_promote(integer), work_rescue(integer), work_rescues(), work_lost(integer, bigint),
    work_bury(bigint[]) TO atelier_engine;
