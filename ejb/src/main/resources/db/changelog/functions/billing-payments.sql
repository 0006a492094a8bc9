--liquibase formatted sql

--changeset atelier:functions-billing-payments runOnChange:true splitStatements:false
--comment: A payment changes its state here and nowhere else, together with what it buys: whoever says first that it was paid, provider, poll or operator, grants it, and nobody else does. Functions, safe online.

-- What a promo code held is free again.
CREATE OR REPLACE FUNCTION billing_promo_release(p_payment uuid) RETURNS void
    LANGUAGE plpgsql AS $$
DECLARE
    held text;
BEGIN
    UPDATE promo_use SET released_at = atelier_now() WHERE payment_id = p_payment AND released_at IS NULL RETURNING code INTO held;
    IF FOUND THEN
        UPDATE promo_code SET used = used - 1 WHERE code = held;
    END IF;
END $$;

-- Takes back what a payment bought: ok | reserved. Forced, when the money is gone already, what is set aside stays with its holder.
CREATE OR REPLACE FUNCTION billing_take_back(p_payment payment, p_forced boolean) RETURNS text
    LANGUAGE plpgsql AS $$
DECLARE
    p lesson_package;
BEGIN
    SELECT * INTO p FROM lesson_package x WHERE x.workspace_id = p_payment.workspace_id AND x.payment_id = p_payment.id;
    IF FOUND THEN
        PERFORM FROM ledger_account a WHERE a.id = p.ledger_account_id FOR NO KEY UPDATE;
        IF NOT p_forced AND (SELECT a.held > 0 FROM ledger_account a WHERE a.id = p.ledger_account_id) THEN
            RETURN 'reserved';
        END IF;
        UPDATE lesson_package x SET cancelled_at = atelier_now() WHERE x.id = p.id AND x.cancelled_at IS NULL;
        IF p.closed_at IS NULL THEN
            PERFORM billing_package_empty(p.id, 'refunded', NULL);
        END IF;
    ELSE
        PERFORM billing_period_close(p_payment);
    END IF;
    RETURN 'ok';
END $$;

-- done | unchanged | invalid | paid_after_cancel | reserved | unknown. pending, failed and succeeded go as the guide draws them;
-- cancelled and refunded are final. p_forced: the provider has given the money back already.
CREATE OR REPLACE FUNCTION billing_pay(p_workspace uuid, p_payment uuid, p_to text, p_reference text, p_forced boolean) RETURNS text
    LANGUAGE plpgsql AS $$
DECLARE
    p payment;
    v billing_plan_version;
    word text;
    t timestamptz;
BEGIN
    PERFORM billing_lock(p_workspace);
    SELECT * INTO p FROM payment x WHERE x.workspace_id = p_workspace AND x.id = p_payment FOR NO KEY UPDATE;
    IF NOT FOUND THEN
        RETURN 'unknown';
    ELSIF p.state = p_to THEN
        RETURN 'unchanged';
    ELSIF p.state = 'cancelled' AND p_to = 'succeeded' THEN
        RETURN 'paid_after_cancel';
    ELSIF NOT ((p.state = 'pending' AND p_to IN ('succeeded', 'failed', 'cancelled'))
               OR (p.state = 'failed' AND p_to IN ('pending', 'succeeded', 'cancelled'))
               OR (p.state = 'succeeded' AND p_to = 'refunded')) THEN
        RETURN 'invalid';
    END IF;
    IF p_to = 'refunded' THEN
        word := billing_take_back(p, p_forced);
        IF word <> 'ok' THEN
            RETURN word;
        END IF;
    END IF;
    t := atelier_now();
    UPDATE payment x
       SET state = p_to, reference = coalesce(p_reference, x.reference),
           checkout_url = CASE WHEN p_to IN ('pending', 'failed') THEN x.checkout_url END,
           paid_at = CASE p_to WHEN 'succeeded' THEN t WHEN 'refunded' THEN x.paid_at END,
           refunded_at = CASE p_to WHEN 'refunded' THEN t END
     WHERE x.id = p_payment RETURNING * INTO p;
    IF p_to = 'cancelled' THEN
        PERFORM billing_promo_release(p.id);
    ELSIF p_to = 'succeeded' THEN
        SELECT * INTO STRICT v FROM billing_plan_version x WHERE x.code = p.plan AND x.version = p.plan_version;
        IF v.lessons IS NULL THEN
            PERFORM billing_period_open(p);
        ELSE
            PERFORM billing_package_open(p.workspace_id, p.account_id, v.lessons, v.days * interval '86400 seconds', p.id, NULL, NULL);
        END IF;
    END IF;
    RETURN 'done';
