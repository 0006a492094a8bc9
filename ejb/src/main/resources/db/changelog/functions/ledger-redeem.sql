--liquibase formatted sql

--changeset atelier:functions-ledger-redeem runOnChange:true splitStatements:false
--comment: A code becomes credits once: the use of the code and the posting are one function. Function, safe online.

-- redeemed | replayed | key_reused | frozen | refused. Refused says no more, to nobody: unknown, used, expired, disabled.
CREATE OR REPLACE FUNCTION ledger_redeem(p_workspace uuid, p_account uuid, p_hash bytea, p_key text)
RETURNS TABLE (answer text, credits bigint, transaction_id uuid)
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
    SET plan_cache_mode = force_generic_plan SET enable_seqscan = off AS $$
#variable_conflict use_column
DECLARE
    c       redeem_code;
    known   record;
    posting record;
    t       timestamptz := atelier_now();
    purse   uuid := ledger_wallet(p_workspace, 'CREDIT');
BEGIN
    -- accounts before anything else; whoever sends the same request twice waits here for the first
    PERFORM FROM ledger_account a WHERE a.id = purse FOR NO KEY UPDATE;
    SELECT x.id, x.source_id, r.hash INTO known
      FROM ledger_transaction x LEFT JOIN redeem_code r ON x.kind = 'redeem' AND r.id::text = x.source_id
     WHERE x.workspace_id = p_workspace AND x.key = p_key;
    IF FOUND THEN
        RETURN QUERY SELECT CASE WHEN known.hash = p_hash THEN 'replayed' ELSE 'key_reused' END,
            (SELECT r.credits FROM redeem_code r WHERE r.hash = p_hash AND r.hash = known.hash), known.id;
        RETURN;
    END IF;

    SELECT * INTO c FROM redeem_code r
     WHERE r.hash = p_hash AND r.used < r.uses AND r.disabled_at IS NULL AND r.expires_at > t
       FOR NO KEY UPDATE;
    -- in a statement of its own: it sees what whoever held the lock before us has written
    IF NOT FOUND OR EXISTS (SELECT FROM redemption d WHERE d.code_id = c.id AND d.account_id = p_account) THEN
        RETURN QUERY SELECT 'refused', NULL::bigint, NULL::uuid;
        RETURN;
    END IF;
    SELECT * INTO posting FROM ledger_change(p_workspace, 'CREDIT', c.credits, 'issued', p_key, 'redeem', p_account, 'redeem_code', c.id::text);
    IF posting.answer <> 'posted' THEN
        RETURN QUERY SELECT posting.answer, NULL::bigint, NULL::uuid;
        RETURN;
    END IF;
    UPDATE redeem_code r SET used = r.used + 1 WHERE r.id = c.id;
    INSERT INTO redemption (code_id, account_id, workspace_id, transaction_id, redeemed_at)
        VALUES (c.id, p_account, p_workspace, posting.transaction_id, t);
    RETURN QUERY SELECT 'redeemed', c.credits, posting.transaction_id;
END $$;

REVOKE ALL ON FUNCTION ledger_redeem(uuid, uuid, bytea, text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION ledger_redeem(uuid, uuid, bytea, text) TO atelier_app;
