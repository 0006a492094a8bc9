--liquibase formatted sql

--changeset atelier:functions-wallet-budget runOnChange:true splitStatements:false
--comment: Budgets by the day (UTC). Who has spent his and has priced work waiting gets his lanes paused, so that nothing more is claimed; they go on when the day is over or the budget is raised. Functions, safe online.

-- What the jobs of a workspace were charged today.
CREATE OR REPLACE FUNCTION wallet_spent(p_workspace uuid) RETURNS bigint
    LANGUAGE sql STABLE
RETURN (SELECT coalesce(sum(h.captured), 0)::bigint
          FROM ledger_account a JOIN ledger_hold h ON h.account_id = a.id AND h.state = 'captured' AND h.purpose = 'job'
         WHERE a.workspace_id = p_workspace AND a.unit = 'CREDIT' AND a.kind = 'wallet'
           AND h.resolved_at >= date_trunc('day', atelier_now(), 'UTC'));

-- What today's budget still lets a workspace submit: less what is spent and what is held. NULL without a budget.
CREATE OR REPLACE FUNCTION wallet_budget_left(p_workspace uuid) RETURNS bigint
    LANGUAGE sql STABLE
RETURN (SELECT b.daily_credits - wallet_spent(p_workspace) - coalesce(
               (SELECT sum(h.amount) FROM ledger_account a JOIN ledger_hold h ON h.account_id = a.id AND h.state = 'pending' AND h.purpose = 'job'
                 WHERE a.workspace_id = p_workspace AND a.unit = 'CREDIT' AND a.kind = 'wallet'), 0)::bigint
          FROM workspace_budget b WHERE b.workspace_id = p_workspace);

-- Whether no more of a workspace may be claimed today: the budget is spent and what waits would cost more.
CREATE OR REPLACE FUNCTION wallet_stopped(p_workspace uuid) RETURNS boolean
    LANGUAGE sql STABLE
RETURN (SELECT b.daily_credits <= wallet_spent(p_workspace) AND EXISTS (
               SELECT FROM ledger_account a JOIN ledger_hold h ON h.account_id = a.id AND h.state = 'pending' AND h.purpose = 'job'
                WHERE a.workspace_id = p_workspace AND a.unit = 'CREDIT' AND a.kind = 'wallet')
          FROM workspace_budget b WHERE b.workspace_id = p_workspace);

-- Pauses or resumes the lanes of these workspaces as their budgets want; how many changed. A lane an operator paused stays his.
CREATE OR REPLACE FUNCTION wallet_budget_apply(p_workspaces uuid[]) RETURNS integer
    LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE
    one     uuid;
    changed integer := 0;
    n       integer;
BEGIN
    FOR one IN SELECT DISTINCT w FROM unnest(p_workspaces) w
                WHERE EXISTS (SELECT FROM workspace_budget b WHERE b.workspace_id = w)
                   OR EXISTS (SELECT FROM budget_pause b WHERE b.workspace_id = w) ORDER BY w LOOP
        IF coalesce(wallet_stopped(one), false) THEN
            WITH stopped AS (
                INSERT INTO lane (queue_id, workspace_id, weight, max_inflight, paused)
                SELECT d.queue_id, one, d.weight, d.max_inflight, true
                  FROM lane d WHERE d.workspace_id = '00000000-0000-0000-0000-000000000000'
                 ORDER BY d.queue_id
                ON CONFLICT (queue_id, workspace_id) DO UPDATE SET paused = true WHERE NOT lane.paused
                RETURNING lane.queue_id, old.queue_id IS NULL AS made
            )
            INSERT INTO budget_pause (workspace_id, queue_id, made, paused_at)
            SELECT one, s.queue_id, s.made, atelier_now() FROM stopped s
            ON CONFLICT (workspace_id, queue_id) DO NOTHING;
            GET DIAGNOSTICS n = ROW_COUNT;
            changed := changed + least(n, 1);
        ELSIF EXISTS (SELECT FROM budget_pause b WHERE b.workspace_id = one) THEN
            DELETE FROM lane l USING budget_pause b
             WHERE b.workspace_id = one AND b.made AND l.workspace_id = one AND l.queue_id = b.queue_id AND l.paused;
            UPDATE lane l SET paused = false FROM budget_pause b
             WHERE b.workspace_id = one AND NOT b.made AND l.workspace_id = one AND l.queue_id = b.queue_id AND l.paused;
            DELETE FROM budget_pause b WHERE b.workspace_id = one;
            changed := changed + 1;
        END IF;
    END LOOP;
    RETURN changed;
END $$;

-- For the sweep: all that have a budget or stand still because of one.
CREATE OR REPLACE FUNCTION wallet_budgets_apply() RETURNS integer
    LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT wallet_budget_apply(ARRAY(SELECT b.workspace_id FROM workspace_budget b UNION SELECT p.workspace_id FROM budget_pause p))
$$;

-- Sets the budget of a workspace, or takes it away with NULL, and lets it hold at once.
CREATE OR REPLACE FUNCTION wallet_budget_set(p_workspace uuid, p_daily bigint, p_by uuid) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF p_daily IS NULL THEN
        DELETE FROM workspace_budget b WHERE b.workspace_id = p_workspace;
    ELSE
        INSERT INTO workspace_budget (workspace_id, daily_credits, changed_by, changed_at)
            VALUES (p_workspace, p_daily, p_by, atelier_now())
        ON CONFLICT (workspace_id) DO UPDATE
            SET daily_credits = excluded.daily_credits, changed_by = excluded.changed_by, changed_at = excluded.changed_at;
    END IF;
    PERFORM wallet_budget_apply(ARRAY[p_workspace]);
END $$;

-- What a workspace may spend a day, has spent today and still may submit for, and whether its work stands still.
CREATE OR REPLACE FUNCTION wallet_budget(p_workspace uuid)
RETURNS TABLE (daily bigint, spent bigint, remaining bigint, stopped boolean)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT (SELECT b.daily_credits FROM workspace_budget b WHERE b.workspace_id = p_workspace), wallet_spent(p_workspace),
           wallet_budget_left(p_workspace), EXISTS (SELECT FROM budget_pause p WHERE p.workspace_id = p_workspace)
$$;

REVOKE ALL ON FUNCTION wallet_spent(uuid), wallet_budget_left(uuid), wallet_stopped(uuid), wallet_budget_apply(uuid[]),
    wallet_budgets_apply(), wallet_budget_set(uuid, bigint, uuid), wallet_budget(uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION wallet_budgets_apply() TO atelier_engine;
GRANT EXECUTE ON FUNCTION wallet_budget_set(uuid, bigint, uuid), wallet_budget(uuid) TO atelier_app, atelier_engine;
