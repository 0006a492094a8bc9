--liquibase formatted sql

--changeset atelier:functions-ledger-hold runOnChange:true splitStatements:false
--comment: Holds: set aside at submission, resolved once. A batch of settlements is a few statements, whatever its size. Locks: accounts by id, then holds by id. What they do is planned once a connection, by indexes. Functions, safe online.

-- held | replayed | key_reused | insufficient | frozen. A hold of 0 is never asked for.
CREATE OR REPLACE FUNCTION ledger_hold(p_workspace uuid, p_unit text, p_amount bigint, p_purpose text, p_ref uuid, p_run integer,
    p_life_ms bigint)
RETURNS TABLE (answer text, hold_id uuid)
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
    SET plan_cache_mode = force_generic_plan SET enable_seqscan = off AS $$
#variable_conflict use_column
DECLARE
    a      ledger_account;
    known  ledger_hold;
    made   uuid;
    t      timestamptz;
    -- named first: a volatile function in the condition would be asked for every account there is
    purse  uuid := ledger_wallet(p_workspace, p_unit);
BEGIN
    SELECT * INTO a FROM ledger_account WHERE id = purse FOR NO KEY UPDATE;
    SELECT * INTO known FROM ledger_hold h WHERE h.purpose = p_purpose AND h.ref_id = p_ref AND h.run = p_run;
    IF FOUND THEN
        RETURN QUERY SELECT CASE WHEN known.account_id = a.id AND known.amount = p_amount THEN 'replayed' ELSE 'key_reused' END, known.id;
        RETURN;
    END IF;
    IF a.frozen_at IS NOT NULL OR a.posted - a.held < p_amount THEN
        RETURN QUERY SELECT CASE WHEN a.frozen_at IS NULL THEN 'insufficient' ELSE 'frozen' END, NULL::uuid;
        RETURN;
    END IF;
    t := atelier_now();
    INSERT INTO ledger_hold (workspace_id, account_id, amount, purpose, ref_id, run, expires_at, created_at)
        VALUES (p_workspace, a.id, p_amount, p_purpose, p_ref, p_run, t + p_life_ms * interval '1 ms', t)
    ON CONFLICT (purpose, ref_id, run) DO NOTHING
    RETURNING id INTO made;
    IF made IS NULL THEN
        RETURN QUERY SELECT 'key_reused', NULL::uuid;
        RETURN;
    END IF;
    UPDATE ledger_account SET held = held + p_amount WHERE id = a.id;
    RETURN QUERY SELECT 'held', made;
END $$;

-- Resolves many holds at once. Captures more than 0 take money, up to the hold; the rest of every hold is free again.
-- Per element, in the order given: captured | released | expired (now) | already_captured | already_released |
-- already_expired | above_hold | unknown. p_word is what becomes of a hold of which nothing is captured.
CREATE OR REPLACE FUNCTION ledger_settle(p_purpose text, p_refs uuid[], p_runs integer[], p_captures bigint[], p_word text)
RETURNS TABLE (ref_id uuid, run integer, answer text)
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
    SET plan_cache_mode = force_generic_plan SET enable_seqscan = off AS $$
#variable_conflict use_column
DECLARE
    t       timestamptz;
    pending uuid[];
