--liquibase formatted sql

--changeset atelier:functions-wallet-settle runOnChange:true splitStatements:false
--comment: From what the stages of a job say they used to what its run costs, by the prices it was quoted. Functions, safe online.

-- What the stages of these jobs used, by route: the member "usage" of their outputs, an object of route and units. By the rule
-- "delivered" an item that died is left out, unless its input was at fault; by "done" everything counts; by "nothing", nothing.
CREATE OR REPLACE FUNCTION wallet_used(p_jobs uuid[], p_runs integer[], p_rules text[])
RETURNS TABLE (job_id uuid, run integer, route text, units numeric, price numeric)
    LANGUAGE sql STABLE AS $$
    SELECT s.job_id, s.run, u.key, sum(u.value::numeric), sum(u.value::numeric) * v.cost_per_unit * v.multiplier
      FROM unnest(p_jobs, p_runs, p_rules) s (job_id, run, rule)
      JOIN stage_output o ON o.job_id = s.job_id
     CROSS JOIN LATERAL jsonb_each_text(CASE jsonb_typeof(o.output -> 'usage') WHEN 'object' THEN o.output -> 'usage' ELSE '{}' END) u
      JOIN LATERAL (SELECT q.version FROM job_quote q WHERE q.job_id = s.job_id AND q.route = u.key AND q.run <= s.run
                     ORDER BY q.run DESC LIMIT 1) q ON true
      JOIN model_route_version v ON v.name = u.key AND v.version = q.version
     WHERE s.rule <> 'nothing'
       AND NOT (s.rule = 'delivered' AND EXISTS (
            SELECT FROM dead_task d
             WHERE d.job_id = s.job_id AND d.item_no = o.item_no AND d.stage_no > o.stage_no AND d.item IS NOT NULL AND d.fault <> 'input'))
     GROUP BY s.job_id, s.run, u.key, v.cost_per_unit, v.multiplier
$$;

-- What was captured for earlier runs of a job: nothing is paid twice.
CREATE OR REPLACE FUNCTION wallet_paid(p_job uuid, p_run integer) RETURNS bigint
    LANGUAGE sql STABLE
RETURN (SELECT coalesce(sum(h.captured), 0)::bigint FROM ledger_hold h WHERE h.purpose = 'job' AND h.ref_id = p_job AND h.run < p_run);

-- Settles finished runs: captures what is due, at most the hold, frees the rest, and writes the receipt. Runs without a hold were
-- free. It joins the transaction that finishes the runs.
CREATE OR REPLACE FUNCTION wallet_settle(p_jobs uuid[], p_runs integer[], p_rules text[])
RETURNS TABLE (job_id uuid, run integer, captured bigint)
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
#variable_conflict use_column
DECLARE
    held_jobs uuid[];
    held_runs integer[];
    rules     text[];
    captures  bigint[];
BEGIN
    SELECT array_agg(s.job_id ORDER BY s.job_id, s.run), array_agg(s.run ORDER BY s.job_id, s.run), array_agg(s.rule ORDER BY s.job_id, s.run)
      INTO held_jobs, held_runs, rules
      FROM unnest(p_jobs, p_runs, p_rules) s (job_id, run, rule)
      JOIN ledger_hold h ON h.purpose = 'job' AND h.ref_id = s.job_id AND h.run = s.run AND h.state = 'pending';
    IF held_jobs IS NULL THEN
        RETURN;
    END IF;

    INSERT INTO job_receipt (job_id, run, line, workspace_id, units, price)
    SELECT u.job_id, u.run, u.route, h.workspace_id, u.units, u.price
      FROM wallet_used(held_jobs, held_runs, rules) u
      JOIN ledger_hold h ON h.purpose = 'job' AND h.ref_id = u.job_id AND h.run = u.run;

    SELECT array_agg(least(h.amount, greatest(0, due.n)) ORDER BY s.job_id, s.run) INTO captures
      FROM unnest(held_jobs, held_runs) s (job_id, run)
      JOIN ledger_hold h ON h.purpose = 'job' AND h.ref_id = s.job_id AND h.run = s.run
     CROSS JOIN LATERAL (
        SELECT ceil(coalesce(sum(r.price), 0))::bigint - wallet_paid(s.job_id, s.run) AS n
          FROM job_receipt r WHERE r.job_id = s.job_id AND r.run = s.run) due;

    PERFORM FROM ledger_settle('job', held_jobs, held_runs, captures, 'released');
    RETURN QUERY SELECT * FROM unnest(held_jobs, held_runs, captures);
END $$;

REVOKE ALL ON FUNCTION wallet_used(uuid[], integer[], text[]), wallet_paid(uuid, integer), wallet_settle(uuid[], integer[], text[]) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION wallet_settle(uuid[], integer[], text[]) TO atelier_app, atelier_engine;
