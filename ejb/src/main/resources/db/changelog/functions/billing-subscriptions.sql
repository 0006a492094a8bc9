--liquibase formatted sql

--changeset atelier:functions-billing-subscriptions runOnChange:true splitStatements:false
--comment: Tiers by periods of paid time. What is bought of the same tier follows what is there; a higher tier begins at once and is credited what is left of the lower one. Whole numbers, rounded as said here. Functions, safe online.

CREATE OR REPLACE FUNCTION billing_tier_of(p_workspace uuid) RETURNS text
    LANGUAGE sql STABLE
RETURN coalesce((SELECT s.tier FROM subscription_period s WHERE s.workspace_id = p_workspace AND s.during @> atelier_now()), 'free');

-- What is left of the worth of a period: whole days left, a begun one counts, of its whole days; rounded down.
CREATE OR REPLACE FUNCTION billing_unused(p_value bigint, p_during tstzrange, p_at timestamptz) RETURNS bigint
    LANGUAGE sql IMMUTABLE
RETURN p_value
    * greatest(0, ceil(extract(epoch FROM upper(p_during) - greatest(lower(p_during), p_at)) / 86400)::bigint)
    / ceil(extract(epoch FROM upper(p_during) - lower(p_during)) / 86400)::bigint;

-- Whether the worth of a period may be credited: not while its payment is being given back.
CREATE OR REPLACE FUNCTION billing_credits(p_period subscription_period) RETURNS boolean
    LANGUAGE sql STABLE
RETURN NOT EXISTS (SELECT FROM payment x WHERE x.id = p_period.payment_id AND x.refund_asked_at IS NOT NULL);

-- Whether what was cut is in the worth of the upgrade that cut it.
CREATE OR REPLACE FUNCTION billing_in_upgrade(p_cut subscription_cut) RETURNS boolean
    LANGUAGE sql STABLE
RETURN EXISTS (
    SELECT FROM payment u JOIN payment x ON x.id = p_cut.payment_id
     WHERE u.id = p_cut.cut_by AND u.id <> x.id AND p_cut.currency = u.currency
       AND billing_unused(p_cut.value, p_cut.was, p_cut.cut_at) > 0
       AND (x.refund_asked_at IS NULL OR p_cut.cut_at < x.refund_asked_at));

-- Whether an upgrade that stands has some of its worth, so that it cannot be given back as well.
CREATE OR REPLACE FUNCTION billing_credited(p_payment uuid) RETURNS boolean
    LANGUAGE sql STABLE
RETURN EXISTS (
    SELECT FROM subscription_cut c JOIN payment u ON u.id = c.cut_by
     WHERE c.payment_id = p_payment AND u.state = 'succeeded' AND billing_in_upgrade(c));

-- What a plan would cost this workspace now: quoted | not_offered | downgrade | other_currency | promo_refused. One word for every
-- promo code that is not good.
CREATE OR REPLACE FUNCTION billing_quote(p_workspace uuid, p_plan text, p_promo text)
RETURNS TABLE (answer text, version integer, list_amount bigint, discount bigint, credit bigint, amount bigint, currency text, effect text)
    LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
#variable_conflict use_column
DECLARE
    p      billing_plan;
    c      promo_code;
    t      timestamptz := atelier_now();
    word   text := 'new';
    off    bigint := 0;
    worth  bigint := 0;
    now_on record;
