--liquibase formatted sql

--changeset atelier:functions-billing-usage runOnChange:true splitStatements:false
--comment: How many jobs of a kind a workspace may have by its tier, counted with the job and given back when the platform or a provider fails. Days and months are those of UTC. Functions, safe online.

CREATE OR REPLACE FUNCTION billing_today() RETURNS date
    LANGUAGE sql STABLE
RETURN (atelier_now() AT TIME ZONE 'UTC')::date;

-- What the workspace's tier allows; per_day and per_month are null where jobs of the kind are not counted.
CREATE OR REPLACE FUNCTION billing_allowance(p_workspace uuid, p_kind text)
RETURNS TABLE (tier text, resolution text, custom_voices integer, priority integer, per_day integer, per_month integer)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT t.name, t.resolution, t.custom_voices, t.priority, l.per_day, l.per_month
      FROM billing_tier t LEFT JOIN billing_limit l ON l.tier = t.name AND l.kind = p_kind
     WHERE t.name = billing_tier_of(p_workspace)
$$;

-- Counts a job: counted | over_day | over_month, and when the period ends. Called with the job in one transaction, after everything
-- else: the counters stay locked until it ends.
CREATE OR REPLACE FUNCTION billing_quota_count(p_workspace uuid, p_kind text, p_job uuid)
RETURNS TABLE (answer text, most integer, resets_at timestamptz, wait_ms bigint)
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
#variable_conflict use_column
DECLARE
    a     record;
    t     timestamptz := atelier_now();
    today date := billing_today();
    first date := date_trunc('month', today::timestamp)::date;
    c     record;
BEGIN
    SELECT * INTO a FROM billing_allowance(p_workspace, p_kind);
    IF a.per_day IS NULL THEN
        RETURN QUERY SELECT 'counted', NULL::integer, NULL::timestamptz, NULL::bigint;
        RETURN;
    END IF;
    INSERT INTO quota_counter (workspace_id, kind, per, starts, used)
        VALUES (p_workspace, p_kind, 'day', today, 0), (p_workspace, p_kind, 'month', first, 0) ON CONFLICT DO NOTHING;
    FOR c IN SELECT q.per, q.used FROM quota_counter q
              WHERE q.workspace_id = p_workspace AND q.kind = p_kind AND (q.per, q.starts) IN (('day', today), ('month', first))
              ORDER BY q.per FOR NO KEY UPDATE LOOP
        IF c.used >= (CASE c.per WHEN 'day' THEN a.per_day ELSE a.per_month END) THEN
            RETURN QUERY SELECT 'over_' || c.per, CASE c.per WHEN 'day' THEN a.per_day ELSE a.per_month END, e.ends,
                   ceil(extract(epoch FROM e.ends - t) * 1000)::bigint
              FROM (SELECT CASE c.per WHEN 'day' THEN today + 1 ELSE (first + interval '1 month')::date END::timestamp AT TIME ZONE 'UTC' AS ends) e;
            RETURN;
        END IF;
    END LOOP;
    INSERT INTO quota_use (job_id, workspace_id, kind, day) VALUES (p_job, p_workspace, p_kind, today) ON CONFLICT DO NOTHING;
    IF FOUND THEN
        UPDATE quota_counter q SET used = q.used + 1
         WHERE q.workspace_id = p_workspace AND q.kind = p_kind AND (q.per, q.starts) IN (('day', today), ('month', first));
    END IF;
    RETURN QUERY SELECT 'counted', NULL::integer, NULL::timestamptz, NULL::bigint;
END $$;

