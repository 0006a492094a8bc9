--liquibase formatted sql

--changeset atelier:0116-report splitStatements:false
--comment: What handlers say, in one call for a batch of any mixture. Retries that have attempts left wait for their back-off, the others die. Functions, safe online.

-- The caller holds the locks. Elements that do not end a task: {id, fence, what: retry | snooze | wait | back, delay, until, correlation, code, fault}.
CREATE FUNCTION work_later(p_said jsonb) RETURNS SETOF work_closed
    LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE
    t      timestamptz := atelier_now();
    result work_closed[];
BEGIN
    WITH said AS MATERIALIZED (
        SELECT * FROM jsonb_to_recordset(p_said) AS s (id bigint, fence bigint, what text, delay bigint,
            until timestamptz, correlation text, code text, fault text)
    ), held AS MATERIALIZED (
        SELECT k.* FROM task k JOIN said s ON s.id = k.id AND s.fence = k.fence
         WHERE k.id = ANY (ARRAY(SELECT id FROM said)) AND k.state = 1
    ), remembered AS (
        INSERT INTO task_attempt (ended_at, task_id, fence, job_id, workspace_id, pipeline_id, stage_no, item_no, run,
                attempt, outcome, code, fault, session_id, started_at)
        SELECT t, h.id, h.fence, h.job_id, h.workspace_id, h.pipeline_id, h.stage_no, h.item_no, h.run,
               h.attempt, 20, s.code, s.fault, h.session_id, h.leased_at
          FROM held h JOIN said s ON s.id = h.id WHERE s.what = 'retry'
    ), moved AS (
        UPDATE task k
           SET state = CASE s.what WHEN 'back' THEN 0 WHEN 'wait' THEN 3 ELSE 2 END,
               attempt = CASE s.what WHEN 'retry' THEN k.attempt ELSE k.attempt - 1 END,
               due_at = CASE s.what
                   WHEN 'back' THEN t
                   WHEN 'wait' THEN s.until
                   WHEN 'snooze' THEN t + s.delay * interval '1 ms'
                   ELSE t + random() * interval '1 ms'
                        * least(e.backoff_cap_ms, e.backoff_ms * power(2, least(k.attempt - k.rescues - 1, 30))) END,
               why = s.code, correlation = s.correlation, progress = 0,
               session_id = NULL, leased_at = NULL, lease_until = NULL
          FROM held h
          JOIN said s ON s.id = h.id
          JOIN pipeline_stage e ON e.pipeline_id = h.pipeline_id AND e.stage_no = h.stage_no
         WHERE k.id = h.id
        RETURNING k.id, k.job_id, k.run, k.workspace_id, k.pipeline_id, e.name, k.item_no
    )
    SELECT array_agg((m.id, m.job_id, m.run, 1, m.workspace_id, m.pipeline_id, m.name, m.item_no, false)::work_closed)
      INTO result FROM moved m;

    WITH idle AS MATERIALIZED (
        SELECT j.id FROM job j
         WHERE j.id = ANY (ARRAY(SELECT job_id FROM unnest(result))) AND j.state = 1
           AND NOT EXISTS (SELECT FROM task k WHERE k.job_id = j.id AND k.state IN (0, 1))
    ), waiting AS (
        UPDATE job j SET state = 2, updated_at = t FROM idle WHERE j.id = idle.id
        RETURNING j.id, j.workspace_id, j.pipeline_id, j.run
    )
    INSERT INTO job_event (at, workspace_id, job_id, pipeline_id, kind, data)
    SELECT t, w.workspace_id, w.id, w.pipeline_id, 'job.waiting', jsonb_build_object('state', 'waiting', 'run', w.run)
      FROM waiting w;
    RETURN QUERY SELECT * FROM unnest(result);
END $$;

CREATE FUNCTION work_report(p_said jsonb)
RETURNS TABLE (task_id bigint, job_id uuid, run integer, job_state smallint)
    LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE
    ending jsonb;
    later  jsonb;
BEGIN
    PERFORM work_lock(ARRAY(SELECT (e ->> 'id')::bigint FROM jsonb_array_elements(p_said) e));
    IF NOT jsonb_path_exists(p_said, '$[*] ? (@.what == "retry" || @.what == "snooze" || @.what == "wait" || @.what == "back")') THEN
        RETURN QUERY SELECT f.task_id, f.job_id, f.run, f.job_state FROM work_finish(p_said) f;
        RETURN;
    END IF;

    SELECT jsonb_agg(s.said || jsonb_build_object('what', s.ends)) FILTER (WHERE s.ends IS NOT NULL),
           jsonb_agg(s.said) FILTER (WHERE s.ends IS NULL)
      INTO ending, later
      FROM (
        SELECT e.value AS said, CASE
                   WHEN e.value ->> 'what' NOT IN ('retry', 'snooze', 'wait', 'back') THEN e.value ->> 'what'
                   WHEN k.cancel_requested THEN 'cancelled'
                   WHEN e.value ->> 'what' = 'retry' AND k.attempt - k.rescues >= g.attempts THEN 'dead' END AS ends
          FROM jsonb_array_elements(p_said) e
          JOIN task k ON k.id = (e.value ->> 'id')::bigint AND k.fence = (e.value ->> 'fence')::bigint AND k.state = 1
          JOIN pipeline_stage g ON g.pipeline_id = k.pipeline_id AND g.stage_no = k.stage_no) s;

    IF ending IS NOT NULL THEN
        RETURN QUERY SELECT f.task_id, f.job_id, f.run, f.job_state FROM work_finish(ending) f;
    END IF;
    IF later IS NOT NULL THEN
        RETURN QUERY SELECT f.task_id, f.job_id, f.run, f.job_state FROM work_later(later) f;
    END IF;
END $$;

REVOKE ALL ON FUNCTION work_later(jsonb), work_report(jsonb) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION work_later(jsonb), work_report(jsonb) TO atelier_engine;
