--liquibase formatted sql

--changeset atelier:functions-ledger-post runOnChange:true splitStatements:false
--comment: The only writers of entries. Losers get a word, not an exception, and change nothing. Locks: accounts of customers by id, then holds; accounts of the platform are never locked. Functions, safe online.

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

-- Posts one balanced transaction: posted | replayed | key_reused | insufficient | frozen | already_reversed.
CREATE OR REPLACE FUNCTION ledger_post(p_workspace uuid, p_key text, p_kind text, p_actor uuid, p_source_type text,
    p_source_id text, p_reverses uuid, p_accounts uuid[], p_amounts bigint[])
RETURNS TABLE (answer text, transaction_id uuid)
    LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE
    print  bytea := sha256(convert_to(concat_ws('|', p_kind, p_source_type, p_source_id, p_reverses, p_accounts, p_amounts), 'UTF8'));
    known  record;
    bad    record;
    made   uuid;
BEGIN
    -- Looked for twice: before the locks, because a repetition is common and should wait for nobody; and after them, because
    -- the first of two twins has committed by then.
    FOR i IN 1 .. 2 LOOP
        SELECT x.id, x.digest INTO known FROM ledger_transaction x WHERE x.workspace_id = p_workspace AND x.key = p_key;
        IF FOUND THEN
            RETURN QUERY SELECT CASE WHEN known.digest = print THEN 'replayed' ELSE 'key_reused' END, known.id;
            RETURN;
        END IF;
        IF i = 1 THEN
            PERFORM FROM ledger_account a WHERE a.id = ANY (p_accounts) AND a.workspace_id IS NOT NULL
              ORDER BY a.id FOR NO KEY UPDATE;
        END IF;
    END LOOP;

    SELECT a.frozen_at IS NOT NULL AS frozen INTO bad
      FROM unnest(p_accounts, p_amounts) m (account, amount)
      JOIN ledger_account a ON a.id = m.account
     WHERE a.workspace_id IS NOT NULL AND (a.frozen_at IS NOT NULL OR m.amount < 0 AND a.posted - a.held + m.amount < 0)
     ORDER BY frozen DESC LIMIT 1;
    IF FOUND THEN
        RETURN QUERY SELECT CASE WHEN bad.frozen THEN 'frozen' ELSE 'insufficient' END, NULL::uuid;
        RETURN;
    END IF;

    INSERT INTO ledger_transaction (workspace_id, key, digest, kind, actor_id, source_type, source_id, reverses, created_at)
        VALUES (p_workspace, p_key, print, p_kind, p_actor, p_source_type, p_source_id, p_reverses, atelier_now())
    ON CONFLICT DO NOTHING
    RETURNING id INTO made;
    IF made IS NULL THEN
        -- a twin over other accounts was faster, or somebody else reversed the same transaction
        SELECT x.id, x.digest INTO known FROM ledger_transaction x WHERE x.workspace_id = p_workspace AND x.key = p_key;
        RETURN QUERY SELECT CASE WHEN known.id IS NULL THEN 'already_reversed'
                                 WHEN known.digest = print THEN 'replayed' ELSE 'key_reused' END, known.id;
        RETURN;
    END IF;

    WITH changed AS (
        UPDATE ledger_account a SET posted = a.posted + m.amount, version = a.version + 1
          FROM unnest(p_accounts, p_amounts) m (account, amount)
         WHERE a.id = m.account AND a.workspace_id IS NOT NULL
        RETURNING a.id, a.workspace_id, m.amount, a.posted, a.version
    )
    INSERT INTO ledger_entry (transaction_id, account_id, workspace_id, amount, balance_after, account_version)
    SELECT made, c.id, c.workspace_id, c.amount, c.posted, c.version FROM changed c
    UNION ALL
    SELECT made, a.id, NULL, m.amount, NULL, NULL
      FROM unnest(p_accounts, p_amounts) m (account, amount)
      JOIN ledger_account a ON a.id = m.account AND a.workspace_id IS NULL;
    RETURN QUERY SELECT 'posted', made;
END $$;

-- Gives to (above 0) or takes from (below 0) the wallet of a workspace, against an account of the platform.
CREATE OR REPLACE FUNCTION ledger_change(p_workspace uuid, p_unit text, p_amount bigint, p_against text, p_key text, p_kind text,
    p_actor uuid, p_source_type text, p_source_id text)
RETURNS TABLE (answer text, transaction_id uuid)
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    RETURN QUERY SELECT * FROM ledger_post(p_workspace, p_key, p_kind, p_actor, p_source_type, p_source_id, NULL,
        ARRAY[ledger_wallet(p_workspace, p_unit), ledger_platform(p_against, p_unit)], ARRAY[p_amount, -p_amount]);
END $$;

-- Takes a transaction back, once and in whole; what was a revenue becomes a refund.
-- posted | replayed | key_reused | insufficient | frozen | already_reversed | unknown
CREATE OR REPLACE FUNCTION ledger_reverse(p_transaction uuid, p_key text, p_actor uuid, p_reason text)
RETURNS TABLE (answer text, transaction_id uuid)
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
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
