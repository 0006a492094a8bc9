--liquibase formatted sql

--changeset atelier:functions-identity-workspaces runOnChange:true splitStatements:false
--comment: Who belongs to a workspace and as what. Each function checks itself, under the lock of the workspace, that whoever acts may: a role that was taken away a moment ago decides nothing. Functions, safe online.

-- Whether a role may hand out, change and take away another: owners all, admins those below them.
CREATE OR REPLACE FUNCTION identity_may_give(p_role text, p_other text) RETURNS boolean LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN coalesce(p_role = 'owner' OR (p_role = 'admin' AND p_other IN ('member', 'teacher', 'student')), false);

-- The role of an account in a workspace, which is locked from here to the end of the transaction.
CREATE OR REPLACE FUNCTION identity_role_locked(p_workspace uuid, p_account uuid) RETURNS text
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    PERFORM 1 FROM workspace w WHERE w.id = p_workspace FOR NO KEY UPDATE;
    RETURN (SELECT m.role FROM membership m JOIN account a ON a.id = m.account_id AND a.disabled_at IS NULL
             WHERE m.workspace_id = p_workspace AND m.account_id = p_account);
END $$;

-- The code of a person in a company, given once and kept for ever: the company's code and the next number of five digits.
CREATE OR REPLACE FUNCTION identity_person(p_workspace uuid, p_account uuid, p_username text) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    UPDATE workspace_person p SET username = coalesce(p_username, p.username)
     WHERE p.workspace_id = p_workspace AND p.account_id = p_account;
    IF FOUND THEN
        RETURN;
    END IF;
    WITH next AS (
        UPDATE workspace w SET last_user_number = w.last_user_number + 1
         WHERE w.id = p_workspace AND w.company_code IS NOT NULL
        RETURNING w.company_code || lpad(w.last_user_number::text, 5, '0') AS code)
    INSERT INTO workspace_person (workspace_id, account_id, user_code, username, created_at)
    SELECT p_workspace, p_account, n.code, p_username, atelier_now() FROM next n;
END $$;

CREATE OR REPLACE FUNCTION identity_workspace_create(p_id uuid, p_account uuid, p_name text, p_most integer) RETURNS text
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    PERFORM 1 FROM account a WHERE a.id = p_account AND a.disabled_at IS NULL FOR NO KEY UPDATE;
    IF NOT FOUND OR (SELECT count(*) FROM membership m JOIN workspace w ON w.id = m.workspace_id
                      WHERE m.account_id = p_account AND m.role = 'owner' AND w.personal_of IS NULL) >= p_most THEN
        RETURN 'too_many';
    END IF;
    INSERT INTO workspace (id, name, company_code, created_at)
    SELECT p_id, p_name, lpad(c.n::text, greatest(4, length(c.n::text)), '0'), atelier_now()
      FROM (SELECT nextval('company_code') AS n) c;
    INSERT INTO membership (workspace_id, account_id, role, created_at) VALUES (p_id, p_account, 'owner', atelier_now());
    PERFORM identity_person(p_id, p_account, NULL);
    RETURN 'done';
END $$;

CREATE OR REPLACE FUNCTION identity_workspace_rename(p_workspace uuid, p_actor uuid, p_name text, p_version integer) RETURNS text
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF coalesce(identity_role_locked(p_workspace, p_actor), '') NOT IN ('owner', 'admin') THEN
        RETURN 'forbidden';
    END IF;
    UPDATE workspace w SET name = p_name, version = w.version + 1 WHERE w.id = p_workspace AND w.version = p_version;
    RETURN CASE WHEN FOUND THEN 'done' ELSE 'stale' END;
END $$;

CREATE OR REPLACE FUNCTION identity_workspaces(p_account uuid, p_only uuid)
RETURNS TABLE (id uuid, name text, company_code text, personal boolean, role text, version integer, created_at timestamptz)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT w.id, w.name, w.company_code, w.personal_of IS NOT NULL, m.role, w.version, w.created_at
      FROM membership m JOIN workspace w ON w.id = m.workspace_id
     WHERE m.account_id = p_account AND (p_only IS NULL OR w.id = p_only)
     ORDER BY w.personal_of IS NULL, w.created_at, w.id LIMIT 200
