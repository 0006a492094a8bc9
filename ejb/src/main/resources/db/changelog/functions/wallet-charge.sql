--liquibase formatted sql

--changeset atelier:functions-wallet-charge runOnChange:true splitStatements:false
--comment: The price of a job and the hold for it: at its submission, at its retry, and after it is known how large it really is. Each is one round trip in the caller's transaction. Functions, safe online.

-- What a run was quoted: exact, and rounded up once.
CREATE OR REPLACE FUNCTION wallet_quoted(p_job uuid, p_run integer) RETURNS bigint
    LANGUAGE sql STABLE
RETURN (SELECT ceil(coalesce(sum(q.units * v.cost_per_unit * v.multiplier), 0))::bigint
          FROM job_quote q JOIN model_route_version v ON v.name = q.route AND v.version = q.version
         WHERE q.job_id = p_job AND q.run = p_run);

-- What was captured for earlier runs of a job: nothing is paid twice.
CREATE OR REPLACE FUNCTION wallet_paid(p_job uuid, p_run integer) RETURNS bigint
    LANGUAGE sql STABLE
RETURN (SELECT coalesce(sum(h.captured), 0)::bigint FROM ledger_hold h WHERE h.purpose = 'job' AND h.ref_id = p_job AND h.run < p_run);

-- What a job costs: at most this while a run of it is open, and what was charged once none is. NULL for one that was never priced.
CREATE OR REPLACE FUNCTION wallet_price(p_job uuid) RETURNS bigint
    LANGUAGE sql STABLE
RETURN (SELECT CASE WHEN EXISTS (SELECT FROM job_quote q WHERE q.job_id = p_job) THEN
               (SELECT coalesce(sum(CASE h.state WHEN 'pending' THEN h.amount ELSE h.captured END), 0)::bigint
                  FROM ledger_hold h WHERE h.purpose = 'job' AND h.ref_id = p_job) END);

-- free | held | replayed | key_reused | insufficient | frozen | over_budget, with the credits it takes and those there are for it.
CREATE OR REPLACE FUNCTION wallet_reserve(p_workspace uuid, p_job uuid, p_run integer, p_life_ms bigint)
RETURNS TABLE (answer text, route text, credits bigint, available bigint)
    LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE
    n    bigint := greatest(0, wallet_quoted(p_job, p_run) - wallet_paid(p_job, p_run));
    purse uuid;
    rest bigint;
    word text;
BEGIN
    IF n = 0 THEN
        RETURN QUERY SELECT 'free', NULL::text, 0::bigint, NULL::bigint;
        RETURN;
    END IF;
    -- the budget is counted behind the lock of the wallet, so two submissions cannot both take the last of it
    purse := ledger_wallet(p_workspace, 'CREDIT');
    PERFORM FROM ledger_account a WHERE a.id = purse FOR NO KEY UPDATE;
    rest := wallet_budget_left(p_workspace);
    IF rest < n THEN
        RETURN QUERY SELECT 'over_budget', NULL::text, n, greatest(0, rest);
        RETURN;
    END IF;
    SELECT h.answer INTO word FROM ledger_hold(p_workspace, 'CREDIT', n, 'job', p_job, p_run, p_life_ms) h;
    RETURN QUERY SELECT word, NULL::text, n, a.posted - a.held
      FROM ledger_account a WHERE a.id = purse;
END $$;

-- Prices a new run by the routes of now, keeps their versions, and holds the price. not_offered names the route, and so is no price of 0.
CREATE OR REPLACE FUNCTION wallet_charge(p_workspace uuid, p_job uuid, p_run integer, p_routes text[], p_units text[], p_life_ms bigint)
RETURNS TABLE (answer text, route text, credits bigint, available bigint)
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
#variable_conflict use_column
DECLARE
    missing text;
BEGIN
    SELECT min(u.name) INTO missing FROM unnest(p_routes) u (name)
     WHERE NOT EXISTS (SELECT FROM model_route r WHERE r.name = u.name AND r.enabled);
    IF missing IS NOT NULL THEN
        RETURN QUERY SELECT 'not_offered', missing, NULL::bigint, NULL::bigint;
        RETURN;
    END IF;
    INSERT INTO job_quote (job_id, run, route, version, workspace_id, units)
    SELECT p_job, p_run, r.name, r.version, p_workspace, sum(u.units::numeric)
      FROM unnest(p_routes, p_units) u (name, units) JOIN model_route r ON r.name = u.name
     GROUP BY r.name
    ON CONFLICT DO NOTHING;
    RETURN QUERY SELECT * FROM wallet_reserve(p_workspace, p_job, p_run, p_life_ms);