END $$;

-- A payment for a plan at the price of now: made | replayed | key_reused, or why there is no quote. Nothing to pay is paid at once.
CREATE OR REPLACE FUNCTION billing_checkout(p_workspace uuid, p_account uuid, p_plan text, p_promo text, p_provider text, p_key text,
    p_life_seconds bigint)
RETURNS TABLE (answer text, payment_id uuid)
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
#variable_conflict use_column
DECLARE
    print bytea := sha256(convert_to(concat_ws('|', p_account, p_plan, upper(p_promo)), 'UTF8'));
    known payment;
    q     record;
    made  uuid;
    t     timestamptz;
BEGIN
    PERFORM billing_lock(p_workspace);
    SELECT * INTO known FROM payment x WHERE x.workspace_id = p_workspace AND x.key = p_key;
    IF FOUND THEN
        RETURN QUERY SELECT CASE WHEN known.digest = print THEN 'replayed' ELSE 'key_reused' END,
            CASE WHEN known.digest = print THEN known.id END;
        RETURN;
    END IF;
    IF p_promo IS NOT NULL THEN
        PERFORM FROM promo_code c WHERE c.code = upper(p_promo) FOR NO KEY UPDATE;
    END IF;
    SELECT * INTO q FROM billing_quote(p_workspace, p_plan, p_promo);
    IF q.answer <> 'quoted' THEN
        RETURN QUERY SELECT q.answer, NULL::uuid;
        RETURN;
    END IF;
    t := atelier_now();
    INSERT INTO payment (workspace_id, account_id, plan, plan_version, list_amount, discount, credit, amount, currency, promo, provider,
                         key, digest, created_at, expires_at)
        VALUES (p_workspace, p_account, p_plan, q.version, q.list_amount, q.discount, q.credit, q.amount, q.currency, upper(p_promo), p_provider,
                p_key, print, t, t + p_life_seconds * interval '1 second')
        RETURNING id INTO made;
    IF p_promo IS NOT NULL THEN
        INSERT INTO promo_use (payment_id, workspace_id, code) VALUES (made, p_workspace, upper(p_promo));
        UPDATE promo_code SET used = used + 1 WHERE code = upper(p_promo);
    END IF;
    IF q.amount = 0 THEN
        PERFORM billing_pay(p_workspace, made, 'succeeded', NULL, false);
    END IF;
    RETURN QUERY SELECT 'made', made;
END $$;

-- Where the customer pays, as the provider said; the first answer counts. If it was paid or cancelled meanwhile nobody is shown the page,
-- but it is known, to be asked for.
CREATE OR REPLACE FUNCTION billing_payment_opened(p_workspace uuid, p_payment uuid, p_reference text, p_url text) RETURNS void
    LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
    UPDATE payment SET provider_reference = p_reference, checkout_url = CASE WHEN state IN ('pending', 'failed') THEN p_url END
     WHERE workspace_id = p_workspace AND id = p_payment AND provider_reference IS NULL
$$;

-- By the customer: a payment that was not made yet comes to nothing. Words as billing_pay.
CREATE OR REPLACE FUNCTION billing_payment_cancel(p_workspace uuid, p_payment uuid) RETURNS text
    LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp
RETURN billing_pay(p_workspace, p_payment, 'cancelled', NULL, false);

-- The page of a payment is over. If the payment is not, the next look opens another, under another key. The customer is locked.
DROP FUNCTION IF EXISTS billing_page_end(uuid, text);
CREATE FUNCTION billing_page_end(p_payment uuid, p_reference text) RETURNS void
    LANGUAGE sql AS $$
    UPDATE payment x SET provider_reference = NULL, checkout_url = NULL, pages = x.pages + 1
     WHERE x.id = p_payment AND coalesce(x.provider_reference, p_reference) = p_reference
$$;