$$;

CREATE OR REPLACE FUNCTION identity_members(p_workspace uuid, p_only uuid, p_after_at timestamptz, p_after uuid, p_limit integer)
RETURNS TABLE (account_id uuid, display_name text, email text, username text, user_code text, role text, suspended boolean,
               version integer, joined_at timestamptz)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT m.account_id, a.display_name, a.email, p.username, p.user_code, m.role, m.suspended, m.version, m.joined_at
      FROM (SELECT s.account_id, s.role, false AS suspended, s.version, s.created_at AS joined_at
              FROM membership s WHERE s.workspace_id = p_workspace
             UNION ALL
            SELECT s.account_id, s.role, true, s.version, s.joined_at FROM suspended_member s WHERE s.workspace_id = p_workspace) m
      JOIN account a ON a.id = m.account_id
      LEFT JOIN workspace_person p ON p.workspace_id = p_workspace AND p.account_id = m.account_id
     WHERE (p_only IS NULL OR m.account_id = p_only)
       AND (p_after IS NULL OR (m.joined_at, m.account_id) > (p_after_at, p_after))
     ORDER BY m.joined_at, m.account_id LIMIT p_limit
$$;

-- Another role for a member. Outcomes: done, forbidden, unknown, self, stale, last_owner.
CREATE OR REPLACE FUNCTION identity_member_role(p_workspace uuid, p_actor uuid, p_member uuid, p_role text, p_version integer)
RETURNS text LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    acting text := identity_role_locked(p_workspace, p_actor);
    m      membership;
BEGIN
    SELECT * INTO m FROM membership x WHERE x.workspace_id = p_workspace AND x.account_id = p_member FOR UPDATE;
    IF coalesce(acting, '') NOT IN ('owner', 'admin') THEN
        RETURN 'forbidden';
    ELSIF m.account_id IS NULL THEN
        RETURN 'unknown';
    ELSIF p_member = p_actor THEN
        RETURN 'self';
    ELSIF NOT identity_may_give(acting, m.role) OR NOT identity_may_give(acting, p_role) THEN
        RETURN 'forbidden';
    ELSIF m.version <> p_version THEN
        RETURN 'stale';
    END IF;
    UPDATE membership x SET role = p_role, version = x.version + 1
     WHERE x.workspace_id = p_workspace AND x.account_id = p_member;
    RETURN 'done';
END $$;

-- Whether a workspace would be left without an owner, or a person without their own workspace.
CREATE OR REPLACE FUNCTION identity_needs(p_workspace uuid, p_member uuid) RETURNS boolean
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT EXISTS (SELECT 1 FROM workspace w WHERE w.id = p_workspace AND w.personal_of = p_member)
        OR NOT EXISTS (SELECT 1 FROM membership m JOIN account a ON a.id = m.account_id AND a.disabled_at IS NULL
                        WHERE m.workspace_id = p_workspace AND m.role = 'owner' AND m.account_id <> p_member)
           AND EXISTS (SELECT 1 FROM membership m WHERE m.workspace_id = p_workspace AND m.account_id = p_member AND m.role = 'owner')
$$;

-- Takes a member out, or suspends it, or the member leaves. What they had invited is revoked with them.
CREATE OR REPLACE FUNCTION identity_member_end(p_workspace uuid, p_actor uuid, p_member uuid, p_suspend boolean) RETURNS text
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    acting text := identity_role_locked(p_workspace, p_actor);
    m      record;
