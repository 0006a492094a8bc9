--liquibase formatted sql

--changeset atelier:functions-identity-invitations runOnChange:true splitStatements:false
--comment: Invitations: a token by mail, bound to the address, good once. Functions, safe online.

CREATE OR REPLACE FUNCTION identity_invite(
    p_id uuid, p_workspace uuid, p_actor uuid, p_email text, p_role text, p_token_hash bytea, p_life_seconds integer,
    p_in_a_day integer) RETURNS text
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    acting text := identity_role_locked(p_workspace, p_actor);
BEGIN
    IF coalesce(acting, '') NOT IN ('owner', 'admin') OR NOT identity_may_give(acting, p_role) THEN
        RETURN 'forbidden';
    ELSIF EXISTS (SELECT 1 FROM membership m JOIN account a ON a.id = m.account_id
                   WHERE m.workspace_id = p_workspace AND a.email = p_email AND a.email_verified_at IS NOT NULL) THEN
        RETURN 'member';
    ELSIF (SELECT count(*) FROM invitation i
            WHERE i.workspace_id = p_workspace AND i.created_at > atelier_now() - interval '1 day') >= p_in_a_day THEN
        RETURN 'too_many';
    END IF;
    UPDATE invitation i SET ended_at = atelier_now(), ended_as = 'replaced'
     WHERE i.workspace_id = p_workspace AND i.email = p_email AND i.ended_at IS NULL;
    INSERT INTO invitation (id, workspace_id, email, role, token_hash, invited_by, created_at, expires_at)
    SELECT p_id, p_workspace, p_email, p_role, p_token_hash, p_actor, t.at, t.at + make_interval(secs => p_life_seconds)
      FROM (SELECT atelier_now() AS at) t;
    RETURN 'done';
END $$;

CREATE OR REPLACE FUNCTION identity_invitations(p_workspace uuid)
RETURNS TABLE (id uuid, email text, role text, invited_by uuid, created_at timestamptz, expires_at timestamptz)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT i.id, i.email, i.role, i.invited_by, i.created_at, i.expires_at
      FROM invitation i WHERE i.workspace_id = p_workspace AND i.ended_at IS NULL AND i.expires_at > atelier_now()
     ORDER BY i.created_at DESC, i.id LIMIT 200
$$;

CREATE OR REPLACE FUNCTION identity_invitation_revoke(p_workspace uuid, p_actor uuid, p_id uuid) RETURNS text
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    acting text := identity_role_locked(p_workspace, p_actor);
BEGIN
    IF coalesce(acting, '') NOT IN ('owner', 'admin') THEN
        RETURN 'forbidden';
    END IF;
    UPDATE invitation i SET ended_at = atelier_now(), ended_as = 'revoked'
     WHERE i.id = p_id AND i.workspace_id = p_workspace AND i.ended_at IS NULL AND identity_may_give(acting, i.role);
    RETURN CASE WHEN FOUND THEN 'done' ELSE 'unknown' END;
END $$;

-- Outcomes: done; unknown (no such token, used, expired, for another address, or from somebody who may not invite any more);
-- unverified (the address is the caller's, but not proved to be).
CREATE OR REPLACE FUNCTION identity_invitation_accept(
    p_account uuid, p_token_hash bytea, OUT outcome text, OUT workspace_id uuid, OUT role text)
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    i invitation;
    a account;
BEGIN
    outcome := 'unknown';
    SELECT * INTO a FROM account x WHERE x.id = p_account AND x.disabled_at IS NULL;
    SELECT * INTO i FROM invitation x WHERE x.token_hash = p_token_hash;
    IF i.id IS NULL OR a.email IS NULL OR a.email <> i.email THEN
        RETURN;
    ELSIF a.email_verified_at IS NULL THEN
        outcome := 'unverified';
        RETURN;
    ELSIF NOT identity_may_give(identity_role_locked(i.workspace_id, i.invited_by), i.role) THEN
        RETURN;
    END IF;
    UPDATE invitation x SET ended_at = atelier_now(), ended_as = 'accepted', accepted_by = p_account
     WHERE x.id = i.id AND x.ended_at IS NULL AND x.expires_at > atelier_now();
    IF NOT FOUND THEN
        RETURN;
    END IF;
    DELETE FROM suspended_member s WHERE s.workspace_id = i.workspace_id AND s.account_id = p_account;
    INSERT INTO membership (workspace_id, account_id, role, created_at)
    VALUES (i.workspace_id, p_account, i.role, atelier_now())
    ON CONFLICT ON CONSTRAINT membership_pkey DO NOTHING;
    PERFORM identity_person(i.workspace_id, p_account, NULL);
    outcome := 'done';
    workspace_id := i.workspace_id;
    SELECT m.role INTO role FROM membership m WHERE m.workspace_id = i.workspace_id AND m.account_id = p_account;
END $$;

DO $grants$
DECLARE
    f text;
BEGIN
    FOREACH f IN ARRAY ARRAY[
        'identity_invite(uuid, uuid, uuid, text, text, bytea, integer, integer)', 'identity_invitations(uuid)',
        'identity_invitation_revoke(uuid, uuid, uuid)', 'identity_invitation_accept(uuid, bytea)'] LOOP
        EXECUTE 'REVOKE ALL ON FUNCTION ' || f || ' FROM PUBLIC';
        EXECUTE 'GRANT EXECUTE ON FUNCTION ' || f || ' TO atelier_app';
    END LOOP;
END $grants$;