-- What a provider says of a payment, once for each event: applied | unchanged | ignored | duplicate are well; unknown_payment |
-- wrong_amount | partial_refund | refund_of_credit | not_taken_back | paid_after_cancel | paid_twice | too_early | stale are kept for
-- people. p_to: succeeded, failed, cancelled (the page has run out), refunded; null if the event is none of ours.
CREATE OR REPLACE FUNCTION billing_event(p_provider text, p_event text, p_type text, p_to text, p_payment uuid, p_reference text,
    p_amount bigint, p_currency text, p_occurred_at timestamptz)
RETURNS TABLE (outcome text, workspace_id uuid, payment_id uuid)
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
#variable_conflict use_column
DECLARE
    p    payment;
    word text;
    made bigint;
    kept boolean;
    by_hand boolean;
BEGIN
    SELECT * INTO p FROM payment x
     WHERE x.provider = p_provider AND (x.id = p_payment OR p_payment IS NULL AND x.provider_reference = p_reference);
    IF p.id IS NOT NULL THEN
        PERFORM billing_lock(p.workspace_id);
        SELECT * INTO STRICT p FROM payment x WHERE x.id = p.id;
    END IF;
    INSERT INTO payment_event (provider, event_id, type, workspace_id, payment_id, amount, currency, occurred_at, received_at, outcome, says)
        VALUES (p_provider, p_event, p_type, p.workspace_id, p.id, p_amount, p_currency, p_occurred_at, atelier_now(), 'ignored', p_to)
    ON CONFLICT (provider, event_id) DO NOTHING RETURNING id INTO made;
    IF made IS NULL THEN
        RETURN QUERY SELECT 'duplicate', p.workspace_id, p.id;
        RETURN;
    END IF;
    kept := p_to = 'refunded' AND billing_credited(p.id);
    -- an operator wrote down that it was paid, elsewhere as far as anybody told us
    by_hand := p.paid_at IS NOT NULL AND NOT EXISTS (
        SELECT FROM payment_event e WHERE e.payment_id = p.id AND e.outcome = 'applied' AND coalesce(e.says, 'succeeded') = 'succeeded');
    word := CASE
        WHEN p_to IS NULL THEN 'ignored'
        WHEN p.id IS NULL THEN 'unknown_payment'
        WHEN p_to = 'refunded' AND p_currency = p.currency AND p_amount < p.amount THEN 'partial_refund'
        WHEN p_to IN ('succeeded', 'refunded') AND (p_amount IS DISTINCT FROM p.amount OR p_currency IS DISTINCT FROM p.currency) THEN 'wrong_amount'
        -- what came on the page went back, whether we heard that it came or not; what an operator wrote down stays until one takes it back
        WHEN p_to = 'refunded' AND p.state = 'succeeded' AND by_hand AND p.refund_asked_at IS NULL THEN 'not_taken_back'
        WHEN p_to = 'cancelled' AND p.state IN ('pending', 'failed') AND p.expires_at > atelier_now() THEN 'unchanged'
        ELSE billing_pay(p.workspace_id, p.id, p_to, NULL, true) END;
    IF p_to = 'succeeded' AND word IN ('unchanged', 'invalid') AND by_hand THEN
        word := 'paid_twice';
    END IF;
    word := CASE word
        WHEN 'done' THEN CASE WHEN kept THEN 'refund_of_credit' ELSE 'applied' END
        WHEN 'invalid' THEN CASE WHEN p_to = 'refunded' AND p.state IN ('pending', 'failed') THEN 'too_early' ELSE 'stale' END
        ELSE word END;
    UPDATE payment_event e SET outcome = word WHERE e.id = made;
    -- also where a bank has refused: that page cannot be paid any more, and never expires
    IF p_to IN ('cancelled', 'failed') AND NOT EXISTS (SELECT FROM payment_event e WHERE e.payment_id = p.id AND e.says = 'succeeded') THEN
        PERFORM billing_page_end(p.id, p_reference);
    END IF;
    IF word = 'applied' AND p_to = 'succeeded' THEN
        UPDATE payment_event e
           SET outcome = CASE billing_pay(p.workspace_id, p.id, 'refunded', NULL, true) WHEN 'done' THEN 'applied' ELSE 'unchanged' END
         WHERE e.payment_id = p.id AND e.outcome = 'too_early';
    END IF;
    RETURN QUERY SELECT word, p.workspace_id, p.id;
END $$;

-- By an operator. Words as billing_pay.
CREATE OR REPLACE FUNCTION billing_payment_set(p_workspace uuid, p_payment uuid, p_to text, p_reference text) RETURNS text
    LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp
