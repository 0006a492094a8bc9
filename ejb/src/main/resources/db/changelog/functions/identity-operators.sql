--liquibase formatted sql

--changeset atelier:functions-identity-operators runOnChange:true splitStatements:false
--comment: Operators: the first, and what they may do with accounts. Functions, safe online.

-- Of any number at once one wins: the row that says so can exist once.
CREATE OR REPLACE FUNCTION identity_bootstrap(p_account uuid) RETURNS boolean
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM account a WHERE a.operator) THEN
        RETURN false;
    END IF;
    INSERT INTO operator_bootstrap (by_account, done_at) VALUES (p_account, atelier_now()) ON CONFLICT DO NOTHING;
    IF NOT FOUND THEN
        RETURN false;
    END IF;
    UPDATE account a SET operator = true, version = a.version + 1 WHERE a.id = p_account AND a.disabled_at IS NULL;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'no such account';
    END IF;
    RETURN true;
END $$;

CREATE OR REPLACE FUNCTION identity_bootstrap_open() RETURNS boolean
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT NOT EXISTS (SELECT 1 FROM operator_bootstrap) AND NOT EXISTS (SELECT 1 FROM account a WHERE a.operator)
$$;

-- Accounts, newest first; p_text finds in address, name and number.
CREATE OR REPLACE FUNCTION identity_accounts(p_text text, p_only uuid, p_before uuid, p_limit integer)
RETURNS TABLE (id uuid, email text, email_verified boolean, phone text, display_name text, operator boolean,
               disabled_at timestamptz, created_at timestamptz, version integer)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT a.id, a.email, a.email_verified_at IS NOT NULL, a.phone, a.display_name, a.operator, a.disabled_at, a.created_at, a.version
      FROM account a
     WHERE (p_only IS NULL OR a.id = p_only) AND (p_before IS NULL OR a.id < p_before)
       AND (p_text IS NULL OR position(lower(p_text) IN lower(concat_ws(' ', a.email, a.display_name, a.phone))) > 0)
     ORDER BY a.id DESC LIMIT p_limit
$$;

-- Outcomes: done, unknown, self, stale. The last operator cannot go because nobody changes himself.
CREATE OR REPLACE FUNCTION identity_account_change(
    p_actor uuid, p_account uuid, p_version integer, p_disabled boolean, p_operator boolean) RETURNS text
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    a account;
BEGIN
    -- One change of operators at a time: two who take each other's office must not both win.
    PERFORM pg_advisory_xact_lock(hashtextextended('operators', 0));
    SELECT * INTO a FROM account x WHERE x.id = p_account FOR NO KEY UPDATE;
    IF p_actor IS NOT NULL
       AND NOT EXISTS (SELECT 1 FROM account x WHERE x.id = p_actor AND x.operator AND x.disabled_at IS NULL) THEN
        RETURN 'forbidden';
    ELSIF a.id IS NULL THEN
        RETURN 'unknown';
    ELSIF p_actor IS NOT DISTINCT FROM p_account THEN
        RETURN 'self';
    ELSIF a.version <> p_version THEN
        RETURN 'stale';
    END IF;
    UPDATE account x
       SET disabled_at = CASE WHEN p_disabled THEN coalesce(x.disabled_at, atelier_now()) WHEN p_disabled IS NULL THEN x.disabled_at END,
           operator = coalesce(p_operator, x.operator), version = x.version + 1
     WHERE x.id = p_account;
    RETURN 'done';
END $$;

DO $grants$
DECLARE
    f text;
BEGIN
    FOREACH f IN ARRAY ARRAY[
        'identity_bootstrap(uuid)', 'identity_bootstrap_open()', 'identity_accounts(text, uuid, uuid, integer)',
        'identity_account_change(uuid, uuid, integer, boolean, boolean)'] LOOP
        EXECUTE 'REVOKE ALL ON FUNCTION ' || f || ' FROM PUBLIC';
        EXECUTE 'GRANT EXECUTE ON FUNCTION ' || f || ' TO atelier_app';
    END LOOP;
END $grants$;