BEGIN
    SELECT * INTO p FROM billing_plan x WHERE x.code = p_plan AND x.offered;
    IF NOT FOUND THEN
        RETURN QUERY SELECT 'not_offered', NULL::integer, NULL::bigint, NULL::bigint, NULL::bigint, NULL::bigint, NULL, NULL;
        RETURN;
    END IF;
    IF p.kind = 'subscription' THEN
        SELECT max(r.rank) AS rank, bool_and(s.currency = p.currency) AS same,
               coalesce(sum(billing_unused(s.value, s.during, t)) FILTER (WHERE billing_credits(s)), 0)::bigint AS worth
          INTO now_on
          FROM subscription_period s JOIN billing_tier r ON r.name = s.tier
         WHERE s.workspace_id = p_workspace AND upper(s.during) > t;
        word := CASE (SELECT sign(r.rank - now_on.rank) FROM billing_tier r WHERE r.name = p.tier)
            WHEN -1 THEN 'downgrade' WHEN 0 THEN 'extend' WHEN 1 THEN 'upgrade' ELSE 'new' END;
        IF word = 'downgrade' OR word = 'upgrade' AND NOT now_on.same THEN
            RETURN QUERY SELECT CASE word WHEN 'downgrade' THEN word ELSE 'other_currency' END, NULL::integer, NULL::bigint, NULL::bigint,
                NULL::bigint, NULL::bigint, NULL, NULL;
            RETURN;
        END IF;
        worth := CASE word WHEN 'upgrade' THEN now_on.worth ELSE 0 END;
    END IF;
    IF p_promo IS NOT NULL THEN
        SELECT * INTO c FROM promo_code x
         WHERE x.code = upper(p_promo) AND x.used < x.uses AND x.expires_at > t AND x.disabled_at IS NULL
           AND (x.plan IS NULL OR x.plan = p.code) AND (x.currency IS NULL OR x.currency = p.currency)
           AND NOT EXISTS (SELECT FROM promo_use u WHERE u.code = x.code AND u.workspace_id = p_workspace AND u.released_at IS NULL);
        IF NOT FOUND THEN
            RETURN QUERY SELECT 'promo_refused', NULL::integer, NULL::bigint, NULL::bigint, NULL::bigint, NULL::bigint, NULL, NULL;
            RETURN;
        END IF;
        off := CASE WHEN c.percent_off IS NULL THEN least(c.amount_off, p.amount) ELSE p.amount * c.percent_off / 100 END;
    END IF;
    RETURN QUERY SELECT 'quoted', p.version, p.amount, off, worth, greatest(0, p.amount - off - worth), p.currency, word;
END $$;

-- Takes the rest of every period away from now on, and remembers what it was. The customer is locked.
CREATE OR REPLACE FUNCTION billing_cut(p_workspace uuid, p_payment uuid, p_by uuid, p_at timestamptz) RETURNS void
    LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO subscription_cut (workspace_id, tier, was, value, currency, payment_id, cut_by, cut_at)
    SELECT s.workspace_id, s.tier, s.during, s.value, s.currency, s.payment_id, p_by, p_at
      FROM subscription_period s
     WHERE s.workspace_id = p_workspace AND upper(s.during) > p_at AND (p_payment IS NULL OR s.payment_id = p_payment)
     ORDER BY s.during;
    DELETE FROM subscription_period s
     WHERE s.workspace_id = p_workspace AND lower(s.during) >= p_at AND (p_payment IS NULL OR s.payment_id = p_payment);
    UPDATE subscription_period s
       SET during = tstzrange(lower(s.during), p_at), value = s.value - billing_unused(s.value, s.during, p_at)
     WHERE s.workspace_id = p_workspace AND upper(s.during) > p_at AND (p_payment IS NULL OR s.payment_id = p_payment);
END $$;

CREATE OR REPLACE FUNCTION billing_paid_until(p_workspace uuid, p_at timestamptz, p_plan text, p_renews boolean) RETURNS void
    LANGUAGE sql AS $$
    UPDATE billing_customer c
       SET paid_until = s.until, ended_at = CASE WHEN s.until > p_at THEN NULL ELSE coalesce(c.ended_at, p_at) END,
           plan = coalesce(p_plan, c.plan), renews = coalesce(p_renews, c.renews) AND s.until > p_at
      FROM (SELECT coalesce(max(upper(x.during)), p_at) AS until FROM subscription_period x WHERE x.workspace_id = p_workspace) s
     WHERE c.workspace_id = p_workspace
$$;

-- How long a plan of so many days is for this worth, in whole seconds rounded up. A promo code lowers the price of the plan only: what is
-- beyond it counts at the price of the list. Less than the price is a part of the plan.
CREATE OR REPLACE FUNCTION billing_length(p_days integer, p_price bigint, p_list bigint, p_worth bigint) RETURNS interval
    LANGUAGE sql IMMUTABLE
RETURN ceil(CASE WHEN p_price > 0
    THEN p_days * 86400::numeric * (least(p_worth, p_price)::numeric * p_list + greatest(0, p_worth - p_price)::numeric * p_price)
        / (p_price::numeric * p_list)
    ELSE p_days * 86400::numeric * (p_list + p_worth) / p_list END)::bigint * interval '1 second';

-- The paid time of a payment that has just succeeded. The customer is locked. The same tier, or a lower one that was ordered before an
-- upgrade, follows what is there. A higher one begins now: it is worth what was paid and what is left of the old one at this moment,
-- whatever was credited in the price, and as long as that buys.
CREATE OR REPLACE FUNCTION billing_period_open(p_payment payment) RETURNS void
    LANGUAGE plpgsql AS $$
DECLARE
    v      billing_plan_version;
    mine   billing_tier;
    t      timestamptz := atelier_now();
    now_on record;
    starts timestamptz;
    worth  bigint := p_payment.amount;
    price  bigint := p_payment.list_amount - p_payment.discount;
    length interval;
