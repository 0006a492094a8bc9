--liquibase formatted sql

--changeset atelier:audit-partitions runOnChange:true splitStatements:false
--comment: Makes the monthly partitions of the audit log ahead of time; may run at any time on any node. Attached, not created in place, so that nobody waits.
CREATE OR REPLACE FUNCTION audit_partitions(p_months integer) RETURNS integer
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    made  integer := 0;
    month timestamptz;
    part  text;
BEGIN
    PERFORM pg_advisory_xact_lock(hashtext('audit_partitions'));
    IF to_regclass('audit_event_default') IS NULL THEN
        CREATE TABLE audit_event_default PARTITION OF audit_event DEFAULT;
    END IF;
    FOR ahead IN 0 .. p_months LOOP
        month := (date_trunc('month', atelier_now() AT TIME ZONE 'UTC') + ahead * interval '1 month') AT TIME ZONE 'UTC';
        part := 'audit_event_' || to_char(month AT TIME ZONE 'UTC', 'YYYYMM');
        CONTINUE WHEN to_regclass(part) IS NOT NULL;
        EXECUTE format('CREATE TABLE %I (LIKE audit_event INCLUDING ALL)', part);
        EXECUTE format('ALTER TABLE audit_event ATTACH PARTITION %I FOR VALUES FROM (%L) TO (%L)', part, month,
            (month AT TIME ZONE 'UTC' + interval '1 month') AT TIME ZONE 'UTC');
        made := made + 1;
    END LOOP;
    RETURN made;
END $$;

REVOKE ALL ON FUNCTION audit_partitions(integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION audit_partitions(integer) TO atelier_engine;

--changeset atelier:audit-partitions-ahead runAlways:true splitStatements:false
--comment: Three months of partitions from the first minute; the sweep audit-seal makes them from then on.
SELECT audit_partitions(3);

--changeset atelier:audit-block-hash runOnChange:true splitStatements:false
--comment: The hash of a block: of the one before, its bounds, and every event in it. A JSON array, since it tells a missing value from an empty one and where one value ends.
CREATE OR REPLACE FUNCTION audit_block_hash(p_id bigint, p_from xid8, p_to xid8, p_previous bytea)
    RETURNS TABLE (events integer, hash bytea)
    LANGUAGE sql STABLE AS $$
SELECT count(*)::integer,
       sha256(p_previous || convert_to(jsonb_build_array(p_id, p_from::text, p_to::text)::text, 'UTF8')
           || coalesce(string_agg(sha256(convert_to(jsonb_build_array(e.id,
                  to_char(e.at AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS.US'), e.tx::text, e.act, e.result, e.reason,
                  e.account_id, e.workspace_id, e.credential, e.subject_type, e.subject_id, e.quantity, e.request_id,
                  e.network::text)::text, 'UTF8')), ''::bytea ORDER BY e.tx, e.id), ''::bytea))
  FROM audit_event e
 WHERE e.tx >= p_from AND e.tx < p_to
$$;

GRANT EXECUTE ON FUNCTION audit_block_hash(bigint, xid8, xid8, bytea) TO atelier_engine;

--changeset atelier:audit-seal runOnChange:true splitStatements:false
--comment: Seals what is finished: events of transactions below the oldest one that is still open, so that nothing can come later into a sealed block. One block a call, of about so many events; no row if there is nothing to seal.
CREATE OR REPLACE FUNCTION audit_seal(p_most integer) RETURNS TABLE (id bigint, events integer, hash text)
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    last    audit_block;
    sealed  audit_block;
    horizon xid8;
    beyond  xid8;
BEGIN
    PERFORM pg_advisory_xact_lock(hashtext('audit_seal'));
    SELECT * INTO last FROM audit_block b ORDER BY b.id DESC LIMIT 1;
    horizon := pg_snapshot_xmin(pg_current_snapshot());
    sealed.id := coalesce(last.id, 0) + 1;
    sealed.from_tx := coalesce(last.to_tx, '0'::xid8);
    sealed.previous := coalesce(last.hash, ''::bytea);
    IF horizon < sealed.from_tx THEN
        RAISE EXCEPTION 'Transaction ids went backwards: this database was restored from a dump into a new cluster';
    END IF;
    SELECT e.tx INTO beyond FROM audit_event e
     WHERE e.tx >= sealed.from_tx AND e.tx < horizon ORDER BY e.tx, e.id OFFSET p_most - 1 LIMIT 1;
    sealed.to_tx := horizon;
    IF beyond IS NOT NULL THEN
        SELECT e.tx INTO beyond FROM audit_event e
         WHERE e.tx > beyond AND e.tx < horizon ORDER BY e.tx, e.id LIMIT 1;
        sealed.to_tx := coalesce(beyond, horizon);
    END IF;
    SELECT h.events, h.hash INTO sealed.events, sealed.hash
      FROM audit_block_hash(sealed.id, sealed.from_tx, sealed.to_tx, sealed.previous) h;
    IF sealed.events > 0 THEN
        sealed.sealed_at := atelier_now();
        INSERT INTO audit_block SELECT (sealed).*;
        RETURN QUERY SELECT sealed.id, sealed.events, encode(sealed.hash, 'hex');
    END IF;
END $$;

REVOKE ALL ON FUNCTION audit_seal(integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION audit_seal(integer) TO atelier_engine;

--changeset atelier:audit-verify runOnChange:true splitStatements:false
--comment: Seals again, on paper, the next blocks sealed since then, and names those that come out differently or do not follow the one before. So many at once, since a statement has a limit of time and the log has none.
DROP FUNCTION IF EXISTS audit_verify(timestamptz);

CREATE OR REPLACE FUNCTION audit_verify(p_since timestamptz, p_after bigint, p_most integer) RETURNS TABLE (id bigint, broken boolean)
    LANGUAGE sql STABLE AS $$
SELECT b.id,
       h.hash <> b.hash OR h.events <> b.events
           OR b.previous <> coalesce(p.hash, ''::bytea) OR b.from_tx <> coalesce(p.to_tx, '0'::xid8)
  FROM (SELECT * FROM audit_block x WHERE x.id > p_after AND x.sealed_at >= p_since ORDER BY x.id LIMIT p_most) b
  LEFT JOIN audit_block p ON p.id = b.id - 1
 CROSS JOIN LATERAL audit_block_hash(b.id, b.from_tx, b.to_tx, b.previous) h
 ORDER BY b.id
$$;

GRANT EXECUTE ON FUNCTION audit_verify(timestamptz, bigint, integer) TO atelier_engine;
