--liquibase formatted sql

--changeset atelier:functions-identity-sign-in runOnChange:true splitStatements:false
--comment: What must be known before a workspace is: each asks for one secret or one name, and answers with ids. Whoever has them goes on as that tenant, behind the wall. Functions, safe online.

-- The open sign-in of a token.
CREATE OR REPLACE FUNCTION identity_sign_in(p_token_hash bytea)
RETURNS TABLE (id uuid, account_id uuid, workspace_id uuid, role text, operator boolean)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT s.id, s.account_id, s.workspace_id, m.role, a.operator
      FROM sign_in_session s
      JOIN account a ON a.id = s.account_id AND a.disabled_at IS NULL
      JOIN membership m ON m.workspace_id = s.workspace_id AND m.account_id = s.account_id
     WHERE s.token_hash = p_token_hash AND s.revoked_at IS NULL AND s.expires_at > atelier_now()
$$;

-- Of these sign-ins, those that are open.
CREATE OR REPLACE FUNCTION identity_still_open(p_sessions uuid[]) RETURNS TABLE (id uuid)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT s.id
      FROM sign_in_session s
      JOIN account a ON a.id = s.account_id AND a.disabled_at IS NULL
      JOIN membership m ON m.workspace_id = s.workspace_id AND m.account_id = s.account_id
     WHERE s.id = ANY (p_sessions) AND s.revoked_at IS NULL AND s.expires_at > atelier_now()
$$;

-- The account of an e-mail address, and its personal workspace.
CREATE OR REPLACE FUNCTION identity_home(p_email text) RETURNS TABLE (account_id uuid, workspace_id uuid)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT a.id, w.id
      FROM account a
      JOIN workspace w ON w.personal_of = a.id
      JOIN membership m ON m.workspace_id = w.id AND m.account_id = a.id
     WHERE a.email = p_email
$$;

REVOKE ALL ON FUNCTION identity_sign_in(bytea), identity_still_open(uuid[]), identity_home(text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION identity_sign_in(bytea), identity_still_open(uuid[]), identity_home(text) TO atelier_app;
