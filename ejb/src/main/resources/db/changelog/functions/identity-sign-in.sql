--liquibase formatted sql

--changeset atelier:functions-identity-sign-in runOnChange:true splitStatements:false
--comment: What must be known before a workspace is: each asks for one secret or one name, and answers with ids. Whoever has them goes on as that tenant, behind the wall. Functions, safe online.
DROP FUNCTION IF EXISTS identity_sign_in(bytea);

-- Whether a sign-in is open is said here and nowhere else: not ended, not idle, not over, its account enabled, still a
-- member. A cookie is over too once the role it was given for has changed.
CREATE OR REPLACE VIEW open_sign_in AS
    SELECT s.id, s.account_id, s.workspace_id, s.refresh_hash, s.cookie_hash, m.role, a.operator
      FROM sign_in_session s
      JOIN account a ON a.id = s.account_id AND a.disabled_at IS NULL
      JOIN membership m ON m.workspace_id = s.workspace_id AND m.account_id = s.account_id
     WHERE s.ended_at IS NULL AND s.idle_until > atelier_now() AND s.expires_at > atelier_now()
       AND (s.cookie_hash IS NULL OR s.granted_role = m.role);

CREATE OR REPLACE VIEW good_api_key AS
    SELECT k.id, k.account_id, k.workspace_id, k.key_hash, k.scopes, m.role
      FROM api_key k
      JOIN account a ON a.id = k.account_id AND a.disabled_at IS NULL
      JOIN membership m ON m.workspace_id = k.workspace_id AND m.account_id = k.account_id
     WHERE k.revoked_at IS NULL AND (k.expires_at IS NULL OR k.expires_at > atelier_now());

REVOKE ALL ON open_sign_in, good_api_key FROM PUBLIC;

-- The sign-in an access token speaks of, until the token ends.
CREATE OR REPLACE FUNCTION identity_by_token(p_session uuid, p_account uuid, p_workspace uuid, p_expires timestamptz)
RETURNS TABLE (id uuid, account_id uuid, workspace_id uuid, role text, operator boolean)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT s.id, s.account_id, s.workspace_id, s.role, s.operator
      FROM open_sign_in s
     WHERE s.id = p_session AND s.account_id = p_account AND s.workspace_id = p_workspace
       AND s.refresh_hash IS NOT NULL AND atelier_now() < p_expires
$$;

-- The sign-in of a cookie. Being asked for keeps it from falling idle; that is written down once a minute at most.
CREATE OR REPLACE FUNCTION identity_by_cookie(p_cookie_hash bytea, p_idle interval)
RETURNS TABLE (id uuid, account_id uuid, workspace_id uuid, role text, operator boolean)
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
#variable_conflict use_column
BEGIN
    RETURN QUERY SELECT s.id, s.account_id, s.workspace_id, s.role, s.operator FROM open_sign_in s WHERE s.cookie_hash = p_cookie_hash;
    IF FOUND THEN
        UPDATE sign_in_session SET idle_until = atelier_now() + p_idle
         WHERE cookie_hash = p_cookie_hash AND idle_until < atelier_now() + p_idle - interval '1 minute';
    END IF;
END $$;

-- Who a key for programs acts as. Its last use is written down once a minute at most.
CREATE OR REPLACE FUNCTION identity_by_api_key(p_key_hash bytea)
RETURNS TABLE (id uuid, account_id uuid, workspace_id uuid, role text, scopes text)
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
#variable_conflict use_column
BEGIN
    RETURN QUERY SELECT k.id, k.account_id, k.workspace_id, k.role, array_to_string(k.scopes, ' ')
                   FROM good_api_key k WHERE k.key_hash = p_key_hash;
    IF FOUND THEN
        UPDATE api_key SET last_used_at = atelier_now()
         WHERE key_hash = p_key_hash AND (last_used_at IS NULL OR last_used_at < atelier_now() - interval '1 minute');
    END IF;
END $$;

-- Of these sign-ins and keys, those that are good.
CREATE OR REPLACE FUNCTION identity_still_open(p_sessions uuid[]) RETURNS TABLE (id uuid)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT s.id FROM open_sign_in s WHERE s.id = ANY (p_sessions)
    UNION ALL
    SELECT k.id FROM good_api_key k WHERE k.id = ANY (p_sessions)
$$;

-- The next generation of a family of refresh tokens. Of many with the same token one moves it on ('rotated'), the others get
-- the same answer within the grace ('again'). An older one was copied: that ends the family ('reused').
CREATE OR REPLACE FUNCTION identity_refresh(
    p_session uuid, p_generation integer, p_hash bytea, p_next_hash bytea, p_idle interval, p_grace interval)
RETURNS TABLE (outcome text, account_id uuid, workspace_id uuid, at timestamptz)
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
#variable_conflict use_column
BEGIN
    RETURN QUERY
    UPDATE sign_in_session s
       SET generation = s.generation + 1, previous_hash = s.refresh_hash, refresh_hash = p_next_hash,
           rotated_at = atelier_now(), idle_until = atelier_now() + p_idle
     WHERE s.id = p_session AND s.generation = p_generation AND s.refresh_hash = p_hash
       AND EXISTS (SELECT FROM open_sign_in o WHERE o.id = s.id)
    RETURNING 'rotated', s.account_id, s.workspace_id, s.rotated_at;
    IF FOUND THEN
        RETURN;
    END IF;
    RETURN QUERY
    SELECT 'again', s.account_id, s.workspace_id, atelier_now()
      FROM sign_in_session s
     WHERE s.id = p_session AND s.generation = p_generation + 1 AND s.previous_hash = p_hash AND s.refresh_hash = p_next_hash
       AND s.rotated_at > atelier_now() - p_grace AND EXISTS (SELECT FROM open_sign_in o WHERE o.id = s.id);
    IF FOUND THEN
        RETURN;
    END IF;
    RETURN QUERY
    UPDATE sign_in_session s SET ended_at = atelier_now(), ended_why = 'reuse'
     WHERE s.id = p_session AND s.generation > p_generation AND s.ended_at IS NULL
       AND NOT (s.generation = p_generation + 1 AND s.rotated_at > atelier_now() - p_grace)
    RETURNING 'reused', s.account_id, s.workspace_id, s.ended_at;
END $$;

-- The account of an e-mail address, and its personal workspace.
CREATE OR REPLACE FUNCTION identity_home(p_email text) RETURNS TABLE (account_id uuid, workspace_id uuid)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT a.id, w.id
      FROM account a
      JOIN workspace w ON w.personal_of = a.id
      JOIN membership m ON m.workspace_id = w.id AND m.account_id = a.id
     WHERE a.email = p_email
$$;

REVOKE ALL ON FUNCTION identity_by_token(uuid, uuid, uuid, timestamptz), identity_by_cookie(bytea, interval), identity_by_api_key(bytea),
    identity_still_open(uuid[]), identity_refresh(uuid, integer, bytea, bytea, interval, interval), identity_home(text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION identity_by_token(uuid, uuid, uuid, timestamptz), identity_by_cookie(bytea, interval), identity_by_api_key(bytea),
    identity_still_open(uuid[]), identity_refresh(uuid, integer, bytea, bytea, interval, interval), identity_home(text) TO atelier_app;
