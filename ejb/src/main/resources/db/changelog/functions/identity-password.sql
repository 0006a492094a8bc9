--liquibase formatted sql

--changeset atelier:functions-identity-password runOnChange:true splitStatements:false
--comment: Whose password a mailed token may replace, before anybody is signed in. The token itself is used behind the wall, as that account. Function, safe online.

-- The account of a token that is worth something now, and where it signs in to.
CREATE OR REPLACE FUNCTION identity_password_reset(p_token_hash bytea) RETURNS TABLE (account_id uuid, workspace_id uuid)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT a.id, w.id
      FROM password_reset r
      JOIN account a ON a.id = r.account_id AND a.disabled_at IS NULL
      JOIN workspace w ON w.personal_of = a.id
     WHERE r.token_hash = p_token_hash AND r.used_at IS NULL AND r.expires_at > atelier_now()
$$;

-- Ends the keys for programs that the account made, in all its workspaces; answers how many. Only the account's own.
CREATE OR REPLACE FUNCTION identity_keys_end(p_account uuid) RETURNS integer
    LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
    WITH ended AS (
        UPDATE api_key k SET revoked_at = atelier_now()
         WHERE k.account_id = p_account AND p_account = tenant_account() AND k.revoked_at IS NULL
        RETURNING 1)
    SELECT count(*)::integer FROM ended
$$;

-- A mailed token was used, which proves the address. A telephone linked while nobody had proved it goes: whoever registered the address
-- before its owner could sign in by it for ever. Answers whether the address is proved only now.
CREATE OR REPLACE FUNCTION identity_reset_proves(p_account uuid) RETURNS boolean
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    UPDATE account a SET phone = NULL, email_verified_at = atelier_now(), version = a.version + 1
     WHERE a.id = p_account AND p_account = tenant_account() AND a.email_verified_at IS NULL;
    RETURN FOUND;
END $$;

REVOKE ALL ON FUNCTION identity_password_reset(bytea), identity_keys_end(uuid), identity_reset_proves(uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION identity_password_reset(bytea), identity_keys_end(uuid), identity_reset_proves(uuid) TO atelier_app;