BEGIN
    PERFORM FROM ledger_account a
      WHERE a.id = ANY (ARRAY(
            SELECT h.account_id FROM unnest(p_refs, p_runs) s (ref_id, run)
             -- here and below one probe of a key for each, whatever the planner thinks of the number of holds
             CROSS JOIN LATERAL (
                SELECT x.account_id FROM ledger_hold x
                 WHERE x.purpose = p_purpose AND x.ref_id = s.ref_id AND x.run = s.run AND x.state = 'pending' OFFSET 0) h))
      ORDER BY a.id FOR NO KEY UPDATE;
    pending := ARRAY(
        SELECT h.id FROM ledger_hold h
         WHERE h.state = 'pending' AND h.id = ANY (ARRAY(
            SELECT y.id FROM unnest(p_refs, p_runs, p_captures) s (ref_id, run, capture)
             CROSS JOIN LATERAL (
                SELECT x.id, x.amount FROM ledger_hold x
                 WHERE x.purpose = p_purpose AND x.ref_id = s.ref_id AND x.run = s.run OFFSET 0) y
             WHERE s.capture BETWEEN 0 AND y.amount))
         ORDER BY h.id FOR NO KEY UPDATE);
    t := atelier_now();

    RETURN QUERY
    WITH said AS MATERIALIZED (
        SELECT s.no, s.ref_id, s.run, s.capture, h.id, h.workspace_id, h.account_id, h.amount, h.state, a.unit,
               h.id = ANY (pending) AS ours, CASE WHEN s.capture > 0 THEN uuidv7() END AS posting
          FROM unnest(p_refs, p_runs, p_captures) WITH ORDINALITY s (ref_id, run, capture, no)
          LEFT JOIN LATERAL (
            SELECT x.id, x.workspace_id, x.account_id, x.amount, x.state FROM ledger_hold x
             WHERE x.purpose = p_purpose AND x.ref_id = s.ref_id AND x.run = s.run OFFSET 0) h ON true
          LEFT JOIN LATERAL (SELECT x.unit FROM ledger_account x WHERE x.id = h.account_id OFFSET 0) a ON true
    ), paid AS (
        INSERT INTO ledger_transaction (id, workspace_id, key, digest, kind, source_type, source_id, created_at)
        SELECT s.posting, s.workspace_id, 'hold:' || s.id, sha256(convert_to(s.capture::text, 'UTF8')), 'capture', p_purpose,
               s.ref_id || ':' || s.run, t
          FROM said s WHERE s.ours AND s.capture > 0
    ), resolved AS (
        UPDATE ledger_hold h
           SET state = CASE WHEN s.capture > 0 THEN 'captured' ELSE p_word END, captured = s.capture, resolved_at = t,
               transaction_id = s.posting
          FROM said s
         WHERE h.id = s.id AND s.ours
    ), moved AS (
        SELECT s.account_id, sum(s.amount) AS held, sum(s.capture) AS taken, count(*) FILTER (WHERE s.capture > 0) AS entries
          FROM said s WHERE s.ours GROUP BY 1
    ), changed AS (
        UPDATE ledger_account a
           SET held = a.held - m.held, posted = a.posted - m.taken, version = a.version + m.entries
          FROM moved m WHERE a.id = m.account_id
        RETURNING a.id, old.posted, old.version
    ), entries AS (
        INSERT INTO ledger_entry (transaction_id, account_id, workspace_id, amount, balance_after, account_version)
        SELECT s.posting, s.account_id, s.workspace_id, -s.capture,
               c.posted - sum(s.capture) OVER w, c.version + row_number() OVER w
          FROM said s JOIN changed c ON c.id = s.account_id WHERE s.ours AND s.capture > 0
        WINDOW w AS (PARTITION BY s.account_id ORDER BY s.posting)
         UNION ALL
        SELECT s.posting, ledger_platform('revenue', s.unit), NULL, s.capture, NULL, NULL
          FROM said s WHERE s.ours AND s.capture > 0
    )
    SELECT s.ref_id, s.run, CASE
               WHEN s.id IS NULL THEN 'unknown'
               WHEN s.ours THEN CASE WHEN s.capture > 0 THEN 'captured' ELSE p_word END
               WHEN s.state = 'pending' THEN 'above_hold'
               ELSE 'already_' || s.state END
      FROM said s ORDER BY s.no;
END $$;

-- Makes a pending hold larger or smaller: resized | insufficient | frozen | unknown | already_captured | already_released | already_expired.
CREATE OR REPLACE FUNCTION ledger_resize(p_purpose text, p_ref uuid, p_run integer, p_amount bigint) RETURNS text
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    a ledger_account;
    h ledger_hold;
BEGIN
    SELECT x.* INTO a FROM ledger_hold y JOIN ledger_account x ON x.id = y.account_id
     WHERE y.purpose = p_purpose AND y.ref_id = p_ref AND y.run = p_run FOR NO KEY UPDATE OF x;
    SELECT * INTO h FROM ledger_hold y WHERE y.purpose = p_purpose AND y.ref_id = p_ref AND y.run = p_run FOR NO KEY UPDATE;
    IF NOT FOUND THEN
        RETURN 'unknown';
    END IF;
    IF h.state <> 'pending' THEN
        RETURN 'already_' || h.state;
    END IF;
    IF p_amount > h.amount AND (a.frozen_at IS NOT NULL OR a.posted - a.held < p_amount - h.amount) THEN
        RETURN CASE WHEN a.frozen_at IS NULL THEN 'insufficient' ELSE 'frozen' END;
    END IF;
    UPDATE ledger_account SET held = held + p_amount - h.amount WHERE id = a.id AND p_amount <> h.amount;
    UPDATE ledger_hold SET amount = p_amount WHERE id = h.id AND p_amount <> h.amount;
    RETURN 'resized';
END $$;

REVOKE ALL ON FUNCTION ledger_hold(uuid, text, bigint, text, uuid, integer, bigint),
    ledger_settle(text, uuid[], integer[], bigint[], text), ledger_resize(text, uuid, integer, bigint) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION ledger_hold(uuid, text, bigint, text, uuid, integer, bigint),
    ledger_settle(text, uuid[], integer[], bigint[], text), ledger_resize(text, uuid, integer, bigint) TO atelier_app, atelier_engine;
