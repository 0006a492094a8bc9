--liquibase formatted sql

--changeset atelier:functions-ledger-chain runOnChange:true splitStatements:false
--comment: Blocks of entries, each with the hash of the one before. Written by a sweep after the fact, never in the path of a payment. Functions, safe online.

-- Remembers how far may be sealed once all that is open now has ended. The number is read before this transaction, the first write of
-- which this is, has an id; so whoever took a smaller number has a smaller id: a posting has its transaction's id before it numbers
-- entries. The end of a snapshot would not do: it is behind the last that has ended, and those that are open may be beyond it.
-- What a mark allows is sealed before the mark is moved: moved first it would wait for those that are open now, and on a busy server some
-- always are.
CREATE OR REPLACE FUNCTION ledger_seal_ahead() RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    n bigint;
BEGIN
    IF pg_current_xact_id_if_assigned() IS NOT NULL THEN
        RAISE EXCEPTION 'The seal is marked in a transaction of its own';
    END IF;
    n := coalesce(pg_sequence_last_value(pg_get_serial_sequence('ledger_entry', 'id')::regclass), 0);
    UPDATE ledger_seal_mark SET last_entry = n, beyond = pg_current_xact_id() WHERE last_entry < n;
END $$;

-- The hash of a block: of the one before and of every entry with its transaction. A JSON array tells where one value ends.
CREATE OR REPLACE FUNCTION ledger_block_hash(p_after bigint, p_last bigint, p_previous bytea)
RETURNS TABLE (entries integer, hash bytea)
    LANGUAGE sql STABLE AS $$
    SELECT count(*)::integer,
           sha256(p_previous || coalesce(string_agg(sha256(convert_to(jsonb_build_array(e.id, e.transaction_id, e.account_id, e.workspace_id,
               e.amount, e.balance_after, e.account_version, t.workspace_id, t.key, encode(t.digest, 'hex'), t.kind, t.actor_id,
               t.source_type, t.source_id, t.reverses, to_char(t.created_at AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS.US'))::text, 'UTF8')),
               ''::bytea ORDER BY e.id), ''::bytea))
      FROM ledger_entry e JOIN ledger_transaction t ON t.id = e.transaction_id
     WHERE e.id > p_after AND e.id <= p_last
$$;

-- Seals the next block; no row if there is nothing that may be sealed.
CREATE OR REPLACE FUNCTION ledger_seal_next(p_most integer) RETURNS TABLE (block_no bigint, entries integer, hash text)
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
#variable_conflict use_column
DECLARE
    before ledger_seal;
    mark   ledger_seal_mark;
    until  bigint;
    block  record;
BEGIN
    SELECT * INTO STRICT mark FROM ledger_seal_mark FOR UPDATE;
    SELECT * INTO before FROM ledger_seal s ORDER BY s.block_no DESC LIMIT 1;
    IF pg_snapshot_xmin(pg_current_snapshot()) < mark.beyond THEN
        RETURN;
    END IF;
    SELECT max(x.id) INTO until
      FROM (SELECT e.id FROM ledger_entry e
             WHERE e.id > coalesce(before.last_entry, 0) AND e.id <= mark.last_entry ORDER BY e.id LIMIT p_most) x;
    IF until IS NULL THEN
        RETURN;
    END IF;
    SELECT * INTO block FROM ledger_block_hash(coalesce(before.last_entry, 0), until, coalesce(before.hash, ''));
    INSERT INTO ledger_seal (block_no, last_entry, entries, hash, sealed_at)
        VALUES (coalesce(before.block_no, 0) + 1, until, block.entries, block.hash, atelier_now());
    RETURN QUERY SELECT coalesce(before.block_no, 0) + 1, block.entries, encode(block.hash, 'hex');
END $$;

-- Seals again, on paper, the blocks sealed since then whose last entry is of a transaction in this range, and gives the numbers of those
-- that come out differently. A block that has lost its last entry is in the range that begins with the least id.
DROP FUNCTION IF EXISTS ledger_seal_broken(timestamptz);
CREATE OR REPLACE FUNCTION ledger_seal_broken(p_since timestamptz, p_from uuid DEFAULT '00000000-0000-0000-0000-000000000000',
    p_until uuid DEFAULT 'ffffffff-ffff-ffff-ffff-ffffffffffff')
RETURNS SETOF bigint
    LANGUAGE sql STABLE AS $$
    SELECT s.block_no
      FROM ledger_seal s
      LEFT JOIN ledger_seal b ON b.block_no = s.block_no - 1
      LEFT JOIN ledger_entry l ON l.id = s.last_entry
     CROSS JOIN LATERAL ledger_block_hash(coalesce(b.last_entry, 0), s.last_entry, coalesce(b.hash, '')) h
     WHERE s.sealed_at >= p_since
       AND coalesce(l.transaction_id, '00000000-0000-0000-0000-000000000000') >= p_from
       AND coalesce(l.transaction_id, '00000000-0000-0000-0000-000000000000') < p_until
       AND (h.hash <> s.hash OR h.entries <> s.entries OR b.block_no IS NULL AND s.block_no <> 1)
$$;

REVOKE ALL ON FUNCTION ledger_seal_ahead(), ledger_block_hash(bigint, bigint, bytea), ledger_seal_next(integer),
    ledger_seal_broken(timestamptz, uuid, uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION ledger_seal_ahead(), ledger_seal_next(integer) TO atelier_engine;
