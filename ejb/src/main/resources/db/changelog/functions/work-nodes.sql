--liquibase formatted sql

--changeset atelier:functions-work-nodes runOnChange:true splitStatements:false
--comment: A node says who it is, which queues it serves and which pipelines it has the code for. Functions, safe online.

-- The pipelines, of all versions, whose stages this node knows by name.
CREATE OR REPLACE FUNCTION work_runnable(p_pipelines jsonb) RETURNS integer[]
    LANGUAGE sql STABLE
RETURN ARRAY(
    SELECT p.id
      FROM jsonb_array_elements(p_pipelines) k
      JOIN pipeline p ON p.kind = k ->> 'kind'
     WHERE NOT EXISTS (
        SELECT FROM pipeline_stage s
         WHERE s.pipeline_id = p.id
           AND NOT k -> 'stages' @> jsonb_build_array(jsonb_build_object('name', s.name)))
     ORDER BY p.id);

CREATE OR REPLACE FUNCTION work_open(p_node text, p_boot uuid, p_queues text[], p_pipelines jsonb) RETURNS bigint
    LANGUAGE plpgsql AS $$
DECLARE
    t       timestamptz := atelier_now();
    k       jsonb;
    version integer;
    session bigint;
BEGIN
    INSERT INTO queue (name)
        SELECT DISTINCT n
          FROM (SELECT unnest(p_queues) n
                 UNION ALL
                SELECT s ->> 'queue' FROM jsonb_array_elements(p_pipelines) p, jsonb_array_elements(p -> 'stages') s) all_names
         WHERE NOT EXISTS (SELECT FROM queue q WHERE q.name = n)
         ORDER BY n
    ON CONFLICT (name) DO NOTHING;
    INSERT INTO lane (queue_id, workspace_id)
        SELECT id, '00000000-0000-0000-0000-000000000000' FROM queue ORDER BY id
    ON CONFLICT DO NOTHING;

    FOR k IN SELECT value FROM jsonb_array_elements(p_pipelines) ORDER BY value ->> 'kind' LOOP
        INSERT INTO pipeline (kind, digest, stages, registered_at)
            VALUES (k ->> 'kind', sha256(convert_to((k -> 'stages')::text, 'UTF8')), jsonb_array_length(k -> 'stages'), t)
        ON CONFLICT (kind, digest) DO UPDATE SET registered_at = t
        RETURNING id INTO version;
        INSERT INTO pipeline_stage (pipeline_id, stage_no, name, queue_id, attempts, backoff_ms, backoff_cap_ms,
                deadline_ms, joins, optional, gather_max, gather_wait_ms)
            SELECT version, s.no - 1, s.stage ->> 'name', q.id, (s.stage ->> 'attempts')::integer,
                   (s.stage ->> 'backoffMs')::bigint, (s.stage ->> 'backoffCapMs')::bigint,
                   (s.stage ->> 'deadlineMs')::bigint, (s.stage ->> 'joins')::boolean, (s.stage ->> 'optional')::boolean,
                   (s.stage ->> 'gatherMax')::integer, (s.stage ->> 'gatherWaitMs')::bigint
              FROM jsonb_array_elements(k -> 'stages') WITH ORDINALITY s (stage, no)
              JOIN queue q ON q.name = s.stage ->> 'queue'
        ON CONFLICT DO NOTHING;
    END LOOP;

    INSERT INTO worker_session (node, boot, queues, pipelines, started_at, last_seen)
        VALUES (p_node, p_boot, p_queues, work_runnable(p_pipelines), t, t)
    RETURNING id INTO session;
    RETURN session;
END $$;

-- Other nodes may have brought new versions of the same pipelines. Sessions of the long dead go.
CREATE OR REPLACE FUNCTION work_refresh(p_session bigint, p_pipelines jsonb) RETURNS integer
    LANGUAGE plpgsql AS $$
DECLARE
    known integer[] := work_runnable(p_pipelines);
BEGIN
    UPDATE worker_session SET pipelines = known WHERE id = p_session AND pipelines <> known;
    DELETE FROM worker_session s
     WHERE s.last_seen < atelier_now() - interval '1 day'
       AND NOT EXISTS (SELECT FROM lease l WHERE l.session_id = s.id);
    DELETE FROM idempotency WHERE ctid = ANY (ARRAY(
        SELECT ctid FROM idempotency WHERE expires_at < (SELECT atelier_now()) - interval '1 hour' LIMIT 500));
    DELETE FROM early_event WHERE ctid = ANY (ARRAY(
        SELECT ctid FROM early_event WHERE at < (SELECT atelier_now()) - interval '1 day' LIMIT 500));
    RETURN cardinality(known);
END $$;

REVOKE ALL ON FUNCTION work_runnable(jsonb), work_open(text, uuid, text[], jsonb), work_refresh(bigint, jsonb) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION work_runnable(jsonb), work_open(text, uuid, text[], jsonb), work_refresh(bigint, jsonb)
    TO atelier_engine;
