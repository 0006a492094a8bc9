--liquibase formatted sql

--changeset atelier:functions-erasure runOnChange:true splitStatements:false
--comment: Deleting a person: asked for in a request, done step by step by the engine's role, which alone may call the steps, and proved at the end. Functions, safe online.

-- Asked for: requested | asked_before | last_owner (and which workspaces need another owner) | last_operator. From here on nobody signs in as
-- this account, and nothing it gave out is good.
CREATE OR REPLACE FUNCTION identity_deletion(p_account uuid, p_id uuid, p_secret_hash bytea) RETURNS TABLE (outcome text, needy uuid[])
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    t     timestamptz := atelier_now();
    a     account;
    mine  uuid[];
BEGIN
    IF tenant_account() IS DISTINCT FROM p_account THEN
        RAISE EXCEPTION 'Only for oneself' USING ERRCODE = 'insufficient_privilege';
    END IF;
    PERFORM FROM workspace w WHERE w.id IN (SELECT m.workspace_id FROM membership m WHERE m.account_id = p_account)
      ORDER BY w.id FOR NO KEY UPDATE;
    -- As in identity_account_change: of the last two operators only one may go.
    PERFORM pg_advisory_xact_lock(hashtextextended('operators', 0));
    SELECT * INTO a FROM account x WHERE x.id = p_account FOR UPDATE;
    IF EXISTS (SELECT FROM deletion_request d WHERE d.account_id = p_account) THEN
        RETURN QUERY SELECT 'asked_before', '{}'::uuid[];
        RETURN;
    END IF;
    needy := ARRAY(
        SELECT w.id FROM membership m JOIN workspace w ON w.id = m.workspace_id AND w.personal_of IS DISTINCT FROM p_account
         WHERE m.account_id = p_account AND m.role = 'owner'
           AND (EXISTS (SELECT FROM membership o WHERE o.workspace_id = w.id AND o.account_id <> p_account)
                OR EXISTS (SELECT FROM suspended_member o WHERE o.workspace_id = w.id AND o.account_id <> p_account))
           AND NOT EXISTS (SELECT FROM membership o JOIN account x ON x.id = o.account_id AND x.disabled_at IS NULL
                            WHERE o.workspace_id = w.id AND o.role = 'owner' AND o.account_id <> p_account)
         ORDER BY w.id);
    IF cardinality(needy) > 0 THEN
        RETURN QUERY SELECT 'last_owner', needy;
        RETURN;
    ELSIF a.operator AND NOT EXISTS (SELECT FROM account o WHERE o.operator AND o.disabled_at IS NULL AND o.id <> p_account) THEN
        RETURN QUERY SELECT 'last_operator', '{}'::uuid[];
        RETURN;
    END IF;
    mine := ARRAY(
        SELECT w.id FROM workspace w
         WHERE w.personal_of = p_account
            OR w.id IN (SELECT m.workspace_id FROM membership m WHERE m.account_id = p_account)
               AND NOT EXISTS (SELECT FROM membership o WHERE o.workspace_id = w.id AND o.account_id <> p_account)
               AND NOT EXISTS (SELECT FROM suspended_member o WHERE o.workspace_id = w.id AND o.account_id <> p_account)
         ORDER BY w.id);
    INSERT INTO deletion_request (id, secret_hash, account_id, workspaces, requested_at, changed_at)
        VALUES (p_id, p_secret_hash, p_account, mine, t, t);
    UPDATE account x SET disabled_at = t, version = x.version + 1 WHERE x.id = p_account;
    DELETE FROM sign_in_session s WHERE s.account_id = p_account;
    DELETE FROM api_key k WHERE k.account_id = p_account;
    DELETE FROM password_reset r WHERE r.account_id = p_account;
    DELETE FROM email_proof e WHERE e.account_id = p_account;
    UPDATE worker_token w SET revoked_at = coalesce(w.revoked_at, t) WHERE w.created_by = p_account;
    UPDATE invitation i SET ended_at = t, ended_as = 'revoked' WHERE i.invited_by = p_account AND i.ended_at IS NULL;
    RETURN QUERY SELECT 'requested', '{}'::uuid[];
END $$;

-- How far it is, for whoever has the secret.
CREATE OR REPLACE FUNCTION identity_deletion_state(p_id uuid, p_secret_hash bytea)
RETURNS TABLE (state text, step text, requested_at timestamptz, verified_at timestamptz)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT d.state, d.step, d.requested_at, d.verified_at FROM deletion_request d WHERE d.id = p_id AND d.secret_hash = p_secret_hash
$$;

-- Which jobs are the person's: all of the workspaces that go, and those asked for elsewhere. Those that are still live, at most p_limit.
CREATE OR REPLACE FUNCTION erasure_live(p_request uuid, p_limit integer) RETURNS TABLE (job_id uuid, workspace_id uuid)
    LANGUAGE sql STABLE AS $$
    SELECT j.id, j.workspace_id
      FROM deletion_request d
      JOIN job j ON j.state < 10 AND (j.workspace_id = ANY (d.workspaces) OR j.account_id = d.account_id)
     WHERE d.id = p_request ORDER BY j.id LIMIT p_limit
