--liquibase formatted sql

--changeset atelier:functions-identity-phone runOnChange:true splitStatements:false
--comment: Codes to telephones: who may be sent one, and what a code is worth. Each function is one transaction's decision under a lock of the number, so that any number of requests at once are counted one after the other. Functions, safe online.

DROP FUNCTION IF EXISTS identity_phone_send(uuid, text, text, text, uuid, bytea, integer, integer[], integer, integer, integer, integer, integer, integer);
DROP FUNCTION IF EXISTS identity_phone_open(text, text);

-- Sends nothing by itself: says whether a code may be sent to this number now, and writes it down if so. Outcomes: sent;
-- wait (with the seconds to wait); blocked (the prefix, or all of it for today).
CREATE OR REPLACE FUNCTION identity_phone_send(
    p_id uuid, p_phone text, p_prefix text, p_purpose text, p_account uuid, p_code_hash bytea, p_asked_from bytea,
    p_life_seconds integer, p_pauses integer[], p_in_ten_minutes integer, p_in_a_day integer, p_all_in_a_day integer,
    p_breaker_sent integer, p_breaker_percent integer, p_block_seconds integer,
    OUT outcome text, OUT wait_seconds integer)
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    at       timestamptz;
    earlier  timestamptz[];
    resent   integer;
    ready    timestamptz;
    sent     integer;
    verified integer;
BEGIN
    PERFORM pg_advisory_xact_lock(hashtextextended('phone-prefix:' || p_prefix, 0));
    PERFORM pg_advisory_xact_lock(hashtextextended('phone:' || p_phone, 0));
    at := atelier_now();
    outcome := 'wait';

    earlier := ARRAY(SELECT c.created_at FROM phone_challenge c
                      WHERE c.phone = p_phone AND c.created_at > at - interval '1 day' ORDER BY c.created_at DESC);
    resent := (SELECT count(*) FROM unnest(earlier) e WHERE e > at - interval '10 minutes');
    ready := greatest(
        CASE WHEN resent > 0 THEN earlier[1] + make_interval(secs => p_pauses[least(resent, cardinality(p_pauses))]) END,
        CASE WHEN resent >= p_in_ten_minutes THEN earlier[p_in_ten_minutes] + interval '10 minutes' END,
        CASE WHEN cardinality(earlier) >= p_in_a_day THEN earlier[p_in_a_day] + interval '1 day' END);
    IF ready > at THEN
        wait_seconds := ceil(extract(epoch FROM ready - at));
        RETURN;
    END IF;

    SELECT ceil(extract(epoch FROM b.until - at)) INTO wait_seconds FROM phone_block b WHERE b.prefix = p_prefix AND b.until > at;
    IF FOUND THEN
        outcome := 'blocked';
        RETURN;
    END IF;
    SELECT count(*), count(*) FILTER (WHERE c.ended_as = 'verified') INTO sent, verified
      FROM phone_challenge c WHERE c.prefix = p_prefix AND c.created_at > at - interval '1 hour';
    IF sent >= p_breaker_sent AND verified * 100 < sent * p_breaker_percent THEN
        INSERT INTO phone_block (prefix, blocked_at, until, sent, verified)
        VALUES (p_prefix, at, at + make_interval(secs => p_block_seconds), sent, verified)
        ON CONFLICT (prefix) DO UPDATE
           SET blocked_at = excluded.blocked_at, until = excluded.until, sent = excluded.sent, verified = excluded.verified;
        outcome := 'tripped';
        wait_seconds := p_block_seconds;
        RETURN;
    END IF;
    IF (SELECT count(*) FROM phone_challenge c WHERE c.created_at > at - interval '1 day') >= p_all_in_a_day THEN
        outcome := 'spent';
        wait_seconds := 3600;
        RETURN;
    END IF;

    UPDATE phone_challenge c SET ended_at = at, ended_as = 'replaced'
     WHERE c.phone = p_phone AND c.purpose = p_purpose AND c.ended_at IS NULL;
    INSERT INTO phone_challenge (id, phone, prefix, purpose, for_account, code_hash, asked_from, created_at, expires_at)
    VALUES (p_id, p_phone, p_prefix, p_purpose, p_account, p_code_hash, p_asked_from, at, at + make_interval(secs => p_life_seconds));
    outcome := 'sent';
    wait_seconds := p_pauses[least(resent + 1, cardinality(p_pauses))];
END $$;

