--liquibase formatted sql

--changeset atelier:functions-wallet-settle runOnChange:true splitStatements:false
--comment: From what the stages of a job say they used to what its run costs, by the prices it was quoted. Functions, safe online.
DROP FUNCTION IF EXISTS wallet_used(uuid[], integer[], text[]);
DROP FUNCTION IF EXISTS wallet_settle(uuid[], integer[], text[]);
DROP FUNCTION IF EXISTS wallet_settle(uuid[], integer[], text[], text[]);

-- What the stages of these jobs used, by route: the member "usage" of their outputs, an object of route and units. All of it is
-- done; by the rule "delivered" an item that died is not charged, unless its input was at fault; by "done" everything is; by "nothing",
-- nothing.
CREATE OR REPLACE FUNCTION wallet_lines(p_jobs uuid[], p_runs integer[], p_rules text[])
RETURNS TABLE (job_id uuid, run integer, route text, version integer, done numeric, units numeric, price numeric)
    LANGUAGE sql STABLE AS $$
    SELECT x.job_id, x.run, x.route, x.version, sum(x.units), coalesce(sum(x.units) FILTER (WHERE x.charged), 0),
           coalesce(sum(x.units) FILTER (WHERE x.charged), 0) * v.cost_per_unit * v.multiplier
      FROM (SELECT s.job_id, s.run, u.key AS route, q.version, greatest(0, (u.value #>> '{}')::numeric) AS units,
                   s.rule = 'done' OR s.rule = 'delivered' AND NOT EXISTS (
                        SELECT FROM dead_task d
                         WHERE d.job_id = s.job_id AND d.item_no = o.item_no AND d.stage_no > o.stage_no AND d.item IS NOT NULL
                           AND d.fault <> 'input') AS charged
              FROM unnest(p_jobs, p_runs, p_rules) s (job_id, run, rule)
             CROSS JOIN LATERAL (SELECT y.stage_no, y.item_no, y.output FROM stage_output y WHERE y.job_id = s.job_id OFFSET 0) o
             CROSS JOIN LATERAL jsonb_each(CASE jsonb_typeof(o.output -> 'usage') WHEN 'object' THEN o.output -> 'usage' ELSE '{}' END) u
              JOIN LATERAL (SELECT q.version FROM job_quote q WHERE q.job_id = s.job_id AND q.route = u.key AND q.run <= s.run
                             ORDER BY q.run DESC LIMIT 1) q ON true
             WHERE jsonb_typeof(u.value) = 'number') x
      JOIN model_route_version v ON v.name = x.route AND v.version = x.version
     GROUP BY x.job_id, x.run, x.route, x.version, v.cost_per_unit, v.multiplier
$$;

-- Settles finished runs: captures what is due, at most the hold, frees the rest, and writes the receipt. Runs that were never quoted cost
-- nothing and have none. It joins the transaction that finishes the runs.
CREATE OR REPLACE FUNCTION wallet_settle(p_jobs uuid[], p_runs integer[], p_rules text[], p_whys text[])
RETURNS TABLE (job_id uuid, run integer, held bigint, captured bigint)
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
    SET plan_cache_mode = force_generic_plan SET enable_seqscan = off AS $$
#variable_conflict use_column
DECLARE
    jobs     uuid[];
    runs     integer[];
    rules    text[];
    whys     text[];
    holds    bigint[];
    captures bigint[];
BEGIN
    SELECT array_agg(s.job_id ORDER BY s.job_id), array_agg(s.run ORDER BY s.job_id), array_agg(s.rule ORDER BY s.job_id),
           array_agg(s.why ORDER BY s.job_id)
      INTO jobs, runs, rules, whys
      FROM unnest(p_jobs, p_runs, p_rules, p_whys) s (job_id, run, rule, why)
     -- one probe of each key, whatever the planner thinks of the number of quotes
     CROSS JOIN LATERAL (SELECT q.run FROM job_quote q WHERE q.job_id = s.job_id AND q.run = s.run LIMIT 1) quoted
      LEFT JOIN LATERAL (SELECT c.run FROM job_charge c WHERE c.job_id = s.job_id AND c.run = s.run OFFSET 0) charged ON true
     WHERE charged.run IS NULL;
    IF jobs IS NULL THEN
        RETURN;
    END IF;

    INSERT INTO job_receipt (job_id, run, line, workspace_id, version, done, units, price)
    SELECT l.job_id, l.run, l.route, q.workspace_id, l.version, l.done, l.units, l.price
      FROM wallet_lines(jobs, runs, rules) l
      JOIN job_quote q ON q.job_id = l.job_id AND q.run = l.run AND q.route = l.route;

    -- a hold that is resolved already, such as one that was refitted to nothing, holds nothing
    WITH charged AS (
        INSERT INTO job_charge (job_id, run, workspace_id, rule, why, due, paid_before, held, captured, settled_at)
        SELECT s.job_id, s.run, q.workspace_id, s.rule, s.why, due.n, paid.n, coalesce(h.amount, 0),
               least(coalesce(h.amount, 0), greatest(0, due.n - paid.n)), atelier_now()
          FROM unnest(jobs, runs, rules, whys) s (job_id, run, rule, why)
         CROSS JOIN LATERAL (SELECT x.workspace_id FROM job_quote x WHERE x.job_id = s.job_id AND x.run = s.run LIMIT 1) q
          LEFT JOIN LATERAL (
            SELECT x.amount FROM ledger_hold x
             WHERE x.purpose = 'job' AND x.ref_id = s.job_id AND x.run = s.run AND x.state = 'pending' OFFSET 0) h ON true
         CROSS JOIN LATERAL (SELECT ceil(coalesce(sum(r.price), 0))::bigint AS n
                               FROM job_receipt r WHERE r.job_id = s.job_id AND r.run = s.run) due
         CROSS JOIN LATERAL (SELECT coalesce(sum(e.captured), 0)::bigint AS n FROM ledger_hold e
                              WHERE e.purpose = 'job' AND e.ref_id = s.job_id AND e.run < s.run) paid
        RETURNING job_id, held, captured
    )
    SELECT array_agg(c.held ORDER BY c.job_id), array_agg(c.captured ORDER BY c.job_id) INTO holds, captures FROM charged c;

    PERFORM ledger_settle('job', jobs, runs, captures, 'released');
    IF 0 < ANY (captures) THEN
        PERFORM wallet_budget_apply(ARRAY(
            SELECT c.workspace_id FROM job_charge c JOIN unnest(jobs, runs) s (job_id, run) ON c.job_id = s.job_id AND c.run = s.run
             WHERE c.captured > 0));
    END IF;
    RETURN QUERY SELECT * FROM unnest(jobs, runs, holds, captures);
END $$;

-- What cancelling a job would cost: what is done so far, and at most what is held, if work in progress is finished before it stops.
CREATE OR REPLACE FUNCTION wallet_cancel_cost(p_workspace uuid, p_job uuid)
RETURNS TABLE (done bigint, most bigint)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT least(h.amount, greatest(0, coalesce((SELECT ceil(sum(l.price))::bigint FROM wallet_lines(ARRAY[p_job], ARRAY[h.run], ARRAY['done']) l), 0)
                                        - wallet_paid(p_job, h.run))), h.amount
      FROM ledger_hold h
     WHERE h.workspace_id = p_workspace AND h.purpose = 'job' AND h.ref_id = p_job AND h.state = 'pending'
$$;

REVOKE ALL ON FUNCTION wallet_lines(uuid[], integer[], text[]), wallet_settle(uuid[], integer[], text[], text[]),
    wallet_cancel_cost(uuid, uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION wallet_settle(uuid[], integer[], text[], text[]), wallet_cancel_cost(uuid, uuid)
    TO atelier_app, atelier_engine;
