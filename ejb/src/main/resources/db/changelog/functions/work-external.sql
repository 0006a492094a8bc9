--liquibase formatted sql

--changeset atelier:functions-work-external runOnChange:true splitStatements:false
--comment: What workers outside the server may do: claim, renew and report, each only in the queues and with the leases of its own token. Functions, safe online.

-- The session of a token, which the claim asks for. It serves the pipelines that have a stage in its queues.
CREATE OR REPLACE FUNCTION work_external_session(p_token uuid) RETURNS bigint
    LANGUAGE plpgsql AS $$
DECLARE
    t      timestamptz := atelier_now();
    w      worker_token;
    known  integer[];
    number bigint;
BEGIN
    SELECT * INTO w FROM worker_token WHERE id = p_token AND revoked_at IS NULL;
    IF NOT FOUND THEN
        RETURN NULL;
    END IF;
    known := ARRAY(
        SELECT DISTINCT s.pipeline_id FROM pipeline_stage s JOIN queue q ON q.id = s.queue_id
         WHERE q.name = ANY (w.queues) ORDER BY 1);
    INSERT INTO worker_session (node, boot, queues, pipelines, started_at, last_seen)
        VALUES ('external: ' || w.name, w.id, w.queues, known, t, t)
    ON CONFLICT (boot) DO UPDATE SET last_seen = t, pipelines = known
    RETURNING id INTO number;
    UPDATE worker_token SET last_used_at = t WHERE id = p_token AND (last_used_at IS NULL OR last_used_at < t - interval '1 minute');
    RETURN number;
END $$;

-- Those of these leases that are still held as they were given out, with all a worker needs.
DROP FUNCTION IF EXISTS work_external_leases(bigint[], bigint[]);
CREATE OR REPLACE FUNCTION work_external_leases(p_ids bigint[], p_fences bigint[])
RETURNS TABLE (task_id bigint, fence bigint, job_id uuid, workspace_id uuid, queue text, kind text, stage text, item_no integer,
    item jsonb, run integer, attempt integer, deadline_ms bigint, lease_ms bigint, spec jsonb)
    LANGUAGE sql STABLE AS $$
    SELECT u.id, u.fence, u.job_id, u.workspace_id, q.name, p.kind, s.name, u.item_no, u.item, u.run, u.attempt, s.deadline_ms,
           greatest(0, (extract(epoch FROM u.lease_until - atelier_now()) * 1000)::bigint), j.spec
      FROM unnest(p_ids, p_fences) l (id, fence)
      JOIN live_task u ON u.id = l.id AND u.fence = l.fence
      JOIN pipeline p ON p.id = u.pipeline_id
      JOIN pipeline_stage s ON s.pipeline_id = u.pipeline_id AND s.stage_no = u.stage_no
      JOIN queue q ON q.id = u.queue_id
      JOIN job j ON j.id = u.job_id
     ORDER BY u.id
$$;

-- The same request again is answered with the same leases, as far as they are still held. A request that finds nothing leaves no
-- trace, so it may be repeated until it does.
DROP FUNCTION IF EXISTS work_external_claim(uuid, text, text, integer, bigint);
CREATE OR REPLACE FUNCTION work_external_claim(p_token uuid, p_request text, p_queue text, p_n integer, p_lease_ms bigint)
RETURNS TABLE (task_id bigint, fence bigint, job_id uuid, workspace_id uuid, queue text, kind text, stage text, item_no integer,
    item jsonb, run integer, attempt integer, deadline_ms bigint, lease_ms bigint, spec jsonb)
    LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE
    session   bigint;
    ours      bigint[];
    ours_held bigint[];
BEGIN
    -- a twin of this request waits here until the first has committed
    INSERT INTO worker_claim (token_id, request_id, claimed_at, task_ids, fences) VALUES (p_token, p_request, atelier_now(), '{}', '{}')
    ON CONFLICT DO NOTHING;
    IF NOT FOUND THEN
        SELECT c.task_ids, c.fences INTO STRICT ours, ours_held FROM worker_claim c WHERE c.token_id = p_token AND c.request_id = p_request;
        RETURN QUERY SELECT * FROM work_external_leases(ours, ours_held);
        RETURN;
    END IF;
    session := work_external_session(p_token);
    SELECT array_agg(c.task_id), array_agg(c.fence) INTO ours, ours_held
      FROM work_claim(p_queue, session, p_n, p_lease_ms, 0) c WHERE c.task_id IS NOT NULL;
    IF ours IS NULL THEN
        DELETE FROM worker_claim c WHERE c.token_id = p_token AND c.request_id = p_request;
        RETURN;
    END IF;
    UPDATE worker_claim c SET task_ids = ours, fences = ours_held WHERE c.token_id = p_token AND c.request_id = p_request;
    DELETE FROM worker_claim c WHERE c.ctid = ANY (ARRAY(
        SELECT x.ctid FROM worker_claim x WHERE x.claimed_at < (SELECT atelier_now()) - interval '1 day' LIMIT 100));
    RETURN QUERY SELECT * FROM work_external_leases(ours, ours_held);