-- The open challenge of a number, for clients that do not name it: only for the account it was sent for, or from where it was
-- asked for. So nobody else can use up its tries, or use a code that was only overseen.
CREATE OR REPLACE FUNCTION identity_phone_open(p_phone text, p_purpose text, p_account uuid, p_asked_from bytea) RETURNS uuid
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT c.id FROM phone_challenge c
     WHERE c.phone = p_phone AND c.purpose = p_purpose AND c.ended_at IS NULL
       AND (c.for_account = p_account OR c.asked_from = p_asked_from)
$$;

-- One try, in one statement: of any number at once, each waits for the row and sees what the one before has left. True for the
-- one try that was right, once.
CREATE OR REPLACE FUNCTION identity_phone_try(
    p_id uuid, p_phone text, p_purpose text, p_account uuid, p_code_hash bytea, p_tries integer) RETURNS boolean
    LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
    WITH tried AS (
        UPDATE phone_challenge c
           SET tries = c.tries + 1,
               ended_at = CASE WHEN c.code_hash = p_code_hash OR c.tries + 1 >= p_tries THEN atelier_now() END,
               ended_as = CASE WHEN c.code_hash = p_code_hash THEN 'verified' WHEN c.tries + 1 >= p_tries THEN 'exhausted' END
         WHERE c.id = p_id AND c.phone = p_phone AND c.purpose = p_purpose AND c.for_account IS NOT DISTINCT FROM p_account
           AND c.ended_at IS NULL AND c.tries < p_tries AND c.expires_at > atelier_now()
        RETURNING c.ended_as = 'verified' AS verified)
    SELECT coalesce((SELECT t.verified FROM tried t), false)
$$;

-- The account of a number whose code was right, made if there is none; where it signs in to.
CREATE OR REPLACE FUNCTION identity_phone_account(
    p_phone text, p_account uuid, p_workspace uuid,
    OUT account_id uuid, OUT workspace_id uuid, OUT created boolean, OUT disabled boolean)
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    INSERT INTO account (id, phone, created_at) VALUES (p_account, p_phone, atelier_now())
    ON CONFLICT (phone) DO NOTHING;
    created := FOUND;
    IF created THEN
        INSERT INTO workspace (id, name, personal_of, created_at) VALUES (p_workspace, 'Personal', p_account, atelier_now());
        INSERT INTO membership (workspace_id, account_id, role, created_at)
        VALUES (p_workspace, p_account, 'owner', atelier_now());
    END IF;
    -- Who was made by a company has no workspace of their own and signs in to that company.
    SELECT a.id, coalesce(w.id, a.managed_by), a.disabled_at IS NOT NULL INTO account_id, workspace_id, disabled
      FROM account a LEFT JOIN workspace w ON w.personal_of = a.id WHERE a.phone = p_phone;
END $$;

-- Gives a number whose code was right to an account. False if it is another's.
CREATE OR REPLACE FUNCTION identity_phone_link(p_phone text, p_account uuid) RETURNS boolean
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    UPDATE account a SET phone = p_phone, version = a.version + 1 WHERE a.id = p_account AND a.disabled_at IS NULL;
    RETURN FOUND;
EXCEPTION WHEN unique_violation THEN
    RETURN false;
END $$;

-- What need not be known any more.
CREATE OR REPLACE FUNCTION identity_phone_prune(p_limit integer) RETURNS integer
    LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
    WITH gone AS (
        DELETE FROM phone_challenge
         WHERE id IN (SELECT c.id FROM phone_challenge c WHERE c.created_at < (SELECT atelier_now()) - interval '2 days'
                       ORDER BY c.created_at LIMIT p_limit FOR UPDATE SKIP LOCKED)
        RETURNING 1)
    SELECT count(*)::integer FROM gone
$$;

REVOKE ALL ON FUNCTION
    identity_phone_send(uuid, text, text, text, uuid, bytea, bytea, integer, integer[], integer, integer, integer, integer, integer, integer),
    identity_phone_open(text, text, uuid, bytea), identity_phone_try(uuid, text, text, uuid, bytea, integer),
    identity_phone_account(text, uuid, uuid), identity_phone_link(text, uuid), identity_phone_prune(integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION
    identity_phone_send(uuid, text, text, text, uuid, bytea, bytea, integer, integer[], integer, integer, integer, integer, integer, integer),
    identity_phone_open(text, text, uuid, bytea), identity_phone_try(uuid, text, text, uuid, bytea, integer),
    identity_phone_account(text, uuid, uuid), identity_phone_link(text, uuid) TO atelier_app;
GRANT EXECUTE ON FUNCTION identity_phone_prune(integer) TO atelier_engine;
