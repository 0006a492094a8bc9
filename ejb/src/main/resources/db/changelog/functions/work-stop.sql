--liquibase formatted sql

--changeset atelier:functions-work-stop runOnChange:true splitStatements:false
--comment: Jobs that must not go on: what is not being worked on goes at once, what is, is told at the next heartbeat. Functions, safe online.

DROP FUNCTION IF EXISTS work_expire(integer);
DROP FUNCTION IF EXISTS work_late(integer);

-- For jobs that are not final, and only those are in the answer, as they are now.
CREATE OR REPLACE FUNCTION work_stop(p_jobs uuid[], p_expired boolean) RETURNS SETOF job
    LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE
    t    timestamptz;
    seen bigint[];
    jobs uuid[];
BEGIN
    LOOP
        -- A task that is finished between the two locks may leave a new one behind. To lock that one now would turn the
        -- order of locks round, so give back what we hold (the block is a savepoint) and begin again.
        BEGIN
            seen := ARRAY(SELECT k.id FROM task k WHERE k.job_id = ANY (p_jobs) ORDER BY k.id FOR UPDATE);
            jobs := ARRAY(SELECT j.id FROM job j WHERE j.id = ANY (p_jobs) AND j.state < 10 ORDER BY j.id FOR NO KEY UPDATE);
            EXIT WHEN NOT EXISTS (SELECT FROM task k WHERE k.job_id = ANY (p_jobs) AND k.id <> ALL (seen));
            RAISE EXCEPTION USING ERRCODE = 'AT001';
        EXCEPTION WHEN SQLSTATE 'AT001' THEN
            CONTINUE;
        END;
    END LOOP;
    t := atelier_now();
    -- a heartbeat may be at the leases, in the order of their tasks as well
    PERFORM FROM lease l WHERE l.task_id = ANY (seen) ORDER BY l.task_id FOR NO KEY UPDATE;
    UPDATE lease l SET cancel_requested = true WHERE l.task_id = ANY (seen) AND NOT l.cancel_requested
       AND (SELECT k.job_id FROM task k WHERE k.id = l.task_id) = ANY (jobs);
    RETURN QUERY
    WITH gone AS (
        DELETE FROM task k WHERE k.job_id = ANY (jobs) AND NOT EXISTS (SELECT FROM lease l WHERE l.task_id = k.id) RETURNING k.job_id
    ), removed AS (
        SELECT j.id, count(g.job_id)::integer AS n FROM unnest(jobs) j (id) LEFT JOIN gone g ON g.job_id = j.id GROUP BY j.id
    ), stopped AS (
        UPDATE job j
           SET cancel_requested = true, expired = j.expired OR p_expired AND NOT j.cancel_requested,
               open_tasks = j.open_tasks - r.n, updated_at = t,
               state = CASE WHEN j.open_tasks > r.n THEN j.state
                            WHEN j.expired OR p_expired AND NOT j.cancel_requested THEN 14 ELSE 13 END,
               finished_at = CASE WHEN j.open_tasks = r.n THEN t END
          FROM removed r WHERE j.id = r.id
        RETURNING j.*
    ), told AS (
        INSERT INTO job_event (at, workspace_id, job_id, pipeline_id, kind, data)
        SELECT t, s.workspace_id, s.id, s.pipeline_id, CASE WHEN s.state >= 10 THEN 'job.finished' ELSE 'job.stopping' END,
               jsonb_build_object('state', CASE s.state WHEN 13 THEN 'cancelled' WHEN 14 THEN 'expired' WHEN 0 THEN 'queued'
                   WHEN 2 THEN 'waiting' ELSE 'running' END, 'run', s.run)
          FROM stopped s
    )
    SELECT * FROM stopped;
END $$;

-- Jobs whose deadline has passed and who were not told so yet, in order from the one after this: some may be refused again and again.
CREATE OR REPLACE FUNCTION work_late(p_limit integer, p_after uuid) RETURNS TABLE (job_id uuid)
    LANGUAGE plpgsql STABLE AS $$
#variable_conflict use_column
DECLARE
    -- read once: compared with the function itself, the index on the deadline could not be used and every live task would be looked at
    t timestamptz := atelier_now();
BEGIN
    RETURN QUERY
    SELECT DISTINCT k.job_id FROM task k
     WHERE k.expires_at <= t AND k.job_id > p_after
       AND NOT EXISTS (SELECT FROM lease l WHERE l.task_id = k.id AND l.cancel_requested)
     ORDER BY k.job_id LIMIT p_limit;
END $$;

-- Those of them that are final now.
CREATE OR REPLACE FUNCTION work_expire(p_jobs uuid[]) RETURNS TABLE (job_id uuid)
    LANGUAGE sql AS $$
    SELECT s.id FROM work_stop(p_jobs, true) s WHERE s.state >= 10
$$;

REVOKE ALL ON FUNCTION work_stop(uuid[], boolean), work_late(integer, uuid), work_expire(uuid[]) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION work_stop(uuid[], boolean), work_late(integer, uuid), work_expire(uuid[]) TO atelier_engine;
