--liquibase formatted sql

--changeset atelier:functions-sweep runOnChange:true splitStatements:false
--comment: Leases that let one execution of a sweep run at a time over all nodes; a lease that is not extended runs out, and the next holder has a higher term. Functions, safe online.

-- The new term, or NULL while somebody else holds it.
CREATE OR REPLACE FUNCTION sweep_begin(p_sweep text, p_holder text, p_seconds integer) RETURNS bigint
    LANGUAGE plpgsql AS $$
DECLARE
    t   timestamptz := atelier_now();
    mine bigint;
BEGIN
    INSERT INTO sweep_lease AS l (sweep, term, holder, held_until, started_at)
        VALUES (p_sweep, 1, p_holder, t + p_seconds * interval '1 second', t)
    ON CONFLICT (sweep) DO UPDATE
       SET term = l.term + 1, holder = p_holder, held_until = excluded.held_until, started_at = t
     WHERE l.held_until IS NULL OR l.held_until <= t
    RETURNING term INTO mine;
    RETURN mine;
END $$;

CREATE OR REPLACE FUNCTION sweep_extend(p_sweep text, p_term bigint, p_seconds integer) RETURNS boolean
    LANGUAGE plpgsql AS $$
BEGIN
    UPDATE sweep_lease SET held_until = atelier_now() + p_seconds * interval '1 second'
     WHERE sweep = p_sweep AND term = p_term AND held_until > atelier_now();
    RETURN FOUND;
END $$;

CREATE OR REPLACE FUNCTION sweep_end(p_sweep text, p_term bigint, p_ok boolean, p_said text) RETURNS void
    LANGUAGE sql AS $$
    UPDATE sweep_lease
       SET held_until = NULL, holder = NULL, ended_at = atelier_now(), said = p_said,
           succeeded_at = CASE WHEN p_ok THEN atelier_now() ELSE succeeded_at END
     WHERE sweep = p_sweep AND term = p_term
$$;

REVOKE ALL ON FUNCTION sweep_begin(text, text, integer), sweep_extend(text, bigint, integer), sweep_end(text, bigint, boolean, text)
    FROM PUBLIC;
GRANT EXECUTE ON FUNCTION sweep_begin(text, text, integer), sweep_extend(text, bigint, integer),
    sweep_end(text, bigint, boolean, text) TO atelier_engine;
