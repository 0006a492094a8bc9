--liquibase formatted sql

--changeset atelier:functions-ledger-invariants runOnChange:true splitStatements:false
--comment: What must always be true of money, in one place: run by tests and by the reconciliation sweep. No row is the answer of a sound ledger; nothing is repaired here. Functions, safe online.

-- Reads one snapshot: call it in a transaction of its own, or in one that is REPEATABLE READ.
CREATE OR REPLACE FUNCTION ledger_broken() RETURNS TABLE (id text, what text, n bigint, sample text)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT * FROM (
        SELECT 'L1', 'transactions with fewer than two entries, or whose entries of a unit do not sum to 0', count(*), min(x.id::text)
          FROM (SELECT t.id FROM ledger_transaction t
                  LEFT JOIN (SELECT e.transaction_id, a.unit, sum(e.amount) AS total, count(*) AS entries
                               FROM ledger_entry e JOIN ledger_account a ON a.id = e.account_id GROUP BY 1, 2) s
                    ON s.transaction_id = t.id
                 GROUP BY t.id HAVING coalesce(sum(s.entries), 0) < 2 OR bool_or(s.total <> 0)) x
        UNION ALL
        SELECT 'L2', 'units whose entries do not sum to 0', count(*), min(x.unit)
          FROM (SELECT a.unit FROM ledger_entry e JOIN ledger_account a ON a.id = e.account_id GROUP BY 1 HAVING sum(e.amount) <> 0) x
        UNION ALL
        SELECT 'L3', 'accounts whose balance or number of entries is not that of their entries, or whose versions have gaps', count(*), min(x.id::text)
          FROM (SELECT a.id FROM ledger_account a LEFT JOIN ledger_entry e ON e.account_id = a.id
                 WHERE a.workspace_id IS NOT NULL
                 GROUP BY a.id
                HAVING a.posted <> coalesce(sum(e.amount), 0) OR a.version <> count(e.id)
                    OR a.version <> coalesce(max(e.account_version), 0)) x
        UNION ALL
        SELECT 'L3', 'entries that do not continue the balance before them', count(*), min(x.id::text)
          FROM (SELECT e.id, e.balance_after - e.amount AS before,
                       coalesce(lag(e.balance_after) OVER (PARTITION BY e.account_id ORDER BY e.account_version), 0) AS last
                  FROM ledger_entry e WHERE e.workspace_id IS NOT NULL) x
         WHERE x.before <> x.last
        UNION ALL
        SELECT 'L4', 'accounts whose held amount is not that of their pending holds', count(*), min(x.id::text)
          FROM (SELECT a.id FROM ledger_account a LEFT JOIN ledger_hold h ON h.account_id = a.id AND h.state = 'pending'
                 GROUP BY a.id HAVING a.held <> coalesce(sum(h.amount), 0)) x
        UNION ALL
        SELECT 'L5', 'accounts of customers below 0', count(*), min(a.id::text)
          FROM ledger_account a WHERE a.workspace_id IS NOT NULL AND a.posted - a.held < 0
        UNION ALL
        SELECT 'L6', 'captured holds without exactly one transaction of what was captured', count(*), min(x.id::text)
          FROM (SELECT h.id FROM ledger_hold h LEFT JOIN ledger_entry e ON e.transaction_id = h.transaction_id AND e.account_id = h.account_id
                 WHERE h.state = 'captured' GROUP BY h.id HAVING count(e.id) <> 1 OR sum(e.amount) <> -h.captured) x
        UNION ALL
        SELECT 'L6', 'captures that belong to no hold', count(*), min(t.id::text)
          FROM ledger_transaction t WHERE t.kind = 'capture'
           AND NOT EXISTS (SELECT FROM ledger_hold h WHERE h.transaction_id = t.id)
        UNION ALL
        SELECT 'L8', 'redeem codes whose uses are not their redemptions, or redemptions whose posting is not the worth of the code', count(*), min(x.id::text)
          FROM (SELECT c.id FROM redeem_code c
                  LEFT JOIN redemption r ON r.code_id = c.id
                  LEFT JOIN ledger_entry e ON e.transaction_id = r.transaction_id AND e.workspace_id = r.workspace_id
                 GROUP BY c.id HAVING c.used <> count(r.code_id) OR bool_or(e.amount IS DISTINCT FROM c.credits) FILTER (WHERE r.code_id IS NOT NULL)) x
        UNION ALL
        SELECT 'L8', 'redeem postings without a redemption', count(*), min(t.id::text)
          FROM ledger_transaction t WHERE t.kind = 'redeem'
           AND NOT EXISTS (SELECT FROM redemption r WHERE r.transaction_id = t.id)
        UNION ALL
        SELECT 'L9', 'keys used twice in a workspace', count(*), min(x.key)
          FROM (SELECT t.key FROM ledger_transaction t GROUP BY t.workspace_id, t.key HAVING count(*) > 1) x
        UNION ALL
        SELECT 'L10', 'entries whose workspace is not that of their account', count(*), min(e.id::text)
          FROM ledger_entry e JOIN ledger_account a ON a.id = e.account_id
         WHERE e.workspace_id IS DISTINCT FROM a.workspace_id
    ) broken (id, what, n, sample)
     WHERE n > 0
$$;

REVOKE ALL ON FUNCTION ledger_broken() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION ledger_broken() TO atelier_engine;
