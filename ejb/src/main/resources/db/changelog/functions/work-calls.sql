--liquibase formatted sql

--changeset atelier:functions-work-calls runOnChange:true splitStatements:false
--comment: The journal of calls that cost money: intent before the call, reference after it, and what became of it. Whoever no longer holds the task writes nothing. Functions of the engine's role, safe online.

-- Whether this attempt holds the task. The lock keeps it so until the end of the transaction: a rescue waits for the write, or the
-- write sees the rescue. The caller writes in its next statement.
CREATE OR REPLACE FUNCTION work_call_held(p_job uuid, p_run integer, p_stage text, p_item integer, p_fence bigint) RETURNS boolean
    LANGUAGE plpgsql AS $$
DECLARE
    one bigint;
BEGIN
    SELECT k.id INTO one FROM task k
      JOIN pipeline_stage s ON s.pipeline_id = k.pipeline_id AND s.stage_no = k.stage_no
     WHERE k.job_id = p_job AND k.item_no = p_item AND s.name = p_stage AND k.run = p_run
       FOR SHARE OF k;
    -- in a statement of its own: it sees a rescue that the lock waited for
    RETURN EXISTS (SELECT FROM lease l WHERE l.task_id = one AND l.fence = p_fence);
END $$;

-- The newest call of a task to a provider: the one that counts.
CREATE OR REPLACE FUNCTION work_call_last(p_job uuid, p_run integer, p_stage text, p_item integer, p_provider text)
RETURNS SETOF provider_call
    LANGUAGE sql STABLE AS $$
    SELECT c.* FROM provider_call c
     WHERE c.job_id = p_job AND c.run = p_run AND c.stage = p_stage AND c.item = p_item AND c.provider = p_provider
     ORDER BY c.id DESC LIMIT 1
$$;

-- Answers with the key of the call that may be made now; null if the task is no longer held. With p_repeat an intent whose fate is
-- unknown is taken up again under its key, otherwise it stays as it is, a possible orphan.
CREATE OR REPLACE FUNCTION work_call_intend(p_job uuid, p_run integer, p_stage text, p_item integer, p_provider text,
    p_fence bigint, p_repeat boolean) RETURNS uuid
    LANGUAGE plpgsql AS $$
DECLARE
    key uuid;
BEGIN
    IF NOT work_call_held(p_job, p_run, p_stage, p_item, p_fence) THEN
        RETURN NULL;
    END IF;
    IF p_repeat THEN
        UPDATE provider_call c SET fence = p_fence, begun_at = atelier_now()
         WHERE c.state = 0 AND c.id = (SELECT l.id FROM work_call_last(p_job, p_run, p_stage, p_item, p_provider) l)
        RETURNING c.call_key INTO key;
        IF FOUND THEN
            RETURN key;
        END IF;
    END IF;
    INSERT INTO provider_call (job_id, run, stage, item, provider, state, fence)
    VALUES (p_job, p_run, p_stage, p_item, p_provider, 0, p_fence)
    RETURNING call_key INTO key;
    RETURN key;
END $$;

-- 1 submitted under this reference, 2 collected, 3 abandoned; false if the task is no longer held. What was collected may still be
-- abandoned: a result that a later attempt cannot fetch again.
CREATE OR REPLACE FUNCTION work_call_write(p_job uuid, p_run integer, p_stage text, p_item integer, p_provider text,
    p_fence bigint, p_state integer, p_reference text) RETURNS boolean
    LANGUAGE plpgsql AS $$
BEGIN
    IF NOT work_call_held(p_job, p_run, p_stage, p_item, p_fence) THEN
        RETURN false;
    END IF;
    UPDATE provider_call c SET state = p_state, fence = p_fence, reference = coalesce(p_reference, c.reference)
     WHERE c.id = (SELECT l.id FROM work_call_last(p_job, p_run, p_stage, p_item, p_provider) l)
       AND c.state = ANY (CASE p_state WHEN 1 THEN ARRAY[0] WHEN 2 THEN ARRAY[0, 1, 2] ELSE ARRAY[0, 1, 2, 3] END);
    IF NOT FOUND THEN
        RAISE EXCEPTION 'No call of stage % to % was intended', p_stage, p_provider;
    END IF;
    RETURN true;
END $$;

-- What was perhaps bought, or was bought and never fetched, and has no task any more that could: the task is gone or its job is over.
CREATE OR REPLACE FUNCTION work_orphans(p_since timestamptz, p_before timestamptz)
RETURNS TABLE (id bigint, job_id uuid, run integer, stage text, item integer, provider text, state smallint, call_key uuid,
    reference text, begun_at timestamptz)
    LANGUAGE sql STABLE AS $$
    SELECT c.id, c.job_id, c.run, c.stage, c.item, c.provider, c.state, c.call_key, c.reference, c.begun_at
      FROM provider_call c
     WHERE c.state IN (0, 1) AND c.begun_at >= p_since AND c.begun_at < p_before
       AND NOT EXISTS (
            SELECT FROM task k
              JOIN job j ON j.id = k.job_id
              JOIN pipeline_stage s ON s.pipeline_id = k.pipeline_id AND s.stage_no = k.stage_no
             WHERE k.job_id = c.job_id AND k.run = c.run AND k.item_no = c.item AND s.name = c.stage AND j.state < 10)
$$;

REVOKE ALL ON FUNCTION work_call_held(uuid, integer, text, integer, bigint), work_call_last(uuid, integer, text, integer, text),
    work_call_intend(uuid, integer, text, integer, text, bigint, boolean),
    work_call_write(uuid, integer, text, integer, text, bigint, integer, text), work_orphans(timestamptz, timestamptz) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION work_call_held(uuid, integer, text, integer, bigint), work_call_last(uuid, integer, text, integer, text),
    work_call_intend(uuid, integer, text, integer, text, bigint, boolean),
    work_call_write(uuid, integer, text, integer, text, bigint, integer, text), work_orphans(timestamptz, timestamptz) TO atelier_engine;
