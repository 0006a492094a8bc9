--liquibase formatted sql

--changeset atelier:functions-wallet-operators runOnChange:true splitStatements:false
--comment: What operators do with money: prices and refunds. Functions of the engine's role, safe online.

-- Changes a route or makes it; what is NULL stays. Every change is a version, and who made it. changed | unchanged | stale | incomplete,
-- the last for a new route without a price: nothing becomes free by being left out.
CREATE OR REPLACE FUNCTION wallet_route_change(p_name text, p_enabled boolean, p_cost numeric, p_multiplier numeric, p_counts text,
    p_version integer, p_by uuid)
RETURNS text
    LANGUAGE plpgsql AS $$
DECLARE
    r model_route;
BEGIN
    PERFORM set_config('atelier.account', coalesce(p_by::text, ''), true);
    SELECT * INTO r FROM model_route x WHERE x.name = p_name FOR UPDATE;
    IF NOT FOUND THEN
        IF p_version IS NOT NULL THEN
            RETURN 'stale';
        END IF;
        IF p_cost IS NULL OR p_counts IS NULL THEN
            RETURN 'incomplete';
        END IF;
        INSERT INTO model_route (name, counts, enabled, cost_per_unit, multiplier)
            VALUES (p_name, p_counts, coalesce(p_enabled, false), p_cost, coalesce(p_multiplier, 1))
        ON CONFLICT (name) DO NOTHING;
        RETURN CASE WHEN FOUND THEN 'changed' ELSE 'stale' END;
    END IF;
    IF p_version <> r.version THEN
        RETURN 'stale';
    END IF;
    UPDATE model_route x
       SET enabled = coalesce(p_enabled, r.enabled), cost_per_unit = coalesce(p_cost, r.cost_per_unit),
           multiplier = coalesce(p_multiplier, r.multiplier), version = r.version + 1
     WHERE x.name = p_name
       AND (coalesce(p_enabled, r.enabled), coalesce(p_cost, r.cost_per_unit), coalesce(p_multiplier, r.multiplier))
           IS DISTINCT FROM (r.enabled, r.cost_per_unit, r.multiplier);
    RETURN CASE WHEN FOUND THEN 'changed' ELSE 'unchanged' END;
END $$;

-- Asks for a transaction to be taken back in whole; small ones are at once, others wait for a second operator.
-- done | waiting | already | unknown | not_paid | insufficient | frozen
CREATE OR REPLACE FUNCTION refund_ask(p_transaction uuid, p_reason text, p_by uuid, p_alone bigint)
RETURNS TABLE (answer text, refund_id uuid, workspace_id uuid, amount bigint)
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
#variable_conflict use_column
DECLARE
    t    ledger_transaction;
    paid bigint;
    made uuid;
    back record;
BEGIN
    SELECT * INTO t FROM ledger_transaction x WHERE x.id = p_transaction AND x.reverses IS NULL;
    IF NOT FOUND THEN
        RETURN QUERY SELECT 'unknown', NULL::uuid, NULL::uuid, NULL::bigint;
        RETURN;
    END IF;
    -- lessons of a package go back with the payment they were bought by, or not at all
    SELECT coalesce(-sum(e.amount), 0) INTO paid
      FROM ledger_entry e JOIN ledger_account a ON a.id = e.account_id AND a.kind = 'wallet'
     WHERE e.transaction_id = t.id;
    IF paid <= 0 THEN
        RETURN QUERY SELECT 'not_paid', NULL::uuid, t.workspace_id, -paid;
        RETURN;
    END IF;
    -- the row itself is the lock: whoever asks second waits here and finds it
    INSERT INTO refund (workspace_id, transaction_id, amount, reason, state, asked_by, asked_at)
        VALUES (t.workspace_id, t.id, paid, p_reason, 'waiting', p_by, atelier_now())
    ON CONFLICT (transaction_id) WHERE state <> 'rejected' DO NOTHING
    RETURNING id INTO made;
    IF made IS NULL THEN
        RETURN QUERY SELECT 'already', r.id, r.workspace_id, r.amount FROM refund r WHERE r.transaction_id = t.id AND r.state <> 'rejected';
        RETURN;
    END IF;
    IF paid > p_alone THEN
        RETURN QUERY SELECT 'waiting', made, t.workspace_id, paid;
        RETURN;
    END IF;
    RETURN QUERY SELECT * FROM refund_do(made, p_by);
END $$;

CREATE OR REPLACE FUNCTION refund_do(p_refund uuid, p_by uuid)
RETURNS TABLE (answer text, refund_id uuid, workspace_id uuid, amount bigint)
    LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE
    r    refund;
    back record;
BEGIN
    SELECT * INTO r FROM refund x WHERE x.id = p_refund;
    SELECT * INTO back FROM ledger_reverse(r.transaction_id, 'refund:' || r.id, p_by, r.reason) b;
    IF back.answer NOT IN ('posted', 'replayed') THEN
        UPDATE refund x SET state = 'rejected', decided_by = p_by, decided_at = atelier_now() WHERE x.id = r.id;
        RETURN QUERY SELECT CASE back.answer WHEN 'already_reversed' THEN 'already' ELSE back.answer END, r.id, r.workspace_id, r.amount;
        RETURN;
    END IF;
    UPDATE refund x SET state = 'done', decided_by = p_by, decided_at = atelier_now(), refund_id = back.transaction_id WHERE x.id = r.id;
    RETURN QUERY SELECT 'done', r.id, r.workspace_id, r.amount;
END $$;

-- The second pair of eyes. done | rejected | unknown | decided | same_person | frozen | insufficient
CREATE OR REPLACE FUNCTION refund_decide(p_refund uuid, p_by uuid, p_yes boolean)
RETURNS TABLE (answer text, refund_id uuid, workspace_id uuid, amount bigint)
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
#variable_conflict use_column
DECLARE
    r refund;
BEGIN
    SELECT * INTO r FROM refund x WHERE x.id = p_refund FOR UPDATE;
    IF NOT FOUND THEN
        RETURN QUERY SELECT 'unknown', NULL::uuid, NULL::uuid, NULL::bigint;
    ELSIF r.state <> 'waiting' THEN
        RETURN QUERY SELECT 'decided', r.id, r.workspace_id, r.amount;
    ELSIF p_yes AND (p_by IS NULL OR p_by = r.asked_by) THEN
        RETURN QUERY SELECT 'same_person', r.id, r.workspace_id, r.amount;
    ELSIF p_yes THEN
        RETURN QUERY SELECT * FROM refund_do(r.id, p_by);
    ELSE
        UPDATE refund x SET state = 'rejected', decided_by = p_by, decided_at = atelier_now() WHERE x.id = r.id;
        RETURN QUERY SELECT 'rejected', r.id, r.workspace_id, r.amount;
    END IF;
END $$;

REVOKE ALL ON FUNCTION wallet_route_change(text, boolean, numeric, numeric, text, integer, uuid), refund_ask(uuid, text, uuid, bigint),
    refund_do(uuid, uuid), refund_decide(uuid, uuid, boolean) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION wallet_route_change(text, boolean, numeric, numeric, text, integer, uuid), refund_ask(uuid, text, uuid, bigint),
    refund_decide(uuid, uuid, boolean) TO atelier_engine;