RETURN billing_pay(p_workspace, p_payment, p_to, p_reference, false);

-- That it shall be given back, before the provider is asked to: asked | unchanged | invalid | reserved | unknown. From now on none of its
-- lessons is given out, and its time is no credit. What an upgrade was credited is in the upgrade, and is given back with it first.
CREATE OR REPLACE FUNCTION billing_refund_ask(p_workspace uuid, p_payment uuid) RETURNS text
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    p payment;
BEGIN
    PERFORM billing_lock(p_workspace);
    SELECT * INTO p FROM payment x WHERE x.workspace_id = p_workspace AND x.id = p_payment FOR NO KEY UPDATE;
    IF NOT FOUND THEN
        RETURN 'unknown';
    ELSIF p.state = 'refunded' THEN
        RETURN 'unchanged';
    ELSIF p.state <> 'succeeded' THEN
        RETURN 'invalid';
    ELSIF EXISTS (SELECT FROM lesson_package l JOIN ledger_account a ON a.id = l.ledger_account_id
                   WHERE l.workspace_id = p_workspace AND l.payment_id = p_payment AND a.held > 0)
       OR billing_credited(p_payment) THEN
        RETURN 'reserved';
    END IF;
    UPDATE payment x SET refund_asked_at = coalesce(x.refund_asked_at, atelier_now()) WHERE x.id = p_payment;
    RETURN 'asked';
END $$;

-- The provider gives the money back. What was reserved meanwhile stays with its holder.
CREATE OR REPLACE FUNCTION billing_refund_done(p_workspace uuid, p_payment uuid) RETURNS text
    LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp
RETURN billing_pay(p_workspace, p_payment, 'refunded', NULL, true);

-- Cancels up to so many payments nobody made in time. One with a page that may still be paid is asked for until the page is over, for as
-- long as a page lives at most. A row for each. Nodes of the version before name no such time: a day, as theirs.
DROP FUNCTION IF EXISTS billing_payments_expire(integer);
CREATE OR REPLACE FUNCTION billing_payments_expire(p_limit integer, p_page_seconds bigint DEFAULT 86400)
RETURNS TABLE (payment_id uuid, workspace_id uuid)
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
#variable_conflict use_column
DECLARE
    due uuid[];
    p   payment;
BEGIN
    due := ARRAY(SELECT x.id FROM payment x WHERE x.state IN ('pending', 'failed') AND x.expires_at <= (SELECT atelier_now())
                    AND (x.provider_reference IS NULL OR x.expires_at <= (SELECT atelier_now()) - p_page_seconds * interval '1 second')
                  ORDER BY x.expires_at LIMIT p_limit);
    PERFORM FROM billing_customer c WHERE c.workspace_id IN (SELECT x.workspace_id FROM payment x WHERE x.id = ANY (due))
      ORDER BY c.workspace_id FOR NO KEY UPDATE;
    FOR p IN SELECT * FROM payment x WHERE x.id = ANY (due) ORDER BY x.promo, x.id LOOP
        IF billing_pay(p.workspace_id, p.id, 'cancelled', NULL, false) = 'done' THEN
            RETURN QUERY SELECT p.id, p.workspace_id;
        END IF;
    END LOOP;
END $$;

REVOKE ALL ON FUNCTION billing_promo_release(uuid), billing_take_back(payment, boolean), billing_pay(uuid, uuid, text, text, boolean),
    billing_checkout(uuid, uuid, text, text, text, text, bigint), billing_payment_opened(uuid, uuid, text, text),
    billing_payment_cancel(uuid, uuid), billing_page_end(uuid, text), billing_event(text, text, text, text, uuid, text, bigint, text, timestamptz),
    billing_payment_set(uuid, uuid, text, text), billing_refund_ask(uuid, uuid), billing_refund_done(uuid, uuid), billing_payments_expire(integer, bigint) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION billing_checkout(uuid, uuid, text, text, text, text, bigint), billing_payment_opened(uuid, uuid, text, text),
    billing_payment_cancel(uuid, uuid) TO atelier_app, atelier_engine;
GRANT EXECUTE ON FUNCTION billing_event(text, text, text, text, uuid, text, bigint, text, timestamptz),
    billing_payment_set(uuid, uuid, text, text), billing_refund_ask(uuid, uuid), billing_refund_done(uuid, uuid), billing_payments_expire(integer, bigint) TO atelier_engine;