BEGIN
    SELECT * INTO STRICT v FROM billing_plan_version x WHERE x.code = p_payment.plan AND x.version = p_payment.plan_version;
    SELECT r.* INTO STRICT mine FROM billing_tier r JOIN billing_plan x ON x.tier = r.name WHERE x.code = p_payment.plan;
    length := v.days * interval '86400 seconds';
    SELECT max(r.rank) AS rank, max(upper(s.during)) AS until,
           sum(billing_unused(s.value, s.during, t)) FILTER (WHERE s.currency = p_payment.currency AND billing_credits(s)) AS worth
      INTO now_on
      FROM subscription_period s JOIN billing_tier r ON r.name = s.tier
     WHERE s.workspace_id = p_payment.workspace_id AND upper(s.during) > t;
    IF now_on.rank < mine.rank THEN
        worth := worth + coalesce(now_on.worth, 0);
        PERFORM billing_cut(p_payment.workspace_id, NULL, p_payment.id, t);
        starts := t;
    ELSE
        starts := coalesce(now_on.until, t);
    END IF;
    -- also where the lower tier ended before the money came and there is less, or nothing, to credit, or more of it was bought meanwhile
    IF p_payment.credit > 0 OR worth <> p_payment.amount THEN
        length := billing_length(v.days, price, p_payment.list_amount, worth);
    END IF;
    IF length > interval '0' THEN
        INSERT INTO subscription_period (workspace_id, tier, during, payment_id, value, currency)
            VALUES (p_payment.workspace_id, mine.name, tstzrange(starts, starts + length), p_payment.id, worth, p_payment.currency);
    END IF;
    PERFORM billing_paid_until(p_payment.workspace_id, t, p_payment.plan, true);
END $$;

-- The money was given back: the time it bought ends now, and no gap is left before what follows. What it had replaced comes back as far as
-- it is not over, behind what was bought since: that is of the higher tier. Not if an upgrade that stands was credited all of it:
-- then it comes back with that one, if what is between has been given back.
CREATE OR REPLACE FUNCTION billing_period_close(p_payment payment) RETURNS void
    LANGUAGE plpgsql AS $$
DECLARE
    t timestamptz := atelier_now();
    c subscription_cut;
    later subscription_period;
    free_from timestamptz;
BEGIN
    PERFORM billing_cut(p_payment.workspace_id, p_payment.id, p_payment.id, t);
    FOR c IN WITH RECURSIVE undone (id) AS (
                SELECT p_payment.id WHERE NOT billing_credited(p_payment.id)
                UNION
                SELECT y.id FROM undone u JOIN subscription_cut x ON x.cut_by = u.id JOIN payment y ON y.id = x.payment_id
                 WHERE x.workspace_id = p_payment.workspace_id AND y.state = 'refunded' AND billing_in_upgrade(x))
             SELECT x.* FROM subscription_cut x JOIN undone u ON u.id = x.cut_by
              WHERE x.workspace_id = p_payment.workspace_id AND x.payment_id <> u.id AND upper(x.was) > t
                AND EXISTS (SELECT FROM payment y WHERE y.id = x.payment_id AND y.state = 'succeeded')
              ORDER BY x.was LOOP
        free_from := greatest(t, (SELECT max(upper(s.during)) FROM subscription_period s WHERE s.workspace_id = c.workspace_id));
        INSERT INTO subscription_period (workspace_id, tier, during, payment_id, value, currency)
            VALUES (c.workspace_id, c.tier,
                tstzrange(free_from, free_from + extract(epoch FROM upper(c.was) - greatest(t, lower(c.was))) * interval '1 second'),
                c.payment_id, billing_unused(c.value, c.was, t), c.currency);
    END LOOP;
    -- what follows moves up, as long as it was
    FOR later IN SELECT * FROM subscription_period x WHERE x.workspace_id = p_payment.workspace_id AND lower(x.during) > t ORDER BY x.during LOOP
        free_from := greatest(t, (SELECT max(upper(x.during)) FROM subscription_period x
                                   WHERE x.workspace_id = later.workspace_id AND lower(x.during) < lower(later.during)));
        UPDATE subscription_period x
           SET during = tstzrange(free_from, free_from + extract(epoch FROM upper(later.during) - lower(later.during)) * interval '1 second')
         WHERE x.workspace_id = later.workspace_id AND x.during = later.during AND free_from < lower(later.during);
    END LOOP;
    PERFORM billing_paid_until(p_payment.workspace_id, t, NULL, NULL);
END $$;

