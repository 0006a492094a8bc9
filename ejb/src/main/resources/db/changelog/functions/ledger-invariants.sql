--liquibase formatted sql

--changeset atelier:functions-ledger-invariants runOnChange:true splitStatements:false
--comment: What must always be true of money, in one place: run by tests and by the reconciliation sweep. No row is the answer of a sound ledger; nothing is repaired here. Functions, safe online.
DROP FUNCTION IF EXISTS ledger_broken();
DROP FUNCTION IF EXISTS ledger_broken(timestamptz, integer, integer);
DROP FUNCTION IF EXISTS ledger_broken(timestamptz, boolean, uuid, uuid, uuid, uuid);

-- A ledger in at most so many parts that may be looked at one after the other or beside each other: each a range of accounts with about
-- as many entries as the next, and a range of transactions, holds and codes by their ids. A large ledger is guessed from a hundredth.
CREATE OR REPLACE FUNCTION ledger_parts(p_since timestamptz, p_parts integer)
RETURNS TABLE (part integer, accounts_from uuid, accounts_until uuid, ids_from uuid, ids_until uuid)
    LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    least_id CONSTANT uuid := '00000000-0000-0000-0000-000000000000';
    last_id  CONSTANT uuid := 'ffffffff-ffff-ffff-ffff-ffffffffffff';
    small    CONSTANT integer := 100000;
    hundredth CONSTANT real := 1;
    percent  real := (SELECT CASE WHEN max(c.reltuples) > small THEN hundredth ELSE 100 END
                        FROM pg_class c WHERE c.oid IN ('ledger_entry'::regclass, 'ledger_transaction'::regclass));
    cuts     double precision[] := ARRAY(SELECT n::double precision / p_parts FROM generate_series(1, p_parts - 1) n);
    accounts uuid[];
    ids      uuid[];
BEGIN
    SELECT percentile_disc(cuts) WITHIN GROUP (ORDER BY e.account_id) INTO accounts
      FROM ledger_entry e TABLESAMPLE SYSTEM (percent) WHERE e.workspace_id IS NOT NULL;
    SELECT percentile_disc(cuts) WITHIN GROUP (ORDER BY t.id) INTO ids
      FROM ledger_transaction t TABLESAMPLE SYSTEM (percent) WHERE t.id >= uuid7_floor(p_since);
    RETURN QUERY
    SELECT n, coalesce(accounts[n - 1], least_id), coalesce(accounts[n], last_id), coalesce(ids[n - 1], least_id), coalesce(ids[n], last_id)
      FROM generate_series(1, CASE WHEN accounts IS NULL OR ids IS NULL THEN 1 ELSE p_parts END) n;
END $$;

-- Without statistics, as after crashes of the server, the plan must not take the square of the rows. So OFFSET 0 keeps the entries of a
-- capture from being looked for among all of its account, and EXCEPT stands where NOT EXISTS has no index to go by.
-- Of what was posted, held or settled since then, and of one part: of the accounts and of the transactions, holds, codes and blocks of the
-- seal whose ids are in these ranges, the end of each left out. Reads one snapshot: one call is one statement. accounts are those of customers that are broken themselves.
CREATE OR REPLACE FUNCTION ledger_broken(p_since timestamptz DEFAULT '2000-01-01 00:00:00+00',
    p_accounts_from uuid DEFAULT '00000000-0000-0000-0000-000000000000', p_accounts_until uuid DEFAULT 'ffffffff-ffff-ffff-ffff-ffffffffffff',
    p_ids_from uuid DEFAULT '00000000-0000-0000-0000-000000000000', p_ids_until uuid DEFAULT 'ffffffff-ffff-ffff-ffff-ffffffffffff')
