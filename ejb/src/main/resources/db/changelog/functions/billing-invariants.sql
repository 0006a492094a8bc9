--liquibase formatted sql

--changeset atelier:functions-billing-invariants runOnChange:true splitStatements:false
--comment: What must always be true of what was sold, in one place: run by tests and by a sweep. No row is the answer of sound books; nothing is repaired here. Functions, safe online.

-- Reads one snapshot, as ledger_broken does.
CREATE OR REPLACE FUNCTION billing_broken() RETURNS TABLE (id text, what text, n bigint, sample text)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT * FROM (
        SELECT 'B1', 'payments of lessons that were paid without a package, or have one and were not paid', count(*), min(p.id::text)
          FROM payment p JOIN billing_plan l ON l.code = p.plan AND l.kind = 'lessons'
         WHERE (p.paid_at IS NOT NULL) <> EXISTS (SELECT FROM lesson_package x WHERE x.payment_id = p.id)
        UNION ALL
        SELECT 'B2', 'payments of subscriptions that were not paid and have paid time, or were paid in full without any', count(*), min(p.id::text)
          FROM payment p JOIN billing_plan l ON l.code = p.plan AND l.kind = 'subscription'
         CROSS JOIN LATERAL (SELECT EXISTS (SELECT FROM subscription_period s WHERE s.payment_id = p.id)
                                 OR EXISTS (SELECT FROM subscription_cut c WHERE c.payment_id = p.id) AS any) time
         WHERE p.paid_at IS NULL AND time.any OR p.paid_at IS NOT NULL AND p.credit = 0 AND NOT time.any
        UNION ALL
        SELECT 'B3', 'packages with more lessons than they were sold with, or filled otherwise than once', count(*), min(x.id::text)
          FROM lesson_package x JOIN ledger_account a ON a.id = x.ledger_account_id
         WHERE a.posted > x.lessons OR a.kind <> 'package' OR a.unit <> 'LESSON'
            OR (SELECT sum(e.amount) FROM ledger_entry e WHERE e.account_id = a.id AND e.amount > 0) <> x.lessons
        UNION ALL
        SELECT 'B4', 'closed packages with lessons in them', count(*), min(x.id::text)
          FROM lesson_package x JOIN ledger_account a ON a.id = x.ledger_account_id
         WHERE x.closed_at IS NOT NULL AND a.posted <> 0
        UNION ALL
        SELECT 'B5', 'promo codes whose uses are not those of their payments', count(*), min(c.code)
          FROM promo_code c
         WHERE c.used <> (SELECT count(*) FROM promo_use u WHERE u.code = c.code AND u.released_at IS NULL)
        UNION ALL
        SELECT 'B6', 'payments that came to nothing and hold a promo code, or have one and hold none', count(*), min(p.id::text)
          FROM payment p
         WHERE (p.promo IS NOT NULL AND p.state <> 'cancelled')
            <> EXISTS (SELECT FROM promo_use u WHERE u.payment_id = p.id AND u.released_at IS NULL)
        UNION ALL
        SELECT 'B7', 'customers whose paid time is not that of their periods', count(*), min(c.workspace_id::text)
          FROM billing_customer c
         WHERE (c.ended_at IS NULL)
           AND c.paid_until IS DISTINCT FROM (SELECT max(upper(s.during)) FROM subscription_period s WHERE s.workspace_id = c.workspace_id)
        UNION ALL
        SELECT 'B8', 'counters of quotas that are not the number of their jobs', count(*), min(q.workspace_id::text)
          FROM quota_counter q
         WHERE q.starts >= (date_trunc('month', atelier_now() AT TIME ZONE 'UTC') - interval '1 month')::date
           AND q.used <> (SELECT count(*) FROM quota_use u
                           WHERE u.workspace_id = q.workspace_id AND u.kind = q.kind AND u.returned_at IS NULL
                             AND CASE q.per WHEN 'day' THEN u.day ELSE date_trunc('month', u.day::timestamp)::date END = q.starts)
        UNION ALL
        SELECT 'B9', 'refunded packages that can still be used', count(*), min(x.id::text)
          FROM lesson_package x JOIN payment p ON p.id = x.payment_id
         WHERE p.state = 'refunded' AND x.cancelled_at IS NULL
    ) broken (id, what, n, sample)
     WHERE n > 0
$$;

REVOKE ALL ON FUNCTION billing_broken() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION billing_broken() TO atelier_engine;
