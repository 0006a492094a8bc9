--liquibase formatted sql

--changeset atelier:functions-billing-lessons runOnChange:true splitStatements:false
--comment: Lessons are a unit of the ledger, a package is an account of it. Locks: the customer, then payments, promo codes, accounts of the ledger. Losers get a word and have changed nothing. Functions, safe online.

-- Whoever changes what a workspace has bought takes this lock first.
CREATE OR REPLACE FUNCTION billing_lock(p_workspace uuid) RETURNS void
    LANGUAGE plpgsql AS $$
BEGIN
    PERFORM FROM billing_customer WHERE workspace_id = p_workspace FOR NO KEY UPDATE;
    IF NOT FOUND THEN
        INSERT INTO billing_customer (workspace_id) VALUES (p_workspace) ON CONFLICT DO NOTHING;
        PERFORM FROM billing_customer WHERE workspace_id = p_workspace FOR NO KEY UPDATE;
    END IF;
END $$;

-- Opens a package and puts its lessons in: given | replayed | key_reused. Once for each payment, and for each key.
CREATE OR REPLACE FUNCTION billing_package_open(p_workspace uuid, p_account uuid, p_lessons integer, p_life interval, p_payment uuid,
    p_by uuid, p_key text)
RETURNS TABLE (answer text, package_id uuid)
    LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE
    known   lesson_package;
    purse   uuid := uuidv7();
    made    uuid := uuidv7();
    posting record;
    t       timestamptz;
BEGIN
    PERFORM billing_lock(p_workspace);
    SELECT * INTO known FROM lesson_package p WHERE p.workspace_id = p_workspace AND (p.payment_id = p_payment OR p.key = p_key);
    IF FOUND THEN
        RETURN QUERY SELECT CASE WHEN known.account_id = p_account AND known.lessons = p_lessons THEN 'replayed' ELSE 'key_reused' END,
            known.id;
        RETURN;
    END IF;
    t := atelier_now();
    INSERT INTO ledger_account (id, workspace_id, kind, unit, opened_at) VALUES (purse, p_workspace, 'package', 'LESSON', t);
    INSERT INTO lesson_package (id, workspace_id, account_id, ledger_account_id, lessons, payment_id, given_by, key, created_at, expires_at)
        VALUES (made, p_workspace, p_account, purse, p_lessons, p_payment, p_by, p_key, t, t + p_life);
    SELECT * INTO posting FROM ledger_post(p_workspace, 'package:' || made, 'package', p_by, 'lesson_package', made::text, NULL,
        ARRAY[purse, ledger_platform(CASE WHEN p_payment IS NULL THEN 'issued' ELSE 'purchased' END, 'LESSON')],
        ARRAY[p_lessons, -p_lessons]::bigint[]);
    IF posting.answer <> 'posted' THEN
        RAISE EXCEPTION 'A new package cannot be filled: %', posting.answer;
    END IF;
    RETURN QUERY SELECT 'given', made;
END $$;

-- By an operator, without a payment: words as billing_package_open, or unknown if that is no member of the workspace.
CREATE OR REPLACE FUNCTION billing_package_give(p_workspace uuid, p_account uuid, p_lessons integer, p_life_seconds bigint, p_by uuid, p_key text)
RETURNS TABLE (answer text, package_id uuid)
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM membership m WHERE m.workspace_id = p_workspace AND m.account_id = p_account) THEN
        RETURN QUERY SELECT 'unknown', NULL::uuid;
    ELSE
        RETURN QUERY SELECT * FROM billing_package_open(p_workspace, p_account, p_lessons, p_life_seconds * interval '1 second', NULL, p_by, p_key);
    END IF;
END $$;

-- The package to take the next lesson from: the one that expires first. Its account is locked.
CREATE OR REPLACE FUNCTION billing_next_package(p_workspace uuid, p_account uuid, p_package uuid)
RETURNS TABLE (package_id uuid, ledger_account_id uuid)
    LANGUAGE sql AS $$
    SELECT p.id, p.ledger_account_id
      FROM lesson_package p JOIN ledger_account a ON a.id = p.ledger_account_id
     WHERE p.workspace_id = p_workspace AND p.account_id = p_account AND (p_package IS NULL OR p.id = p_package)
       AND p.closed_at IS NULL AND p.cancelled_at IS NULL AND p.expires_at > atelier_now()
       AND a.frozen_at IS NULL AND a.posted - a.held > 0
       AND NOT EXISTS (SELECT FROM payment x WHERE x.id = p.payment_id AND x.refund_asked_at IS NOT NULL)
     ORDER BY p.expires_at, p.id LIMIT 1 FOR NO KEY UPDATE OF a
$$;

