--liquibase formatted sql

--changeset atelier:functions-work-submit runOnChange:true splitStatements:false
--comment: A submission is one round trip: key, job, input, first task and event. The application may call it and sees no table of the engine. Function, safe online.
DROP FUNCTION IF EXISTS work_submit(uuid, uuid, text, jsonb, text);
CREATE OR REPLACE FUNCTION work_submit(p_workspace uuid, p_account uuid, p_kind text, p_spec jsonb, p_key text,
    p_prio integer, p_cost double precision, p_deadline_ms bigint)
RETURNS TABLE (answer text, job_id uuid)
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
#variable_conflict use_column
DECLARE
    t      timestamptz := atelier_now();
    job    uuid := uuidv7();
    body   bytea;
    known  idempotency;
    p      pipeline;
    first  pipeline_stage;
    expiry timestamptz := t + p_deadline_ms * interval '1 ms';
BEGIN
    IF p_key IS NOT NULL THEN
        body := sha256(convert_to(p_account || p_kind || p_spec::text, 'UTF8'));
        -- whoever comes second waits here until the first has committed, or takes over if it has not
        INSERT INTO idempotency (workspace_id, key, digest, job_id, expires_at)
            VALUES (p_workspace, p_key, body, job, t + interval '24 hours')
        ON CONFLICT (workspace_id, key) DO UPDATE
            SET digest = excluded.digest, job_id = excluded.job_id, expires_at = excluded.expires_at
          WHERE idempotency.expires_at <= t;
        IF NOT FOUND THEN
            SELECT * INTO STRICT known FROM idempotency i WHERE i.workspace_id = p_workspace AND i.key = p_key;
            RETURN QUERY SELECT CASE WHEN known.digest = body THEN 'replayed' ELSE 'key_reused' END, known.job_id;
            RETURN;
        END IF;
    END IF;

    SELECT * INTO p FROM pipeline k WHERE k.kind = p_kind ORDER BY k.registered_at DESC, k.id DESC LIMIT 1;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'No node has ever offered the kind %', p_kind;
    END IF;
    SELECT * INTO STRICT first FROM pipeline_stage s WHERE s.pipeline_id = p.id AND s.stage_no = 0;

    INSERT INTO job (id, workspace_id, account_id, kind, pipeline_id, open_tasks, created_at, updated_at, deadline_at)
        VALUES (job, p_workspace, p_account, p_kind, p.id, 1, t, t, expiry);
    INSERT INTO job_input (job_id, spec) VALUES (job, p_spec);
    INSERT INTO task (job_id, workspace_id, queue_id, pipeline_id, stage_no, run, prio, cost, ord, expires_at, state, due_at)
        VALUES (job, p_workspace, first.queue_id, p.id, 0, 1, p_prio, p_cost, nextval('job_ord'), expiry,
            CASE WHEN first.gather_max > 1 THEN 5 ELSE 0 END, t + first.gather_wait_ms * interval '1 ms');
    INSERT INTO job_event (at, workspace_id, job_id, pipeline_id, kind, data)
        VALUES (t, p_workspace, job, p.id, 'job.created', jsonb_build_object('state', 'queued', 'run', 1, 'progress', 0));
    RETURN QUERY SELECT 'accepted', job;
END $$;

REVOKE ALL ON FUNCTION work_submit(uuid, uuid, text, jsonb, text, integer, double precision, bigint) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION work_submit(uuid, uuid, text, jsonb, text, integer, double precision, bigint) TO atelier_app, atelier_engine;