BEGIN
    SELECT x.role, x.version, x.created_at INTO m
      FROM membership x WHERE x.workspace_id = p_workspace AND x.account_id = p_member FOR UPDATE;
    IF acting IS NULL OR (p_actor <> p_member AND acting NOT IN ('owner', 'admin')) OR (p_actor = p_member AND p_suspend) THEN
        RETURN 'forbidden';
    END IF;
    IF m.role IS NULL THEN
        IF p_suspend THEN
            RETURN 'unknown';
        END IF;
        DELETE FROM suspended_member x WHERE x.workspace_id = p_workspace AND x.account_id = p_member
           AND identity_may_give(acting, x.role);
        IF NOT FOUND THEN
            RETURN 'unknown';
        END IF;
    ELSE
        IF p_actor <> p_member AND NOT identity_may_give(acting, m.role) THEN
            RETURN 'forbidden';
        ELSIF identity_needs(p_workspace, p_member) THEN
            RETURN 'last_owner';
        END IF;
        DELETE FROM membership x WHERE x.workspace_id = p_workspace AND x.account_id = p_member;
        IF p_suspend THEN
            INSERT INTO suspended_member (workspace_id, account_id, role, version, joined_at, suspended_at)
            VALUES (p_workspace, p_member, m.role, m.version + 1, m.created_at, atelier_now());
        END IF;
    END IF;
    IF NOT p_suspend THEN
        UPDATE workspace_person p SET username = NULL WHERE p.workspace_id = p_workspace AND p.account_id = p_member;
    END IF;
    UPDATE invitation i SET ended_at = atelier_now(), ended_as = 'revoked'
     WHERE i.workspace_id = p_workspace AND i.invited_by = p_member AND i.ended_at IS NULL;
    RETURN 'done';
END $$;

CREATE OR REPLACE FUNCTION identity_member_resume(p_workspace uuid, p_actor uuid, p_member uuid) RETURNS text
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    acting text := identity_role_locked(p_workspace, p_actor);
    s      suspended_member;
BEGIN
    SELECT * INTO s FROM suspended_member x WHERE x.workspace_id = p_workspace AND x.account_id = p_member FOR UPDATE;
    IF coalesce(acting, '') NOT IN ('owner', 'admin') OR (s.role IS NOT NULL AND NOT identity_may_give(acting, s.role)) THEN
        RETURN 'forbidden';
    ELSIF s.role IS NULL THEN
        RETURN 'unknown';
    END IF;
    DELETE FROM suspended_member x WHERE x.workspace_id = p_workspace AND x.account_id = p_member;
    INSERT INTO membership (workspace_id, account_id, role, version, created_at)
    VALUES (p_workspace, p_member, s.role, s.version + 1, s.joined_at);
    RETURN 'done';
END $$;

-- The owner makes another member an owner and becomes an admin.
CREATE OR REPLACE FUNCTION identity_ownership(p_workspace uuid, p_actor uuid, p_member uuid) RETURNS text
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF coalesce(identity_role_locked(p_workspace, p_actor), '') <> 'owner' THEN
        RETURN 'forbidden';
    ELSIF p_actor = p_member THEN
        RETURN 'self';
    ELSIF EXISTS (SELECT 1 FROM workspace w WHERE w.id = p_workspace AND w.personal_of IS NOT NULL) THEN
        RETURN 'last_owner';
    END IF;
    UPDATE membership m SET role = 'owner', version = m.version + 1
      FROM account a
     WHERE m.workspace_id = p_workspace AND m.account_id = p_member AND a.id = m.account_id AND a.disabled_at IS NULL;
    IF NOT FOUND THEN
        RETURN 'unknown';
    END IF;
    UPDATE membership m SET role = 'admin', version = m.version + 1
     WHERE m.workspace_id = p_workspace AND m.account_id = p_actor;
    RETURN 'done';
END $$;

-- A person that the workspace looks after itself: signs in by name in the company, has no address of their own.
CREATE OR REPLACE FUNCTION identity_person_create(
    p_workspace uuid, p_actor uuid, p_id uuid, p_username text, p_display_name text, p_password_hash text, p_role text)