-- Uses up a lesson at once: used | replayed | key_reused | none_left.
CREATE OR REPLACE FUNCTION billing_lesson_use(p_workspace uuid, p_account uuid, p_package uuid, p_key text, p_actor uuid,
    p_source_type text, p_source_id text)
RETURNS TABLE (answer text, package_id uuid)
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
#variable_conflict use_column
DECLARE
    known   record;
    source  record;
    posting record;
BEGIN
    PERFORM billing_lock(p_workspace);
    SELECT x.kind = 'lesson' AND x.source_type = p_source_type AND x.source_id = p_source_id AND p.account_id = p_account AS same, p.id
      INTO known
      FROM ledger_transaction x
      LEFT JOIN ledger_entry e ON e.transaction_id = x.id AND e.workspace_id = x.workspace_id
      LEFT JOIN lesson_package p ON p.ledger_account_id = e.account_id
     WHERE x.workspace_id = p_workspace AND x.key = p_key;
    IF FOUND THEN
        RETURN QUERY SELECT CASE WHEN known.same THEN 'replayed' ELSE 'key_reused' END, known.id;
        RETURN;
    END IF;
    SELECT * INTO source FROM billing_next_package(p_workspace, p_account, p_package);
    IF NOT FOUND THEN
        RETURN QUERY SELECT 'none_left', NULL::uuid;
        RETURN;
    END IF;
    SELECT * INTO posting FROM ledger_post(p_workspace, p_key, 'lesson', p_actor, p_source_type, p_source_id, NULL,
        ARRAY[source.ledger_account_id, ledger_platform('revenue', 'LESSON')], ARRAY[-1, 1]::bigint[]);
    IF posting.answer <> 'posted' THEN
        RAISE EXCEPTION 'A lesson that is there cannot be used: %', posting.answer;
    END IF;
    RETURN QUERY SELECT 'used', source.package_id;
END $$;

-- Sets a lesson aside, to be settled by ledger_settle: held | replayed | key_reused | none_left.
CREATE OR REPLACE FUNCTION billing_lesson_hold(p_workspace uuid, p_account uuid, p_package uuid, p_purpose text, p_ref uuid, p_run integer,
    p_life_ms bigint)
RETURNS TABLE (answer text, package_id uuid, hold_id uuid)
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
#variable_conflict use_column
DECLARE
    known  record;
    source record;
    made   uuid;
    t      timestamptz;
BEGIN
    PERFORM billing_lock(p_workspace);
    SELECT h.id, p.id AS package_id, p.account_id INTO known
      FROM ledger_hold h LEFT JOIN lesson_package p ON p.workspace_id = p_workspace AND p.ledger_account_id = h.account_id
     WHERE h.purpose = p_purpose AND h.ref_id = p_ref AND h.run = p_run;
    IF FOUND THEN
        RETURN QUERY SELECT CASE WHEN known.account_id = p_account THEN 'replayed' ELSE 'key_reused' END,
            CASE WHEN known.account_id = p_account THEN known.package_id END, CASE WHEN known.account_id = p_account THEN known.id END;
        RETURN;
    END IF;
    SELECT * INTO source FROM billing_next_package(p_workspace, p_account, p_package);
    IF NOT FOUND THEN
        RETURN QUERY SELECT 'none_left', NULL::uuid, NULL::uuid;
        RETURN;
    END IF;
    t := atelier_now();
    INSERT INTO ledger_hold (workspace_id, account_id, amount, purpose, ref_id, run, expires_at, created_at)
        VALUES (p_workspace, source.ledger_account_id, 1, p_purpose, p_ref, p_run, t + p_life_ms * interval '1 ms', t)
    ON CONFLICT (purpose, ref_id, run) DO NOTHING
    RETURNING id INTO made;
    IF made IS NULL THEN
        RETURN QUERY SELECT 'key_reused', NULL::uuid, NULL::uuid;
        RETURN;
    END IF;
    UPDATE ledger_account SET held = held + 1 WHERE id = source.ledger_account_id;
    RETURN QUERY SELECT 'held', source.package_id, made;
END $$;

-- Takes what nobody has set aside out of a package and closes it if it is empty then. The customer is locked. How many lessons.
CREATE OR REPLACE FUNCTION billing_package_empty(p_package uuid, p_to text, p_actor uuid) RETURNS bigint
    LANGUAGE plpgsql AS $$
DECLARE
    p       lesson_package;
    a       ledger_account;
    posting record;
