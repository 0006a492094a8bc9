--liquibase formatted sql

--changeset atelier:functions-wallet-sweeps runOnChange:true splitStatements:false
--comment: What the sweeps of money do, a chunk a call: holds and codes whose time is up, accounts to be frozen. Each call is a transaction of its own and may be repeated. Functions, safe online.

-- Holds whose time is up, at most so many and of one purpose, so that accounts are locked in one order: that of a job which is still alive
-- lives another p_more_ms, all others expire. seen is 0 when nothing is due any more.
CREATE OR REPLACE FUNCTION wallet_holds_expire(p_most integer, p_more_ms bigint)
RETURNS TABLE (seen integer, expired integer, prolonged integer, credits bigint)
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
#variable_conflict use_column
DECLARE
    t     timestamptz := atelier_now();
    what  text;
    due   uuid[];
    alive uuid[];
    dead  record;
BEGIN
    seen := 0; expired := 0; prolonged := 0; credits := 0;
    SELECT h.purpose INTO what FROM ledger_hold h WHERE h.state = 'pending' AND h.expires_at <= t ORDER BY h.expires_at LIMIT 1;
    IF FOUND THEN
        due := ARRAY(SELECT h.id FROM ledger_hold h
                      WHERE h.state = 'pending' AND h.expires_at <= t AND h.purpose = what ORDER BY h.expires_at LIMIT p_most);
        seen := cardinality(due);
        alive := ARRAY(SELECT h.id FROM ledger_hold h
                        WHERE h.id = ANY (due) AND h.purpose = 'job'
                          AND EXISTS (SELECT FROM job j WHERE j.id = h.ref_id AND j.run = h.run AND j.state < 10));
        SELECT array_agg(h.ref_id ORDER BY h.id) AS refs, array_agg(h.run ORDER BY h.id) AS runs, array_agg(h.amount ORDER BY h.id) AS amounts
          INTO dead FROM ledger_hold h WHERE h.id = ANY (due) AND h.id <> ALL (alive);
        IF dead.refs IS NOT NULL THEN
            SELECT count(*), coalesce(sum(dead.amounts[s.no]), 0) INTO expired, credits
              FROM ledger_settle(what, dead.refs, dead.runs, array_fill(0::bigint, ARRAY[cardinality(dead.refs)]), 'expired')
                   WITH ORDINALITY s (ref_id, run, answer, no)
             WHERE s.answer = 'expired';
        END IF;
        -- after the accounts, as everywhere; one that was resolved meanwhile is not pending any more
        UPDATE ledger_hold h SET expires_at = t + p_more_ms * interval '1 ms', prolonged = h.prolonged + 1
         WHERE h.id = ANY (alive) AND h.state = 'pending';
        GET DIAGNOSTICS prolonged = ROW_COUNT;
    END IF;
    RETURN NEXT;
END $$;

-- Codes that nobody can use any more because of their age, at most so many; what they were still worth.
CREATE OR REPLACE FUNCTION wallet_codes_expire(p_most integer) RETURNS TABLE (seen integer, credits bigint)
    LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
    WITH due AS (
        SELECT c.id FROM redeem_code c
         WHERE c.expired_at IS NULL AND c.disabled_at IS NULL AND c.expires_at <= (SELECT atelier_now())
         ORDER BY c.expires_at LIMIT p_most FOR NO KEY UPDATE SKIP LOCKED
    ), gone AS (
        UPDATE redeem_code c SET expired_at = atelier_now() FROM due WHERE c.id = due.id
        RETURNING (c.uses - c.used) * c.credits AS worth
    )
    SELECT count(*)::integer, coalesce(sum(g.worth), 0)::bigint FROM gone g
$$;

-- Nothing is taken from or given to these accounts until somebody has looked; work that is under way is still settled.
CREATE OR REPLACE FUNCTION wallet_freeze(p_accounts uuid[]) RETURNS integer
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    n integer;
BEGIN
    UPDATE ledger_account a SET frozen_at = atelier_now() WHERE a.id = ANY (p_accounts) AND a.workspace_id IS NOT NULL AND a.frozen_at IS NULL;
    GET DIAGNOSTICS n = ROW_COUNT;
    RETURN n;
END $$;

-- What the meters show. The reconciliation tells its result through its lease; one that was stopped tells none.
CREATE OR REPLACE FUNCTION wallet_pulse() RETURNS TABLE (violations bigint, proved_age bigint, unsealed bigint, overdue bigint)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT substring(l.said FROM '^violated=([0-9]+)')::bigint,
           coalesce(extract(epoch FROM atelier_now() - l.succeeded_at), 0)::bigint,
           coalesce((SELECT extract(epoch FROM atelier_now() - t.created_at)
                       FROM ledger_entry e JOIN ledger_transaction t ON t.id = e.transaction_id
                      WHERE e.id > coalesce((SELECT s.last_entry FROM ledger_seal s ORDER BY s.block_no DESC LIMIT 1), 0)
                      ORDER BY e.id LIMIT 1), 0)::bigint,
           (SELECT count(*) FROM (SELECT FROM ledger_hold h
                                   WHERE h.state = 'pending' AND h.expires_at < (SELECT atelier_now()) - interval '15 minutes' LIMIT 10000) x)
      FROM (SELECT 1) one LEFT JOIN sweep_lease l ON l.sweep = 'wallet-reconciliation'
$$;

REVOKE ALL ON FUNCTION wallet_pulse(), wallet_holds_expire(integer, bigint), wallet_codes_expire(integer), wallet_freeze(uuid[]) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION wallet_pulse(), wallet_holds_expire(integer, bigint), wallet_codes_expire(integer), wallet_freeze(uuid[]) TO atelier_engine;