END $$;

-- A further run is charged by the prices of the first, less what was paid.
CREATE OR REPLACE FUNCTION wallet_again(p_workspace uuid, p_job uuid, p_run integer, p_life_ms bigint)
RETURNS TABLE (answer text, route text, credits bigint, available bigint)
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    INSERT INTO job_quote (job_id, run, route, version, workspace_id, units)
    SELECT q.job_id, p_run, q.route, q.version, q.workspace_id, q.units
      FROM job_quote q
     WHERE q.job_id = p_job AND q.workspace_id = p_workspace
       AND q.run = (SELECT max(x.run) FROM job_quote x WHERE x.job_id = p_job AND x.run < p_run)
    ON CONFLICT DO NOTHING;
    RETURN QUERY SELECT * FROM wallet_reserve(p_workspace, p_job, p_run, p_life_ms);
END $$;

-- Now it is known how much of these routes the run takes: the hold becomes as large as that, at the prices it was quoted.
-- free | resized | insufficient | frozen | over_budget | unknown | already_*: the last is for who comes after the run has ended.
CREATE OR REPLACE FUNCTION wallet_refit(p_job uuid, p_run integer, p_routes text[], p_units text[], p_life_ms bigint)
RETURNS TABLE (answer text, route text, credits bigint, available bigint)
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
#variable_conflict use_column
DECLARE
    n     bigint;
    h     ledger_hold;
    ws    uuid;
    word  text;
BEGIN
    SELECT * INTO h FROM ledger_hold x WHERE x.purpose = 'job' AND x.ref_id = p_job AND x.run = p_run;
    IF h.state <> 'pending' THEN
        RETURN QUERY SELECT 'already_' || h.state, NULL::text, h.amount, NULL::bigint;
        RETURN;
    END IF;
    UPDATE job_quote q SET units = u.units
      FROM (SELECT x.name, sum(x.units::numeric) AS units FROM unnest(p_routes, p_units) x (name, units) GROUP BY 1) u
     WHERE q.job_id = p_job AND q.run = p_run AND q.route = u.name;
    n := greatest(0, wallet_quoted(p_job, p_run) - wallet_paid(p_job, p_run));
    IF h.id IS NULL THEN
        SELECT q.workspace_id INTO ws FROM job_quote q WHERE q.job_id = p_job AND q.run = p_run LIMIT 1;
        IF n = 0 OR ws IS NULL THEN
            RETURN QUERY SELECT 'free', NULL::text, 0::bigint, NULL::bigint;
        ELSE
            RETURN QUERY SELECT * FROM wallet_reserve(ws, p_job, p_run, p_life_ms);
        END IF;
        RETURN;
    END IF;
    IF n = 0 THEN
        PERFORM ledger_settle('job', ARRAY[p_job], ARRAY[p_run], ARRAY[0::bigint], 'released');
        word := 'free';
    ELSE
        word := ledger_resize('job', p_job, p_run, n);
    END IF;
    RETURN QUERY SELECT word, NULL::text, n, a.posted - a.held FROM ledger_account a WHERE a.id = h.account_id;
END $$;

-- How long a job of this kind takes once it is begun, from the pace of its stages; NULL where that is not known yet.
CREATE OR REPLACE FUNCTION wallet_expected_ms(p_kind text) RETURNS bigint
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT CASE WHEN count(*) = count(r.run_ms) THEN sum(r.run_ms)::bigint END
      FROM (SELECT p.id FROM pipeline p WHERE p.kind = p_kind ORDER BY p.registered_at DESC, p.id DESC LIMIT 1) p
      JOIN pipeline_stage s ON s.pipeline_id = p.id
      LEFT JOIN stage_pace r ON r.pipeline_id = s.pipeline_id AND r.stage_no = s.stage_no
$$;

REVOKE ALL ON FUNCTION wallet_quoted(uuid, integer), wallet_paid(uuid, integer), wallet_price(uuid), wallet_reserve(uuid, uuid, integer, bigint),
    wallet_charge(uuid, uuid, integer, text[], text[], bigint), wallet_again(uuid, uuid, integer, bigint),
    wallet_refit(uuid, integer, text[], text[], bigint), wallet_expected_ms(text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION wallet_charge(uuid, uuid, integer, text[], text[], bigint), wallet_again(uuid, uuid, integer, bigint),
    wallet_price(uuid), wallet_expected_ms(text) TO atelier_app, atelier_engine;
GRANT EXECUTE ON FUNCTION wallet_refit(uuid, integer, text[], text[], bigint) TO atelier_engine;