RETURNS text LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    acting text := identity_role_locked(p_workspace, p_actor);
BEGIN
    IF coalesce(acting, '') NOT IN ('owner', 'admin') OR NOT identity_may_give(acting, p_role) THEN
        RETURN 'forbidden';
    ELSIF EXISTS (SELECT 1 FROM workspace w WHERE w.id = p_workspace AND w.company_code IS NULL) THEN
        RETURN 'no_company';
    ELSIF EXISTS (SELECT 1 FROM workspace_person p WHERE p.workspace_id = p_workspace AND p.username = p_username) THEN
        RETURN 'taken';
    END IF;
    INSERT INTO account (id, display_name, password_hash, managed_by, created_at)
    VALUES (p_id, p_display_name, p_password_hash, p_workspace, atelier_now());
    INSERT INTO membership (workspace_id, account_id, role, created_at) VALUES (p_workspace, p_id, p_role, atelier_now());
    PERFORM identity_person(p_workspace, p_id, p_username);
    RETURN 'done';
END $$;

-- A new password for somebody the workspace looks after. Ends their sign-ins and their keys.
CREATE OR REPLACE FUNCTION identity_person_password(p_workspace uuid, p_actor uuid, p_member uuid, p_password_hash text)
RETURNS text LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    acting text := identity_role_locked(p_workspace, p_actor);
BEGIN
    IF coalesce(acting, '') NOT IN ('owner', 'admin') THEN
        RETURN 'forbidden';
    END IF;
    UPDATE account a SET password_hash = p_password_hash, version = a.version + 1
      FROM membership m
     WHERE a.id = p_member AND a.managed_by = p_workspace AND m.workspace_id = p_workspace AND m.account_id = p_member
       AND identity_may_give(acting, m.role);
    IF NOT FOUND THEN
        RETURN 'unknown';
    END IF;
    UPDATE sign_in_session s SET ended_at = atelier_now(), ended_why = 'password'
     WHERE s.account_id = p_member AND s.ended_at IS NULL;
    UPDATE api_key k SET revoked_at = atelier_now() WHERE k.account_id = p_member AND k.revoked_at IS NULL;
    RETURN 'done';
END $$;

-- Whoever signs in as a company's code and a name or code of a person there.
CREATE OR REPLACE FUNCTION identity_person_home(p_company text, p_name text)
RETURNS TABLE (account_id uuid, workspace_id uuid, password_hash text)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT a.id, w.id, a.password_hash
      FROM workspace w
      JOIN workspace_person p ON p.workspace_id = w.id AND (p.username = p_name OR p.user_code = p_name)
      JOIN membership m ON m.workspace_id = w.id AND m.account_id = p.account_id
      JOIN account a ON a.id = p.account_id AND a.disabled_at IS NULL
     WHERE w.company_code = p_company LIMIT 1
$$;

DO $grants$
DECLARE
    f text;
BEGIN
    FOREACH f IN ARRAY ARRAY[
        'identity_workspace_create(uuid, uuid, text, integer)', 'identity_workspace_rename(uuid, uuid, text, integer)',
        'identity_workspaces(uuid, uuid)', 'identity_members(uuid, uuid, timestamptz, uuid, integer)',
        'identity_member_role(uuid, uuid, uuid, text, integer)', 'identity_member_end(uuid, uuid, uuid, boolean)',
        'identity_member_resume(uuid, uuid, uuid)', 'identity_ownership(uuid, uuid, uuid)',
        'identity_person_create(uuid, uuid, uuid, text, text, text, text)',
        'identity_person_password(uuid, uuid, uuid, text)', 'identity_person_home(text, text)'] LOOP
        EXECUTE 'REVOKE ALL ON FUNCTION ' || f || ' FROM PUBLIC';
        EXECUTE 'GRANT EXECUTE ON FUNCTION ' || f || ' TO atelier_app';
    END LOOP;
    FOREACH f IN ARRAY ARRAY['identity_role_locked(uuid, uuid)', 'identity_person(uuid, uuid, text)', 'identity_needs(uuid, uuid)'] LOOP
        EXECUTE 'REVOKE ALL ON FUNCTION ' || f || ' FROM PUBLIC';
    END LOOP;
END $grants$;