BEGIN
    SELECT * INTO STRICT p FROM lesson_package WHERE id = p_package;
    SELECT * INTO STRICT a FROM ledger_account WHERE id = p.ledger_account_id FOR NO KEY UPDATE;
    IF a.posted > a.held AND a.frozen_at IS NULL THEN
        SELECT * INTO posting FROM ledger_post(p.workspace_id, p_to || ':' || p.id || ':' || a.version, p_to, p_actor, 'lesson_package',
            p.id::text, NULL, ARRAY[a.id, ledger_platform(p_to, 'LESSON')], ARRAY[a.held - a.posted, a.posted - a.held]);
        IF posting.answer <> 'posted' THEN
            RAISE EXCEPTION 'Lessons that are there cannot be taken: %', posting.answer;
        END IF;
    END IF;
    UPDATE lesson_package SET closed_at = atelier_now() WHERE id = p.id AND a.held = 0 AND (a.posted = 0 OR a.frozen_at IS NULL);
    RETURN CASE WHEN a.frozen_at IS NULL THEN a.posted - a.held ELSE 0 END;
END $$;

-- Ends up to so many packages whose time is over, or whose last lesson came back after their end. A row for each.
CREATE OR REPLACE FUNCTION billing_packages_expire(p_limit integer)
RETURNS TABLE (package_id uuid, workspace_id uuid, account_id uuid, lessons bigint, again boolean)
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
#variable_conflict use_column
DECLARE
    t    timestamptz := atelier_now();
    due  uuid[];
    p    lesson_package;
    n    bigint;
BEGIN
    due := ARRAY(
        SELECT x.id FROM lesson_package x JOIN ledger_account a ON a.id = x.ledger_account_id
         WHERE x.closed_at IS NULL AND (x.expires_at <= t OR x.cancelled_at IS NOT NULL) AND a.frozen_at IS NULL
           AND (x.expired_at IS NULL AND x.cancelled_at IS NULL OR a.posted > a.held OR a.posted = 0)
         ORDER BY x.expires_at LIMIT p_limit);
    PERFORM FROM billing_customer c WHERE c.workspace_id IN (SELECT x.workspace_id FROM lesson_package x WHERE x.id = ANY (due))
      ORDER BY c.workspace_id FOR NO KEY UPDATE;
    FOR p IN SELECT * FROM lesson_package x WHERE x.id = ANY (due) AND x.closed_at IS NULL ORDER BY x.ledger_account_id LOOP
        n := billing_package_empty(p.id, CASE WHEN p.cancelled_at IS NULL THEN 'expired' ELSE 'adjusted' END, NULL);
        UPDATE lesson_package x SET expired_at = t WHERE x.id = p.id AND x.expired_at IS NULL AND x.cancelled_at IS NULL;
        RETURN QUERY SELECT p.id, p.workspace_id, p.account_id, n, p.expired_at IS NOT NULL OR p.cancelled_at IS NOT NULL;
    END LOOP;
END $$;

-- By an operator: cancelled | unchanged | expired | reserved | unknown. Lessons that are set aside keep it from being cancelled.
CREATE OR REPLACE FUNCTION billing_package_cancel(p_workspace uuid, p_package uuid, p_actor uuid) RETURNS text
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    p lesson_package;
BEGIN
    PERFORM billing_lock(p_workspace);
    SELECT * INTO p FROM lesson_package x WHERE x.workspace_id = p_workspace AND x.id = p_package;
    IF NOT FOUND THEN
        RETURN 'unknown';
    ELSIF p.cancelled_at IS NOT NULL THEN
        RETURN 'unchanged';
    ELSIF p.expires_at <= atelier_now() THEN
        RETURN 'expired';
    END IF;
    PERFORM FROM ledger_account a WHERE a.id = p.ledger_account_id FOR NO KEY UPDATE;
    IF (SELECT a.held > 0 FROM ledger_account a WHERE a.id = p.ledger_account_id) THEN
        RETURN 'reserved';
    END IF;
    UPDATE lesson_package x SET cancelled_at = atelier_now() WHERE x.id = p_package;
    PERFORM billing_package_empty(p_package, 'adjusted', p_actor);
    RETURN 'cancelled';
END $$;

REVOKE ALL ON FUNCTION billing_lock(uuid), billing_package_give(uuid, uuid, integer, bigint, uuid, text),
    billing_package_open(uuid, uuid, integer, interval, uuid, uuid, text),
    billing_next_package(uuid, uuid, uuid), billing_lesson_use(uuid, uuid, uuid, text, uuid, text, text),
    billing_lesson_hold(uuid, uuid, uuid, text, uuid, integer, bigint), billing_package_empty(uuid, text, uuid),
    billing_packages_expire(integer), billing_package_cancel(uuid, uuid, uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION billing_lesson_use(uuid, uuid, uuid, text, uuid, text, text),
    billing_lesson_hold(uuid, uuid, uuid, text, uuid, integer, bigint) TO atelier_app, atelier_engine;
GRANT EXECUTE ON FUNCTION billing_package_give(uuid, uuid, integer, bigint, uuid, text), billing_packages_expire(integer),
    billing_package_cancel(uuid, uuid, uuid) TO atelier_engine;