-- Of runs that ended: what failed by our fault or a provider's is given back; what was given back and succeeds after all counts again.
CREATE OR REPLACE FUNCTION billing_quota_settle(p_workspaces uuid[], p_jobs uuid[], p_back integer[]) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    PERFORM FROM quota_counter q
      WHERE (q.workspace_id, q.kind, q.per, q.starts) IN (
            SELECT u.workspace_id, u.kind, d.per, d.starts
              FROM unnest(p_workspaces, p_jobs, p_back) s (workspace_id, job_id, back)
              JOIN quota_use u ON u.job_id = s.job_id AND u.workspace_id = s.workspace_id AND (u.returned_at IS NULL) = (s.back = 1)
             CROSS JOIN LATERAL (VALUES ('day', u.day), ('month', date_trunc('month', u.day::timestamp)::date)) d (per, starts))
      ORDER BY q.workspace_id, q.kind, q.per, q.starts FOR NO KEY UPDATE;
    WITH turned AS (
        UPDATE quota_use u SET returned_at = CASE WHEN s.back = 1 THEN atelier_now() END
          FROM unnest(p_workspaces, p_jobs, p_back) s (workspace_id, job_id, back)
         WHERE u.job_id = s.job_id AND u.workspace_id = s.workspace_id AND (u.returned_at IS NULL) = (s.back = 1)
        RETURNING u.workspace_id, u.kind, u.day, CASE WHEN s.back = 1 THEN -1 ELSE 1 END AS n
    ), sums AS (
        SELECT x.workspace_id, x.kind, d.per, d.starts, sum(x.n) AS n
          FROM turned x CROSS JOIN LATERAL (VALUES ('day', x.day), ('month', date_trunc('month', x.day::timestamp)::date)) d (per, starts)
         GROUP BY 1, 2, 3, 4
    )
    UPDATE quota_counter q SET used = q.used + s.n
      FROM sums s WHERE (q.workspace_id, q.kind, q.per, q.starts) = (s.workspace_id, s.kind, s.per, s.starts);
END $$;

-- What a workspace has used of what it may, for every kind that is counted.
CREATE OR REPLACE FUNCTION billing_usage(p_workspace uuid)
RETURNS TABLE (kind text, per_day integer, used_day integer, day_ends timestamptz, per_month integer, used_month integer, month_ends timestamptz)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT l.kind, l.per_day, coalesce(d.used, 0), (billing_today() + 1)::timestamp AT TIME ZONE 'UTC',
           l.per_month, coalesce(m.used, 0), (date_trunc('month', billing_today()::timestamp) + interval '1 month')::timestamp AT TIME ZONE 'UTC'
      FROM billing_limit l
      LEFT JOIN quota_counter d ON d.workspace_id = p_workspace AND d.kind = l.kind AND d.per = 'day' AND d.starts = billing_today()
      LEFT JOIN quota_counter m ON m.workspace_id = p_workspace AND m.kind = l.kind AND m.per = 'month'
            AND m.starts = date_trunc('month', billing_today()::timestamp)::date
     WHERE l.tier = billing_tier_of(p_workspace)
     ORDER BY l.kind
$$;

-- Forgets up to so many uses of months before the last. How many.
CREATE OR REPLACE FUNCTION billing_quota_prune(p_limit integer) RETURNS bigint
    LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
    WITH gone AS (
        DELETE FROM quota_use WHERE job_id IN (
            SELECT u.job_id FROM quota_use u WHERE u.day < (date_trunc('month', billing_today()::timestamp) - interval '1 month')::date
             ORDER BY u.day LIMIT p_limit)
        RETURNING job_id)
    SELECT count(*) FROM gone
$$;

REVOKE ALL ON FUNCTION billing_today(), billing_allowance(uuid, text), billing_quota_count(uuid, text, uuid),
    billing_quota_settle(uuid[], uuid[], integer[]), billing_usage(uuid), billing_quota_prune(integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION billing_allowance(uuid, text), billing_quota_count(uuid, text, uuid),
    billing_quota_settle(uuid[], uuid[], integer[]), billing_usage(uuid) TO atelier_app, atelier_engine;
GRANT EXECUTE ON FUNCTION billing_quota_prune(integer) TO atelier_engine;
