--liquibase formatted sql

--changeset atelier:0161-spec-in-job splitStatements:false
--comment: What a job was asked for lies in its row, which saves a row, an index entry and a look-up of every job. A long one goes out of line, so that changes of the job do not copy it. Rewrites the jobs: stop the nodes, and mind the time where there are millions.
ALTER TABLE job ADD COLUMN spec jsonb;
UPDATE job j SET spec = i.spec FROM job_input i WHERE i.job_id = j.id;
DROP TABLE job_input;
DO $$
DECLARE
    part regclass;
BEGIN
    FOR part IN SELECT inhrelid::regclass FROM pg_inherits WHERE inhparent = 'job'::regclass LOOP
        EXECUTE format('ALTER TABLE %s SET (fillfactor = 50, toast_tuple_target = 512)', part);
    END LOOP;
END $$;
COMMENT ON COLUMN job.spec IS 'What was asked for. Over half a kilobyte it is out of line';

-- Makes the partitions of this week and the next p_weeks, where there are none. Only the owner may create tables, so it runs as the owner.
CREATE OR REPLACE FUNCTION work_partitions(p_weeks integer) RETURNS integer
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
    FOR parent IN SELECT * FROM (VALUES ('job', true, 'fillfactor = 50, toast_tuple_target = 512'), ('stage_output', true, 'fillfactor = 100'),
            ('task_attempt', false, 'fillfactor = 100'), ('job_event', false, 'fillfactor = 100')) AS p (name, by_id, parameters) LOOP
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
            EXECUTE format('CREATE TABLE %I (LIKE %I INCLUDING ALL) WITH (%s)', part, parent.name, parent.parameters);
            EXECUTE format('ALTER TABLE %I ATTACH PARTITION %I FOR VALUES FROM (%L) TO (%L)',
                parent.name, part, lower, upper);
            made := made + 1;
        END LOOP;
    END LOOP;
    RETURN made;
END $$;