-- Whether a payment for the next period shall be made. Turned off: cancelled at the end of the period; payments for the next one
-- that are still open are cancelled with it. done | unchanged | no_subscription
CREATE OR REPLACE FUNCTION billing_renewal(p_workspace uuid, p_renews boolean) RETURNS text
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    c billing_customer;
BEGIN
    PERFORM billing_lock(p_workspace);
    SELECT * INTO c FROM billing_customer x WHERE x.workspace_id = p_workspace;
    IF c.paid_until IS NULL OR c.paid_until <= atelier_now() THEN
        RETURN 'no_subscription';
    ELSIF c.renews = p_renews THEN
        RETURN 'unchanged';
    END IF;
    UPDATE billing_customer x SET renews = p_renews WHERE x.workspace_id = p_workspace;
    IF NOT p_renews THEN
        PERFORM billing_pay(p_workspace, p.id, 'cancelled', NULL, false)
           FROM payment p WHERE p.workspace_id = p_workspace AND p.key LIKE 'renewal:%' AND p.state IN ('pending', 'failed');
    END IF;
    RETURN 'done';
END $$;

-- Payments for the next periods of up to so many subscriptions that end within the time given. A row for each.
CREATE OR REPLACE FUNCTION billing_renewals(p_lead_seconds bigint, p_life_seconds bigint, p_provider text, p_limit integer)
RETURNS TABLE (workspace_id uuid, payment_id uuid)
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
#variable_conflict use_column
DECLARE
    t   timestamptz := atelier_now();
    c   billing_customer;
    who uuid;
    bill record;
BEGIN
    FOR c IN SELECT x.* FROM billing_customer x JOIN billing_plan l ON l.code = x.plan AND l.offered
              WHERE x.renews AND x.ended_at IS NULL AND x.paid_until > t AND x.paid_until <= t + p_lead_seconds * interval '1 second'
                AND NOT EXISTS (SELECT FROM payment p WHERE p.workspace_id = x.workspace_id AND p.key = 'renewal:' || extract(epoch FROM x.paid_until)::text)
              ORDER BY x.workspace_id LIMIT p_limit FOR NO KEY UPDATE OF x LOOP
        SELECT NULL::uuid AS payment_id INTO bill;
        SELECT p.account_id INTO who FROM payment p
         WHERE p.workspace_id = c.workspace_id AND p.plan = c.plan AND p.state = 'succeeded' ORDER BY p.paid_at DESC LIMIT 1;
        IF FOUND THEN
            SELECT * INTO bill FROM billing_checkout(c.workspace_id, who, c.plan, NULL, p_provider,
                'renewal:' || extract(epoch FROM c.paid_until)::text, p_life_seconds);
        END IF;
        IF bill.payment_id IS NULL THEN
            UPDATE billing_customer x SET renews = false WHERE x.workspace_id = c.workspace_id;
        END IF;
        RETURN QUERY SELECT c.workspace_id, bill.payment_id;
    END LOOP;
END $$;

-- Marks up to so many subscriptions that have run out. The tier goes by the time and needs no mark.
CREATE OR REPLACE FUNCTION billing_subscriptions_expire(p_limit integer) RETURNS TABLE (workspace_id uuid)
    LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
    UPDATE billing_customer c SET ended_at = atelier_now(), renews = false
     WHERE c.workspace_id IN (
            SELECT x.workspace_id FROM billing_customer x WHERE x.ended_at IS NULL AND x.paid_until <= (SELECT atelier_now())
             ORDER BY x.workspace_id LIMIT p_limit FOR NO KEY UPDATE SKIP LOCKED)
       AND c.paid_until <= atelier_now()
    RETURNING c.workspace_id
$$;

REVOKE ALL ON FUNCTION billing_tier_of(uuid), billing_unused(bigint, tstzrange, timestamptz), billing_credits(subscription_period),
    billing_in_upgrade(subscription_cut),
    billing_credited(uuid), billing_quote(uuid, text, text), billing_cut(uuid, uuid, uuid, timestamptz),
    billing_paid_until(uuid, timestamptz, text, boolean), billing_length(integer, bigint, bigint, bigint),
    billing_period_open(payment), billing_period_close(payment), billing_renewal(uuid, boolean), billing_renewals(bigint, bigint, text, integer),
    billing_subscriptions_expire(integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION billing_tier_of(uuid), billing_quote(uuid, text, text), billing_renewal(uuid, boolean) TO atelier_app, atelier_engine;
GRANT EXECUTE ON FUNCTION billing_renewals(bigint, bigint, text, integer), billing_subscriptions_expire(integer) TO atelier_engine;
