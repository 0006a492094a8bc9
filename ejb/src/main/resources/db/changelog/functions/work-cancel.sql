--liquibase formatted sql

--changeset atelier:functions-work-cancel runOnChange:true splitStatements:false
--comment: Cancel, retry and delete of a job by its workspace. The application may call them and sees no table of the engine. Functions, safe online.

-- cancelled | stopping | already_final | unknown
CREATE OR REPLACE FUNCTION work_cancel(p_workspace uuid, p_job uuid) RETURNS text
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    j job;
BEGIN
    PERFORM FROM job WHERE id = p_job AND workspace_id = p_workspace;
    IF NOT FOUND THEN
        RETURN 'unknown';
    END IF;
    SELECT * INTO j FROM work_stop(ARRAY[p_job], false);
    IF NOT FOUND THEN
        RETURN CASE WHEN EXISTS (SELECT FROM job WHERE id = p_job) THEN 'already_final' ELSE 'unknown' END;
    END IF;
    RETURN CASE j.state WHEN 13 THEN 'cancelled' ELSE 'stopping' END;
END $$;

-- Opens the next run: opened | not_retryable | unknown. Of each item the earliest dead stage comes back, and only what
-- lies before the stage that joins; everything later is opened again by the flow itself and replaces its output.
CREATE OR REPLACE FUNCTION work_retry(p_workspace uuid, p_job uuid) RETURNS text
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    t      timestamptz := atelier_now();
    j      job;
    lowest smallint;
    gate   smallint;
    opened integer;
    before integer;
BEGIN
    SELECT * INTO j FROM job WHERE id = p_job AND workspace_id = p_workspace FOR NO KEY UPDATE;
    IF NOT FOUND THEN
        RETURN 'unknown';
    END IF;
    SELECT min(d.stage_no) INTO lowest FROM dead_task d WHERE d.job_id = p_job;
    IF j.state NOT IN (11, 12) OR lowest IS NULL OR j.deadline_at <= t THEN
        RETURN 'not_retryable';
    END IF;
    SELECT j.delivered + r.delivered INTO before FROM work_runs(ARRAY[p_job]) r;
    SELECT coalesce(min(s.stage_no) FILTER (WHERE s.joins AND s.stage_no > lowest), max(s.stage_no) + 1) INTO gate
      FROM pipeline_stage s WHERE s.pipeline_id = j.pipeline_id;

    INSERT INTO task (id, job_id, workspace_id, queue_id, pipeline_id, stage_no, item_no, item, run, prio, cost, ord,
            expires_at, due_at)
        OVERRIDING SYSTEM VALUE
        SELECT DISTINCT ON (d.item_no) d.task_id, d.job_id, d.workspace_id, d.queue_id, d.pipeline_id, d.stage_no, d.item_no,
               d.item, j.run + 1, d.prio, d.cost, nextval('job_ord'), j.deadline_at, t
          FROM dead_task d
         WHERE d.job_id = p_job AND d.stage_no < gate
           AND (lowest > coalesce(j.fan_no, -1) OR d.stage_no = lowest)
         ORDER BY d.item_no, d.stage_no;
    GET DIAGNOSTICS opened = ROW_COUNT;
    DELETE FROM dead_task d WHERE d.job_id = p_job;
    UPDATE job
       SET run = j.run + 1, state = 0, open_tasks = opened, failed_tasks = 0, cancel_requested = false,
           failure_code = NULL, failure_fault = NULL, failure_message = NULL, finished_at = NULL, updated_at = t,
           stage_no = lowest, delivered = before,
           reached = CASE WHEN lowest <= coalesce(j.fan_no, -1) THEN lowest ELSE least(j.reached, gate) END
     WHERE id = p_job;
    INSERT INTO job_event (at, workspace_id, job_id, pipeline_id, kind, data)
        VALUES (t, p_workspace, p_job, j.pipeline_id, 'job.retried', jsonb_build_object('state', 'queued', 'run', j.run + 1));
    RETURN 'opened';
END $$;

-- deleted | still_active | unknown. What was asked for and made goes; attempts and events hold codes only and stay.
CREATE OR REPLACE FUNCTION work_delete(p_workspace uuid, p_job uuid) RETURNS text
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    j job;
BEGIN
    SELECT * INTO j FROM job WHERE id = p_job AND workspace_id = p_workspace FOR UPDATE;
    IF NOT FOUND THEN
        RETURN 'unknown';
    END IF;
    IF j.state < 10 THEN
        RETURN 'still_active';
    END IF;
    DELETE FROM dead_task WHERE job_id = p_job;
    DELETE FROM stage_output WHERE job_id = p_job;
    DELETE FROM idempotency WHERE workspace_id = p_workspace AND job_id = p_job;
    DELETE FROM job WHERE id = p_job;
    INSERT INTO job_event (at, workspace_id, job_id, pipeline_id, kind, data)
        VALUES (atelier_now(), p_workspace, p_job, j.pipeline_id, 'job.deleted', '{}');
    RETURN 'deleted';
END $$;

REVOKE ALL ON FUNCTION work_cancel(uuid, uuid), work_retry(uuid, uuid), work_delete(uuid, uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION work_cancel(uuid, uuid), work_retry(uuid, uuid), work_delete(uuid, uuid)
    TO atelier_app, atelier_engine;
