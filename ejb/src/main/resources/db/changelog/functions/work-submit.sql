--liquibase formatted sql

--changeset atelier:functions-work-submit runOnChange:true splitStatements:false
--comment: One submission or thousands are one round trip: keys, jobs, inputs, first tasks and events. The application may call it and sees no table of the engine. Function, safe online.
DROP FUNCTION IF EXISTS work_submit(uuid, uuid, text, jsonb, text);
DROP FUNCTION IF EXISTS work_submit(uuid, uuid, text, jsonb, text, integer, double precision, bigint);

-- One element of each array is one request; the answers come in the same order: accepted | replayed | key_reused. What makes
-- two requests the same is account, kind and digest, or the spec where no digest is given.
CREATE OR REPLACE FUNCTION work_submit(p_workspaces uuid[], p_accounts uuid[], p_kinds text[], p_specs text[], p_keys text[],
    p_digests text[], p_prios integer[], p_costs double precision[], p_deadlines_ms bigint[])
RETURNS TABLE (answer text, job_id uuid, queue text, at timestamptz)
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp SET plan_cache_mode = force_generic_plan AS $$
#variable_conflict use_column
DECLARE
    t       timestamptz := atelier_now();
    jobs    uuid[];
    fresh   boolean[];
    bodies  bytea[];
    missing text;
BEGIN
    jobs := ARRAY(SELECT uuidv7() FROM generate_series(1, cardinality(p_kinds)));

    -- the newest version of each kind, and where its first stage waits
    SELECT min(k.kind) INTO missing FROM unnest(p_kinds) k (kind) WHERE NOT EXISTS (SELECT FROM pipeline p WHERE p.kind = k.kind);
    IF missing IS NOT NULL THEN
        RAISE EXCEPTION 'No node has ever offered the kind %', missing;
    END IF;

    IF array_remove(p_keys, NULL) <> '{}' THEN
        bodies := ARRAY(
            SELECT sha256(convert_to(r.account || r.kind || coalesce(r.digest, r.spec::jsonb::text), 'UTF8'))
              FROM unnest(p_accounts, p_kinds, p_specs, p_digests) WITH ORDINALITY r (account, kind, spec, digest, no)
             ORDER BY r.no);
        -- whoever comes second waits here until the first has committed, or takes over if it has not; by the order of the
        -- keys, so that two batches cannot wait for each other
        WITH ours AS (
            INSERT INTO idempotency (workspace_id, key, digest, job_id, expires_at)
            SELECT DISTINCT ON (r.workspace, r.key) r.workspace, r.key, r.digest, r.job, t + interval '24 hours'
              FROM unnest(p_workspaces, p_keys, bodies, jobs) WITH ORDINALITY r (workspace, key, digest, job, no)
             WHERE r.key IS NOT NULL
             ORDER BY r.workspace, r.key, r.no
            ON CONFLICT (workspace_id, key) DO UPDATE
                SET digest = excluded.digest, job_id = excluded.job_id, expires_at = excluded.expires_at
              WHERE idempotency.expires_at <= t
            RETURNING idempotency.job_id
        )
        SELECT array_agg(r.key IS NULL OR o.job_id IS NOT NULL ORDER BY r.no) INTO fresh
          FROM unnest(p_keys, jobs) WITH ORDINALITY r (key, job, no)
          LEFT JOIN ours o ON o.job_id = r.job;
    END IF;

    RETURN QUERY
    WITH version AS MATERIALIZED (
        SELECT DISTINCT ON (p.kind) p.kind, p.id, s.queue_id, q.name AS queue, CASE WHEN s.gather_max > 1 THEN 5 ELSE 0 END AS state,
               t + s.gather_wait_ms * interval '1 ms' AS due_at
          FROM pipeline p JOIN pipeline_stage s ON s.pipeline_id = p.id AND s.stage_no = 0 JOIN queue q ON q.id = s.queue_id
         WHERE p.kind = ANY (p_kinds)
         ORDER BY p.kind, p.registered_at DESC, p.id DESC
    ), asked AS MATERIALIZED (
        SELECT r.job, r.workspace, r.account, r.kind, r.spec, r.key, r.body, r.prio, r.cost, r.fresh, r.no,
               t + r.deadline_ms * interval '1 ms' AS expires_at, v.id AS pipeline, v.queue_id, v.queue, v.state, v.due_at
          FROM unnest(jobs, p_workspaces, p_accounts, p_kinds, p_specs, p_keys, bodies, p_prios, p_costs, p_deadlines_ms, fresh)
               WITH ORDINALITY r (job, workspace, account, kind, spec, key, body, prio, cost, deadline_ms, fresh, no)
          JOIN version v USING (kind)
         ORDER BY r.no
    ), job_rows AS (
        INSERT INTO job (id, workspace_id, account_id, kind, pipeline_id, open_tasks, created_at, updated_at, deadline_at, spec)
        SELECT job, workspace, account, kind, pipeline, 1, t, t, expires_at, spec::jsonb FROM asked WHERE fresh IS NOT FALSE
    ), tasks AS (
        INSERT INTO task (job_id, workspace_id, queue_id, pipeline_id, stage_no, run, prio, cost, ord, expires_at, state, due_at)
        SELECT job, workspace, queue_id, pipeline, 0, 1, prio, cost, nextval('job_ord'), expires_at, state, due_at
          FROM asked WHERE fresh IS NOT FALSE
    ), told AS (
        INSERT INTO job_event (at, workspace_id, job_id, pipeline_id, kind, data)
        SELECT t, workspace, job, pipeline, 'job.created', '{"run": 1, "state": "queued", "progress": 0}'
          FROM asked WHERE fresh IS NOT FALSE
    )
    SELECT CASE WHEN a.fresh IS NOT FALSE THEN 'accepted' WHEN i.digest = a.body THEN 'replayed' ELSE 'key_reused' END,
           coalesce(i.job_id, a.job), a.queue, t
      FROM asked a
      LEFT JOIN LATERAL (SELECT k.digest, k.job_id FROM idempotency k
                          WHERE NOT a.fresh AND k.workspace_id = a.workspace AND k.key = a.key) i ON true
     ORDER BY a.no;
END $$;

REVOKE ALL ON FUNCTION work_submit(uuid[], uuid[], text[], text[], text[], text[], integer[], double precision[], bigint[])
    FROM PUBLIC;
GRANT EXECUTE ON FUNCTION work_submit(uuid[], uuid[], text[], text[], text[], text[], integer[], double precision[], bigint[])
    TO atelier_app, atelier_engine;
