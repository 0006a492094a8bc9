--liquibase formatted sql

--changeset atelier:functions-work-history runOnChange:true splitStatements:false
--comment: History past its retention goes by whole weekly partitions: detached in one short transaction, dropped in the next. Nobody waits for it longer than the lock time-out of the functions. Only the owner of a table may detach and drop, so these run as the owner and take no name that is not a partition of the engine. Functions, safe online.

-- The weekly tables of the engine's history that are past p_days (attempts, events, jobs), still attached or already not.
CREATE OR REPLACE FUNCTION work_history_due(p_attempts integer, p_events integer, p_jobs integer)
RETURNS TABLE (parent text, part text, week timestamptz, attached boolean)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT k.parent, c.relname::text, w.week, EXISTS (SELECT FROM pg_inherits i WHERE i.inhrelid = c.oid)
      FROM (VALUES (1, 'job', p_jobs), (3, 'stage_output', p_jobs), (4, 'task_attempt', p_attempts),
                   (5, 'job_event', p_events)) k (nr, parent, days)
      JOIN pg_class c ON c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace
                     AND c.relname ~ ('^' || k.parent || '_[0-9]{8}$')
     CROSS JOIN LATERAL (SELECT to_timestamp(right(c.relname, 8), 'YYYYMMDD')::timestamp AT TIME ZONE 'UTC' AS week) w
     WHERE w.week + interval '7 days' <= atelier_now() - k.days * interval '1 day'
     ORDER BY w.week, k.nr
$$;

-- detached | live (a job of that week still has work, or its job row still stands) | locked (try again) | unknown
CREATE OR REPLACE FUNCTION work_history_detach(p_parent text, p_part text) RETURNS text
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp SET lock_timeout = '500ms' AS $$
DECLARE
    since timestamptz;
BEGIN
    IF p_parent NOT IN ('job', 'stage_output', 'task_attempt', 'job_event')
        OR p_part !~ ('^' || p_parent || '_[0-9]{8}$')
        OR NOT EXISTS (SELECT FROM pg_inherits WHERE inhrelid = to_regclass(p_part) AND inhparent = to_regclass(p_parent)) THEN
        RETURN 'unknown';
    END IF;
    since := to_timestamp(right(p_part, 8), 'YYYYMMDD')::timestamp AT TIME ZONE 'UTC';
    IF since + interval '14 days' > atelier_now() THEN
        RETURN 'live';
    END IF;
    IF p_parent = 'stage_output'
        AND EXISTS (SELECT FROM pg_inherits WHERE inhrelid = to_regclass('job_' || right(p_part, 8))) THEN
        RETURN 'live';
    END IF;
    BEGIN
        -- From here on no transaction can bring a job of that week back to life: each of them writes to job.
        EXECUTE format('LOCK TABLE %I IN ACCESS EXCLUSIVE MODE', p_parent);
        IF p_parent = 'job' AND EXISTS (
            SELECT FROM task k WHERE k.job_id >= uuid7_floor(since) AND k.job_id < uuid7_floor(since + interval '7 days')) THEN
            RETURN 'live';
        END IF;
        EXECUTE format('ALTER TABLE %I DETACH PARTITION %I', p_parent, p_part);
    EXCEPTION WHEN lock_not_available THEN
        RETURN 'locked';
    END;
    RETURN 'detached';
END $$;

CREATE OR REPLACE FUNCTION work_history_drop(p_parent text, p_part text) RETURNS boolean
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp SET lock_timeout = '500ms' AS $$
BEGIN
    IF p_parent NOT IN ('job', 'stage_output', 'task_attempt', 'job_event')
        OR p_part !~ ('^' || p_parent || '_[0-9]{8}$') OR to_regclass(p_part) IS NULL
        OR EXISTS (SELECT FROM pg_inherits WHERE inhrelid = to_regclass(p_part)) THEN
        RETURN false;
    END IF;
    EXECUTE format('DROP TABLE %I', p_part);
    RETURN true;
EXCEPTION WHEN lock_not_available THEN
    RETURN false;
END $$;

-- One batch of what belongs to jobs that were dropped, and of what has run out; answers how many rows of each went.
CREATE OR REPLACE FUNCTION work_history_prune(p_jobs_days integer, p_minutes_days integer, p_limit integer)
RETURNS TABLE (dead integer, calls integer, keys integer, minutes integer)
    LANGUAGE plpgsql AS $$
DECLARE
    t      timestamptz := atelier_now();
    oldest uuid;
BEGIN
    -- Jobs older than the oldest week that still stands are gone.
    SELECT uuid7_floor(least(min(w.week), date_trunc('week', t AT TIME ZONE 'UTC') AT TIME ZONE 'UTC')) INTO oldest
      FROM (SELECT to_timestamp(right(c.relname, 8), 'YYYYMMDD')::timestamp AT TIME ZONE 'UTC' AS week
              FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
             WHERE i.inhparent = 'job'::regclass AND c.relname ~ '^job_[0-9]{8}$') w;
    oldest := least(oldest, uuid7_floor(t - p_jobs_days * interval '1 day'));
    DELETE FROM dead_task d WHERE d.task_id = ANY (ARRAY(
        SELECT x.task_id FROM dead_task x WHERE x.job_id < oldest ORDER BY x.task_id LIMIT p_limit));
    GET DIAGNOSTICS dead = ROW_COUNT;
    DELETE FROM provider_call WHERE ctid = ANY (ARRAY(SELECT ctid FROM provider_call WHERE job_id < oldest LIMIT p_limit));
    GET DIAGNOSTICS calls = ROW_COUNT;
    DELETE FROM idempotency WHERE ctid = ANY (ARRAY(
        SELECT ctid FROM idempotency WHERE expires_at < t - interval '1 hour' LIMIT p_limit));
    GET DIAGNOSTICS keys = ROW_COUNT;
    DELETE FROM work_minute WHERE ctid = ANY (ARRAY(
        SELECT ctid FROM work_minute WHERE minute < t - p_minutes_days * interval '1 day' ORDER BY minute LIMIT p_limit));
    GET DIAGNOSTICS minutes = ROW_COUNT;
    RETURN NEXT;
END $$;

-- Rows that fell into a partition that must stay empty.
CREATE OR REPLACE FUNCTION work_history_strays() RETURNS bigint
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT (SELECT count(*) FROM job_default) + (SELECT count(*) FROM stage_output_default)
         + (SELECT count(*) FROM task_attempt_default) + (SELECT count(*) FROM job_event_default)
$$;

REVOKE ALL ON FUNCTION work_history_due(integer, integer, integer), work_history_detach(text, text), work_history_drop(text, text),
    work_history_prune(integer, integer, integer), work_history_strays() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION work_history_due(integer, integer, integer), work_history_detach(text, text), work_history_drop(text, text),
    work_history_prune(integer, integer, integer), work_history_strays() TO atelier_engine;