$$;

CREATE OR REPLACE FUNCTION erasure_collect(p_request uuid) RETURNS bigint
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    n bigint;
BEGIN
    INSERT INTO erasure_job (account_id, job_id)
        SELECT d.account_id, j.id FROM deletion_request d
          JOIN job j ON j.workspace_id = ANY (d.workspaces) OR j.account_id = d.account_id
         WHERE d.id = p_request AND d.state = 'erasing'
    ON CONFLICT DO NOTHING;
    GET DIAGNOSTICS n = ROW_COUNT;
    RETURN n;
END $$;

-- Nobody sees these files from now on. Some of those that are to be removed.
CREATE OR REPLACE FUNCTION erasure_files(p_request uuid, p_after uuid, p_limit integer)
RETURNS TABLE (id uuid, workspace_id uuid, area text)
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
#variable_conflict use_column
DECLARE
    d     deletion_request;
    whose text := erasure_whose('of file');
BEGIN
    SELECT * INTO STRICT d FROM deletion_request x WHERE x.id = p_request AND x.state = 'erasing';
    EXECUTE format('UPDATE media_object t SET state = ''deleted'' WHERE t.state <> ''deleted'' AND (%s)', whose)
        USING d.account_id, d.workspaces;
    RETURN QUERY EXECUTE format('SELECT t.id, t.workspace_id, t.area FROM media_object t WHERE (%s) AND t.id > $3 ORDER BY t.id LIMIT $4', whose)
        USING d.account_id, d.workspaces, p_after, p_limit;
END $$;

-- One table. How many rows went or were changed; 0 if there was nothing (more) to do.
CREATE OR REPLACE FUNCTION erasure_apply(p_request uuid, p_name text) RETURNS bigint
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    d deletion_request;
    r record;
    n bigint := 0;
BEGIN
    SELECT * INTO STRICT d FROM deletion_request x WHERE x.id = p_request AND x.state = 'erasing';
    SELECT * INTO STRICT r FROM erasure_rules() x WHERE x.name = p_name;
    IF r.treatment = 'delete' THEN
        EXECUTE format('DELETE FROM %I t WHERE %s', r.name, erasure_whose(r.whose)) USING d.account_id, d.workspaces;
        GET DIAGNOSTICS n = ROW_COUNT;
    ELSIF r.treatment = 'scrub' THEN
        EXECUTE format('UPDATE %I t SET %s WHERE (%s) AND NOT (%s)', r.name, r.scrubs, erasure_whose(r.whose), r.clean)
            USING d.account_id, d.workspaces;
        GET DIAGNOSTICS n = ROW_COUNT;
    END IF;
    RETURN n;
END $$;

-- What is left of the person; nothing, if all is done.
CREATE OR REPLACE FUNCTION erasure_left(p_request uuid) RETURNS TABLE (name text, remains bigint)
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
#variable_conflict use_column
DECLARE
    d deletion_request;
    r record;
BEGIN
    SELECT * INTO STRICT d FROM deletion_request x WHERE x.id = p_request;
    FOR r IN SELECT * FROM erasure_rules() x WHERE x.treatment IN ('delete', 'scrub', 'step') AND to_regclass(x.name) IS NOT NULL LOOP
        EXECUTE format('SELECT count(*) FROM %I t WHERE (%s) AND NOT (%s)', r.name, erasure_whose(r.whose), coalesce(r.clean, 'false'))
            INTO remains USING d.account_id, d.workspaces;
        IF remains > 0 THEN
            name := r.name;
            RETURN NEXT;
        END IF;
    END LOOP;
END $$;

DO $grants$
DECLARE
    f text;
BEGIN
    FOREACH f IN ARRAY ARRAY['erasure_live(uuid, integer)', 'erasure_collect(uuid)', 'erasure_files(uuid, uuid, integer)',
        'erasure_apply(uuid, text)', 'erasure_left(uuid)', 'erasure_rules()', 'erasure_whose(text)'] LOOP
        EXECUTE 'REVOKE ALL ON FUNCTION ' || f || ' FROM PUBLIC';
        EXECUTE 'GRANT EXECUTE ON FUNCTION ' || f || ' TO atelier_engine';
    END LOOP;
    FOREACH f IN ARRAY ARRAY['identity_deletion(uuid, uuid, bytea)', 'identity_deletion_state(uuid, bytea)'] LOOP
        EXECUTE 'REVOKE ALL ON FUNCTION ' || f || ' FROM PUBLIC';
        EXECUTE 'GRANT EXECUTE ON FUNCTION ' || f || ' TO atelier_app';
    END LOOP;
END $grants$;
