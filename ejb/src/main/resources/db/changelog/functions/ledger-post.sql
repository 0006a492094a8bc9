--liquibase formatted sql

--changeset atelier:functions-ledger-post runOnChange:true splitStatements:false
--comment: The only writers of entries. Losers get a word, not an exception, and change nothing. Locks: accounts of customers by id, then holds; accounts of the platform are never locked. Plans are made once a connection: making them anew took half the time of a posting. Functions, safe online.

CREATE OR REPLACE FUNCTION ledger_platform(p_kind text, p_unit text) RETURNS uuid
    LANGUAGE sql STABLE
RETURN (SELECT a.id FROM ledger_account a WHERE a.workspace_id IS NULL AND a.kind = p_kind AND a.unit = p_unit);

-- The wallet of a workspace, opened at the first need.
CREATE OR REPLACE FUNCTION ledger_wallet(p_workspace uuid, p_unit text) RETURNS uuid
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    account uuid;
BEGIN
    SELECT id INTO account FROM ledger_account WHERE workspace_id = p_workspace AND unit = p_unit AND kind = 'wallet';
    IF account IS NULL THEN
        INSERT INTO ledger_account (workspace_id, kind, unit, opened_at) VALUES (p_workspace, 'wallet', p_unit, atelier_now())
        ON CONFLICT (workspace_id, unit) WHERE kind = 'wallet' DO NOTHING;
        SELECT id INTO STRICT account FROM ledger_account WHERE workspace_id = p_workspace AND unit = p_unit AND kind = 'wallet';
    END IF;
    RETURN account;
END $$;

DROP FUNCTION IF EXISTS ledger_post(uuid, text, text, uuid, text, text, uuid, uuid[], bigint[]);
DROP FUNCTION IF EXISTS ledger_change(uuid, text, bigint, text, text, text, uuid, text, text);

-- Posts one balanced transaction: posted | replayed | key_reused | insufficient | frozen | already_reversed.
CREATE FUNCTION ledger_post(p_workspace uuid, p_key text, p_kind text, p_actor uuid, p_source_type text, p_source_id text,
    p_reverses uuid, p_accounts uuid[], p_amounts bigint[], OUT answer text, OUT transaction_id uuid)
    LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE
    print  bytea := sha256(convert_to(concat_ws('|', p_kind, p_source_type, p_source_id, p_reverses, p_accounts, p_amounts), 'UTF8'));
    known  record;
    frozen boolean;
    short  boolean;
    made   uuid;
BEGIN
    -- Before the locks, because a repetition is common and should wait for nobody.
    SELECT x.id, x.digest INTO known FROM ledger_transaction x WHERE x.workspace_id = p_workspace AND x.key = p_key;
    IF known.id IS NULL THEN
        -- by array, not by a join: a plan that was made while there were few accounts must not read all when there are many
        SELECT coalesce(bool_or(a.frozen_at IS NOT NULL), false), coalesce(bool_or(a.amount < 0 AND a.posted - a.held + a.amount < 0), false)
          INTO frozen, short
          FROM (SELECT l.posted, l.held, l.frozen_at, p_amounts[array_position(p_accounts, l.id)] AS amount FROM ledger_account l
                 WHERE l.id = ANY (p_accounts) AND l.workspace_id IS NOT NULL ORDER BY l.id FOR NO KEY UPDATE) a;
        IF NOT frozen AND NOT short THEN
            INSERT INTO ledger_transaction (workspace_id, key, digest, kind, actor_id, source_type, source_id, reverses, created_at)
                VALUES (p_workspace, p_key, print, p_kind, p_actor, p_source_type, p_source_id, p_reverses, atelier_now())
            ON CONFLICT DO NOTHING
            RETURNING id INTO made;
        END IF;
        IF made IS NULL THEN
            -- perhaps the first of two twins was faster, and took the last of it while the second waited here
            SELECT x.id, x.digest INTO known FROM ledger_transaction x WHERE x.workspace_id = p_workspace AND x.key = p_key;
        END IF;
    END IF;
    IF made IS NULL THEN
        transaction_id := known.id;
        answer := CASE WHEN known.id IS NOT NULL THEN CASE WHEN known.digest = print THEN 'replayed' ELSE 'key_reused' END
                       WHEN frozen THEN 'frozen' WHEN short THEN 'insufficient'
                       -- nobody has the key, so somebody else reversed the same transaction
                       ELSE 'already_reversed' END;
        RETURN;
    END IF;

    WITH changed AS (
        UPDATE ledger_account a SET posted = a.posted + p_amounts[array_position(p_accounts, a.id)], version = a.version + 1
         WHERE a.id = ANY (p_accounts) AND a.workspace_id IS NOT NULL
        RETURNING a.id, a.workspace_id, a.posted - old.posted AS amount, a.posted, a.version
    )
    INSERT INTO ledger_entry (transaction_id, account_id, workspace_id, amount, balance_after, account_version)
    SELECT made, c.id, c.workspace_id, c.amount, c.posted, c.version FROM changed c
    UNION ALL
    SELECT made, a.id, NULL, p_amounts[array_position(p_accounts, a.id)], NULL, NULL
      FROM ledger_account a WHERE a.id = ANY (p_accounts) AND a.workspace_id IS NULL;
    answer := 'posted';
    transaction_id := made;
