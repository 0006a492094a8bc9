--liquibase formatted sql

--changeset atelier:functions-work-events runOnChange:true splitStatements:false
--comment: Outside events and those who wait for them. An event that nobody waits for yet is kept for a day, so that a provider may be quicker than we are. Functions, safe online.

-- Whoever waits for an event and whoever brings it must not miss each other: both pass here first.
CREATE OR REPLACE FUNCTION work_meet(p_correlations text[]) RETURNS void
    LANGUAGE sql AS $$
    SELECT pg_advisory_xact_lock(lock)
      FROM (SELECT DISTINCT hashtextextended('work_meet ' || c, 0) AS lock FROM unnest(p_correlations) c ORDER BY 1) l
$$;

-- The caller holds the locks of the tasks. The correlations whose event is already here; taken, for they resume once.
CREATE OR REPLACE FUNCTION work_early(p_said jsonb) RETURNS text[]
    LANGUAGE plpgsql AS $$
DECLARE
    wanted text[];
    here   text[];
BEGIN
    wanted := ARRAY(
        SELECT DISTINCT s.correlation
          FROM jsonb_to_recordset(p_said) AS s (id bigint, fence bigint, correlation text)
          JOIN lease l ON l.task_id = s.id AND l.fence = s.fence
         WHERE s.correlation IS NOT NULL);
    PERFORM work_meet(wanted);
    WITH taken AS (
        DELETE FROM early_event e WHERE e.correlation = ANY (wanted) RETURNING e.correlation
    )
    SELECT coalesce(array_agg(correlation), '{}') INTO here FROM taken;
    RETURN here;
END $$;

-- An outside event: the tasks that wait for it are ready at once. One that is locked is being resumed or stopped by others, and
-- must not be waited for here, where the correlation is locked before the task.
CREATE OR REPLACE FUNCTION work_resume(p_correlation text) RETURNS TABLE (queue text)
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
#variable_conflict use_column
DECLARE
    t      timestamptz := atelier_now();
    queues smallint[];
BEGIN
    PERFORM work_meet(ARRAY[p_correlation]);
    WITH waiting AS MATERIALIZED (
        SELECT k.id FROM task k WHERE k.state = 3 AND k.correlation = p_correlation
         ORDER BY k.id FOR NO KEY UPDATE SKIP LOCKED
    ), ready AS (
        UPDATE task k SET state = 0, correlation = NULL, due_at = t FROM waiting WHERE k.id = waiting.id
        RETURNING k.queue_id
    )
    SELECT array_agg(DISTINCT queue_id) INTO queues FROM ready;
    IF queues IS NULL THEN
        INSERT INTO early_event (correlation, at) VALUES (p_correlation, t)
        ON CONFLICT (correlation) DO UPDATE SET at = excluded.at;
    END IF;
    RETURN QUERY SELECT q.name FROM queue q WHERE q.id = ANY (queues);
END $$;

REVOKE ALL ON FUNCTION work_meet(text[]), work_early(jsonb), work_resume(text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION work_meet(text[]), work_early(jsonb) TO atelier_engine;
GRANT EXECUTE ON FUNCTION work_resume(text) TO atelier_app, atelier_engine;