RETURNS TABLE (id text, what text, n bigint, sample text, accounts uuid[])
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    WITH tx AS MATERIALIZED (
        SELECT t.* FROM ledger_transaction t
         WHERE t.id >= uuid7_floor(p_since) AND t.id >= p_ids_from AND t.id < p_ids_until
    ), hold AS MATERIALIZED (
        SELECT h.* FROM ledger_hold h
         WHERE h.id >= p_ids_from AND h.id < p_ids_until
           AND (h.state = 'pending' OR h.id >= uuid7_floor(p_since) OR h.resolved_at >= p_since)
    ), account AS MATERIALIZED (
        SELECT a.* FROM ledger_account a
         WHERE a.workspace_id IS NOT NULL AND a.id >= p_accounts_from AND a.id < p_accounts_until
           AND (p_since <= '2000-01-01 00:00:00+00' OR a.opened_at >= p_since OR a.held > 0
                OR EXISTS (SELECT FROM ledger_entry e JOIN ledger_transaction t ON t.id = e.transaction_id
                            WHERE e.account_id = a.id AND e.account_version = a.version AND t.id >= uuid7_floor(p_since)))
    ), broken (id, what, who, account) AS (
        SELECT 'L1', 'transactions with fewer than two entries, or whose entries of a unit do not sum to 0', t.id::text, NULL::uuid
          FROM tx t
          LEFT JOIN LATERAL (SELECT a.unit, sum(e.amount) AS total, count(*) AS entries
                               FROM ledger_entry e JOIN ledger_account a ON a.id = e.account_id WHERE e.transaction_id = t.id GROUP BY 1) s ON true
         GROUP BY t.id HAVING coalesce(sum(s.entries), 0) < 2 OR bool_or(s.total <> 0)
        UNION ALL
        SELECT 'L2', 'units whose entries do not sum to 0', a.unit, NULL
          FROM tx t JOIN ledger_entry e ON e.transaction_id = t.id JOIN ledger_account a ON a.id = e.account_id GROUP BY a.unit HAVING sum(e.amount) <> 0
        UNION ALL
        SELECT 'L3', 'accounts whose balance or number of entries is not that of their entries, or whose versions have gaps', a.id::text, a.id
          FROM account a LEFT JOIN ledger_entry e ON e.account_id = a.id
         GROUP BY a.id, a.posted, a.version
        HAVING a.posted <> coalesce(sum(e.amount), 0) OR a.version <> count(e.id) OR a.version <> coalesce(max(e.account_version), 0)
        UNION ALL
        SELECT 'L3', 'entries that do not continue the balance before them', x.id::text, x.account_id
          FROM (SELECT e.id, e.account_id, e.balance_after - e.amount AS before,
                       coalesce(lag(e.balance_after) OVER (PARTITION BY e.account_id ORDER BY e.account_version), 0) AS last
                  FROM ledger_entry e JOIN account a ON a.id = e.account_id) x
         WHERE x.before <> x.last
        UNION ALL
        SELECT 'L4', 'accounts whose held amount is not that of their pending holds', a.id::text, a.id
          FROM account a LEFT JOIN ledger_hold h ON h.account_id = a.id AND h.state = 'pending'
         GROUP BY a.id, a.held HAVING a.held <> coalesce(sum(h.amount), 0)
        UNION ALL
        SELECT 'L5', 'accounts of customers below 0', a.id::text, a.id FROM account a WHERE a.posted - a.held < 0
        UNION ALL
        SELECT 'L5', 'entries that left a customer below 0', e.id::text, e.account_id
          FROM ledger_entry e JOIN tx t ON t.id = e.transaction_id WHERE e.balance_after < 0
        UNION ALL
        SELECT 'L6', 'captured holds without exactly one transaction of what was captured', h.id::text, NULL
          FROM hold h
          LEFT JOIN LATERAL (SELECT x.* FROM (SELECT * FROM ledger_entry y WHERE y.transaction_id = h.transaction_id OFFSET 0) x
                              WHERE x.account_id = h.account_id) e ON true
         WHERE h.state = 'captured' GROUP BY h.id, h.captured HAVING count(e.id) <> 1 OR sum(e.amount) <> -h.captured
        UNION ALL
        SELECT 'L6', 'captures that belong to no hold', x.id::text, NULL
          FROM tx x WHERE x.kind = 'capture' AND NOT EXISTS (SELECT FROM ledger_hold h WHERE h.transaction_id = x.id)
        UNION ALL
        SELECT 'L7', 'runs that have ended with their hold still pending', h.id::text, NULL
          FROM hold h JOIN job j ON j.id = h.ref_id
         WHERE h.purpose = 'job' AND h.state = 'pending' AND (j.state >= 10 OR j.run > h.run)
        UNION ALL
        SELECT 'L7', 'runs that were priced and have ended without a receipt', q.job_id::text, NULL
          FROM (SELECT DISTINCT x.job_id, x.run FROM job_quote x
                 WHERE x.job_id >= uuid7_floor(p_since) AND x.job_id >= p_ids_from AND x.job_id < p_ids_until) q
          JOIN job j ON j.id = q.job_id
         WHERE (j.state >= 10 OR j.run > q.run) AND NOT EXISTS (SELECT FROM job_charge c WHERE c.job_id = q.job_id AND c.run = q.run)
        UNION ALL
        SELECT 'L7', 'receipts that took another sum than their hold gave', c.job_id::text, NULL
          FROM hold h JOIN job_charge c ON c.job_id = h.ref_id AND c.run = h.run
         WHERE h.purpose = 'job' AND h.state <> 'pending' AND h.captured <> c.captured AND h.amount = c.held
        UNION ALL
        SELECT 'L7', 'receipts that took money for what costs nothing', c.job_id::text, NULL
          FROM hold h JOIN job_charge c ON c.job_id = h.ref_id AND c.run = h.run
         WHERE h.purpose = 'job' AND c.rule = 'nothing' AND c.captured > 0
        UNION ALL
        SELECT 'L8', 'redeem codes whose uses are not their redemptions, or redemptions whose posting is not the worth of the code', c.id::text, NULL
          FROM redeem_code c
          LEFT JOIN redemption r ON r.code_id = c.id
          LEFT JOIN ledger_entry e ON e.transaction_id = r.transaction_id AND e.workspace_id = r.workspace_id
         WHERE c.id >= p_ids_from AND c.id < p_ids_until
           AND (c.created_at >= p_since OR c.expires_at >= p_since)
         GROUP BY c.id, c.used HAVING c.used <> count(r.code_id) OR bool_or(e.amount IS DISTINCT FROM c.credits) FILTER (WHERE r.code_id IS NOT NULL)
        UNION ALL
        SELECT 'L8', 'redeem postings without a redemption', x.id::text, NULL
          FROM (SELECT t.id FROM tx t WHERE t.kind = 'redeem' EXCEPT SELECT r.transaction_id FROM redemption r) x
        UNION ALL
        SELECT 'L9', 'keys used twice in a workspace', min(t.key), NULL
          FROM tx t JOIN ledger_transaction o ON o.workspace_id = t.workspace_id AND o.key = t.key
         GROUP BY t.id HAVING count(*) > 1
        UNION ALL
        SELECT 'L10', 'entries whose workspace is not that of their account or of their transaction', e.id::text, NULL
          FROM tx t JOIN ledger_entry e ON e.transaction_id = t.id JOIN ledger_account a ON a.id = e.account_id
         WHERE e.workspace_id IS DISTINCT FROM a.workspace_id OR e.workspace_id <> t.workspace_id
        UNION ALL
        SELECT 'L11', 'blocks of the seal that are not as they were sealed', b::text, NULL
          FROM ledger_seal_broken(p_since, p_ids_from, p_ids_until) b
        UNION ALL
        SELECT 'L12', 'pending holds whose time was up a quarter of an hour ago', h.id::text, NULL
          FROM hold h WHERE h.state = 'pending' AND h.expires_at < (SELECT atelier_now()) - interval '15 minutes'
    )
    SELECT b.id, b.what, count(*), min(b.who), coalesce(array_agg(DISTINCT b.account) FILTER (WHERE b.account IS NOT NULL), '{}')
      FROM broken b GROUP BY 1, 2 ORDER BY 1, 2
$$;

REVOKE ALL ON FUNCTION ledger_broken(timestamptz, uuid, uuid, uuid, uuid), ledger_parts(timestamptz, integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION ledger_broken(timestamptz, uuid, uuid, uuid, uuid), ledger_parts(timestamptz, integer) TO atelier_engine;
