--liquibase formatted sql

--changeset atelier:functions-work-progress runOnChange:true splitStatements:false
--comment: How much of jobs is done, from the stages their items are in. Function, safe online.
DROP FUNCTION IF EXISTS work_progress(uuid);

-- Inside a fan every item weighs the same; items that are no longer live stand at the stage that joins them. For many jobs at once, as part
-- of the statement that asks: a function for each job takes ten times as long to start as to answer.
CREATE OR REPLACE FUNCTION work_progress(p_jobs uuid[]) RETURNS TABLE (job_id uuid, progress integer)
    LANGUAGE sql STABLE AS $$
    SELECT j.id, CASE
        WHEN j.state IN (10, 11) THEN 100
        WHEN j.state >= 12 OR live.n IS NULL THEN least(99, 100 * j.reached / p.stages)
        WHEN live.lowest > j.fan_no AND live.lowest < gate.stage_no THEN
            greatest(0, least(99, floor(100 * ((j.fan_items - live.n) * gate.stage_no + live.done)
                / (greatest(j.fan_items, 1) * p.stages))::integer))
        ELSE least(99, floor(100 * live.done / (live.n * p.stages))::integer)
    END
      FROM job j
      JOIN pipeline p ON p.id = j.pipeline_id
     CROSS JOIN LATERAL (
        SELECT nullif(count(*), 0) AS n, min(k.stage_no) AS lowest, sum(k.stage_no + coalesce(l.progress, 0) / 100.0) AS done
          FROM task k LEFT JOIN lease l ON l.task_id = k.id WHERE k.job_id = j.id AND j.state < 10) live
     CROSS JOIN LATERAL (
        SELECT coalesce(min(s.stage_no), p.stages) AS stage_no
          FROM pipeline_stage s WHERE s.pipeline_id = p.id AND s.stage_no > j.fan_no AND s.joins) gate
     WHERE j.id = ANY (p_jobs)
$$;

REVOKE ALL ON FUNCTION work_progress(uuid[]) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION work_progress(uuid[]) TO atelier_engine;