END $$;

-- Gives to (above 0) or takes from (below 0) the wallet of a workspace, against an account of the platform.
CREATE FUNCTION ledger_change(p_workspace uuid, p_unit text, p_amount bigint, p_against text, p_key text, p_kind text,
    p_actor uuid, p_source_type text, p_source_id text, OUT answer text, OUT transaction_id uuid)
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
    SET plan_cache_mode = force_generic_plan SET enable_seqscan = off AS $$
DECLARE
    accounts uuid[];
BEGIN
    SELECT ARRAY[w.id, p.id] INTO accounts FROM ledger_account w, ledger_account p
     WHERE w.workspace_id = p_workspace AND w.unit = p_unit AND w.kind = 'wallet' AND p.workspace_id IS NULL AND p.kind = p_against AND p.unit = p_unit;
    IF accounts IS NULL THEN
        accounts := ARRAY[ledger_wallet(p_workspace, p_unit), ledger_platform(p_against, p_unit)];
    END IF;
    SELECT x.answer, x.transaction_id INTO answer, transaction_id
      FROM ledger_post(p_workspace, p_key, p_kind, p_actor, p_source_type, p_source_id, NULL, accounts, ARRAY[p_amount, -p_amount]) x;
END $$;

-- Takes a transaction back, once and in whole; what was a revenue becomes a refund.
-- posted | replayed | key_reused | insufficient | frozen | already_reversed | unknown
CREATE OR REPLACE FUNCTION ledger_reverse(p_transaction uuid, p_key text, p_actor uuid, p_reason text)
RETURNS TABLE (answer text, transaction_id uuid)
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
    SET plan_cache_mode = force_generic_plan SET enable_seqscan = off AS $$
#variable_conflict use_column
DECLARE
    t        ledger_transaction;
    accounts uuid[];
    amounts  bigint[];
BEGIN
    SELECT * INTO t FROM ledger_transaction WHERE id = p_transaction AND reverses IS NULL;
    IF NOT FOUND THEN
        RETURN QUERY SELECT 'unknown', NULL::uuid;
        RETURN;
    END IF;
    SELECT array_agg(CASE a.kind WHEN 'revenue' THEN ledger_platform('refunded', a.unit) ELSE a.id END), array_agg(-e.amount)
      INTO accounts, amounts
      FROM ledger_entry e JOIN ledger_account a ON a.id = e.account_id
     WHERE e.transaction_id = t.id;
    RETURN QUERY SELECT * FROM ledger_post(t.workspace_id, p_key, 'reversal', p_actor, 'reason', p_reason, t.id, accounts, amounts);
END $$;

REVOKE ALL ON FUNCTION ledger_platform(text, text), ledger_wallet(uuid, text),
    ledger_post(uuid, text, text, uuid, text, text, uuid, uuid[], bigint[]),
    ledger_change(uuid, text, bigint, text, text, text, uuid, text, text), ledger_reverse(uuid, text, uuid, text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION ledger_wallet(uuid, text),
    ledger_change(uuid, text, bigint, text, text, text, uuid, text, text), ledger_reverse(uuid, text, uuid, text)
    TO atelier_app, atelier_engine;
