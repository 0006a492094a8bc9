--liquibase formatted sql

--changeset atelier:functions-work-gather runOnChange:true splitStatements:false
--comment: Tasks that are worked on together: they wait until there are enough of them or one has waited long enough, and whoever gets one takes the others with it. Functions, safe online.

-- Groups that are complete, or whose oldest task has waited long enough, become ready; the queues that got some.
CREATE OR REPLACE FUNCTION work_gather(p_limit integer) RETURNS TABLE (queue text)
    LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE
    t    timestamptz := atelier_now();
    ripe bigint[];
BEGIN
    IF NOT EXISTS (SELECT FROM task k WHERE k.state = 5) THEN
        RETURN;
    END IF;
    SELECT array_agg(r.id) INTO ripe
      FROM (SELECT g.id
              FROM (SELECT m.*, count(*) OVER (PARTITION BY m.pipeline_id, m.stage_no, m.workspace_id, m.no) AS size,
                           min(m.due_at) OVER (PARTITION BY m.pipeline_id, m.stage_no, m.workspace_id, m.no) AS oldest
                      FROM (SELECT k.id, k.pipeline_id, k.stage_no, k.workspace_id, k.due_at, s.gather_max,
                                   (row_number() OVER (PARTITION BY k.pipeline_id, k.stage_no, k.workspace_id
                                                       ORDER BY k.due_at, k.id) - 1) / s.gather_max AS no
                              FROM task k JOIN pipeline_stage s ON s.pipeline_id = k.pipeline_id AND s.stage_no = k.stage_no
                             WHERE k.state = 5) m) g
             WHERE g.size >= g.gather_max OR g.oldest <= t
             ORDER BY g.due_at, g.id LIMIT p_limit) r;
    RETURN QUERY
    WITH due AS MATERIALIZED (
        SELECT k.id FROM task k WHERE k.id = ANY (ripe) AND k.state = 5 ORDER BY k.id FOR NO KEY UPDATE SKIP LOCKED
    ), ready AS (
        UPDATE task k SET state = 0, due_at = t FROM due WHERE k.id = due.id RETURNING k.queue_id
    )
    SELECT DISTINCT q.name FROM ready r JOIN queue q ON q.id = r.queue_id;
END $$;

-- Leases on up to n more ready tasks of the stage and workspace of a task we hold, as a claim would give them: within the limits of lane and
-- queue, and none where one of them is paused or the session drains. The columns are those of work_claim.
CREATE OR REPLACE FUNCTION work_group(p_task bigint, p_fence bigint, p_session bigint, p_n integer, p_lease_ms bigint)
RETURNS TABLE (task_id bigint, fence bigint, job_id uuid, workspace_id uuid, kind text, stage text, stage_no smallint,
    item_no integer, item jsonb, run integer, attempt integer, deadline_ms bigint, waited_ms bigint,
    spec jsonb, ord bigint)
    LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE
    t      timestamptz;
    one    task;
    most   integer;
    floor  bigint;
    room   integer;
    picked bigint[];
    moved  uuid[];
    number bigint;
BEGIN
    SELECT k.* INTO one FROM task k JOIN lease l ON l.task_id = k.id WHERE k.id = p_task AND l.fence = p_fence;
    IF NOT FOUND THEN
        RETURN;
    END IF;
    -- The lock of the claim, before any other and in a statement of its own: the next one counts leases in a fresh snapshot. Unlike a claim it
    -- waits, milliseconds: there is no later time for this group.
    SELECT q.max_inflight, q.leased_from INTO most, floor
      FROM worker_session s JOIN queue q ON q.id = one.queue_id AND NOT q.paused
     WHERE s.id = p_session AND NOT s.draining
       FOR NO KEY UPDATE OF q;
    IF NOT FOUND THEN
        RETURN;
    END IF;
    SELECT coalesce(l.max_inflight, d.max_inflight) INTO room
      FROM lane d LEFT JOIN lane l ON l.queue_id = d.queue_id AND l.workspace_id = one.workspace_id
     WHERE d.queue_id = one.queue_id AND d.workspace_id = '00000000-0000-0000-0000-000000000000' AND NOT coalesce(l.paused, d.paused);
    IF NOT FOUND THEN
        RETURN;
    END IF;
    SELECT least(p_n, most - count(*), room - count(*) FILTER (WHERE k.workspace_id = one.workspace_id)) INTO most
      FROM lease k WHERE k.task_id >= floor AND k.queue_id = one.queue_id;
    IF most <= 0 THEN
        RETURN;
    END IF;
    picked := ARRAY(
        SELECT k.id FROM task k
         WHERE k.queue_id = one.queue_id AND k.state = 0 AND k.workspace_id = one.workspace_id
           AND k.pipeline_id = one.pipeline_id AND k.stage_no = one.stage_no
           AND NOT EXISTS (SELECT FROM lease l WHERE l.task_id = k.id)
         ORDER BY k.prio, k.ord, k.id LIMIT most);
    SELECT array_agg(l.id), array_agg(DISTINCT l.job_id) INTO picked, moved
      FROM (SELECT k.id, k.job_id FROM task k
             WHERE k.id = ANY (picked) AND k.state = 0 AND (k.expires_at IS NULL OR k.expires_at > atelier_now())
             ORDER BY k.id FOR UPDATE SKIP LOCKED) l;
    IF picked IS NULL THEN
        RETURN;
    END IF;
    UPDATE queue q SET leased_from = picked[1] WHERE q.id = one.queue_id AND q.leased_from > picked[1];

    t := atelier_now();
    number := nextval('lease_fence');
    RETURN QUERY SELECT * FROM work_lease(picked, moved, number, p_session, t, p_lease_ms);
END $$;

REVOKE ALL ON FUNCTION work_gather(integer), work_group(bigint, bigint, bigint, integer, bigint) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION work_gather(integer), work_group(bigint, bigint, bigint, integer, bigint) TO atelier_engine;