END $$;

-- Of these leases, those that are this token's.
CREATE OR REPLACE FUNCTION work_external_own(p_token uuid, p_ids bigint[], p_fences bigint[]) RETURNS TABLE (task_id bigint, fence bigint)
    LANGUAGE sql STABLE AS $$
    SELECT k.task_id, k.fence
      FROM unnest(p_ids, p_fences) l (id, fence)
      JOIN lease k ON k.task_id = l.id AND k.fence = l.fence
      JOIN worker_session s ON s.id = k.session_id AND s.boot = p_token
$$;

-- Of this token's leases, those whose attempt has taken longer than its stage may. They are not renewed any more but reported.
CREATE OR REPLACE FUNCTION work_external_overdue(p_token uuid, p_ids bigint[], p_fences bigint[]) RETURNS TABLE (task_id bigint, fence bigint)
    LANGUAGE sql STABLE AS $$
    SELECT o.task_id, o.fence
      FROM work_external_own(p_token, p_ids, p_fences) o
      JOIN live_task k ON k.id = o.task_id AND k.fence = o.fence
      JOIN pipeline_stage s ON s.pipeline_id = k.pipeline_id AND s.stage_no = k.stage_no
     WHERE k.leased_at + s.deadline_ms * interval '1 ms' <= atelier_now()
$$;

-- Renews this token's leases. Where the job is cancelled, the first heartbeat leaves the worker the grace and no later one adds to it: then
-- the lease runs out and the sweep ends the task as cancelled. What is not in the answer was lost.
DROP FUNCTION IF EXISTS work_external_heartbeat(uuid, bigint[], bigint[], integer[], bigint);
CREATE OR REPLACE FUNCTION work_external_heartbeat(p_token uuid, p_ids bigint[], p_fences bigint[], p_progress integer[], p_lease_ms bigint,
    p_grace_ms bigint)
RETURNS TABLE (task_id bigint, fence bigint, cancelled boolean)
    LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE
    session  bigint := work_external_session(p_token);
    t        timestamptz;
    own      bigint[];
    fences   bigint[];
    progress integer[];
BEGIN
    -- all of them in their order before any is written; who is cancelled is read after that, in a statement of its own
    PERFORM FROM lease l WHERE l.task_id = ANY (p_ids) AND l.session_id = session ORDER BY l.task_id FOR NO KEY UPDATE;
    t := atelier_now();
    RETURN QUERY
    UPDATE lease l SET lease_until = least(l.lease_until, t + p_grace_ms * interval '1 ms')
      FROM unnest(p_ids, p_fences) s (id, fence)
     WHERE l.task_id = s.id AND l.fence = s.fence AND l.session_id = session AND l.cancel_requested AND l.lease_until > t
    RETURNING l.task_id, l.fence, true;

    SELECT array_agg(l.task_id), array_agg(l.fence), array_agg(s.progress) INTO own, fences, progress
      FROM unnest(p_ids, p_fences, p_progress) s (id, fence, progress)
      JOIN lease l ON l.task_id = s.id AND l.fence = s.fence AND l.session_id = session AND NOT l.cancel_requested;
    IF own IS NOT NULL THEN
        RETURN QUERY SELECT h.task_id, o.fence, h.cancelled
          FROM work_heartbeat(session, own, fences, progress, p_lease_ms) h
          JOIN unnest(own, fences) o (id, fence) ON o.id = h.task_id;
    END IF;
END $$;

-- The queues in which a job has work that waits to be claimed.
CREATE OR REPLACE FUNCTION work_ready_queues(p_job uuid) RETURNS TABLE (queue text)
    LANGUAGE sql STABLE AS $$
    SELECT DISTINCT q.name
      FROM task k JOIN queue q ON q.id = k.queue_id
     WHERE k.job_id = p_job AND k.state = 0 AND NOT EXISTS (SELECT FROM lease l WHERE l.task_id = k.id)
$$;

REVOKE ALL ON FUNCTION work_external_session(uuid), work_external_leases(bigint[], bigint[]), work_external_own(uuid, bigint[], bigint[]),
    work_external_claim(uuid, text, text, integer, bigint), work_external_overdue(uuid, bigint[], bigint[]),
    work_external_heartbeat(uuid, bigint[], bigint[], integer[], bigint, bigint), work_ready_queues(uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION work_external_session(uuid), work_external_leases(bigint[], bigint[]), work_external_own(uuid, bigint[], bigint[]),
    work_external_claim(uuid, text, text, integer, bigint), work_external_overdue(uuid, bigint[], bigint[]),
    work_external_heartbeat(uuid, bigint[], bigint[], integer[], bigint, bigint), work_ready_queues(uuid) TO atelier_engine;
