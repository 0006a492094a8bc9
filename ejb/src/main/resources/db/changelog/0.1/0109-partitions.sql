--liquibase formatted sql

--changeset atelier:0109-partitions splitStatements:false
--comment: Makes the weekly partitions of the engine's tables ahead of time; may run at any time on any node. It attaches instead of creating in place, so that readers and writers are not locked out. Safe online.
CREATE FUNCTION uuid7_floor(p_at timestamptz) RETURNS uuid
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN (lpad(to_hex((extract(epoch FROM p_at) * 1000)::bigint), 12, '0') || repeat('0', 20))::uuid;

CREATE FUNCTION work_partitions(p_weeks integer) RETURNS integer
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    made    integer := 0;
    monday  timestamptz;
    part    text;
    parent  record;
    lower   text;
    upper   text;
BEGIN
    PERFORM pg_advisory_xact_lock(hashtext('work_partitions'));
    FOR parent IN SELECT * FROM (VALUES ('job', true), ('job_input', true), ('stage_output', true),
            ('task_attempt', false), ('job_event', false)) AS p (name, by_id) LOOP
        IF to_regclass(parent.name || '_default') IS NULL THEN
            EXECUTE format('CREATE TABLE %I PARTITION OF %I DEFAULT', parent.name || '_default', parent.name);
        END IF;
        FOR week IN 0 .. p_weeks LOOP
            monday := (date_trunc('week', atelier_now() AT TIME ZONE 'UTC') + week * interval '7 days') AT TIME ZONE 'UTC';
            part := parent.name || '_' || to_char(monday AT TIME ZONE 'UTC', 'YYYYMMDD');
            CONTINUE WHEN to_regclass(part) IS NOT NULL;
            IF parent.by_id THEN
                lower := uuid7_floor(monday)::text;
                upper := uuid7_floor(monday + interval '7 days')::text;
            ELSE
                lower := monday::text;
                upper := (monday + interval '7 days')::text;
            END IF;
            EXECUTE format('CREATE TABLE %I (LIKE %I INCLUDING ALL) WITH (fillfactor = %s)',
                part, parent.name, CASE parent.name WHEN 'job' THEN 80 ELSE 100 END);
            EXECUTE format('ALTER TABLE %I ATTACH PARTITION %I FOR VALUES FROM (%L) TO (%L)',
                parent.name, part, lower, upper);
            made := made + 1;
        END LOOP;
    END LOOP;
    RETURN made;
END $$;

REVOKE ALL ON FUNCTION work_partitions(integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION work_partitions(integer) TO atelier_engine;
