--liquibase formatted sql

--changeset atelier:functions-work-settle runOnChange:true splitStatements:false
--comment: What a run that ended has brought, for whoever settles it. Functions, safe online.

-- What the last run of each of these jobs brought, and what it still failed to bring. All runs of a job together brought the items that
-- are through their last stage, or, where a later stage joins them, that reached it and the end; a job without a fan is one item. One statement
-- for all of them, and no function for each: starting one over all weeks of outputs takes more time than ending the job.
CREATE OR REPLACE FUNCTION work_runs(p_jobs uuid[])
RETURNS TABLE (job_id uuid, run integer, workspace_id uuid, kind text, state smallint, fault text, delivered integer, failed integer)
    LANGUAGE sql STABLE AS $$
    SELECT j.id, j.run, j.workspace_id, j.kind, j.state, j.failure_fault, greatest(d.total - j.delivered, 0),
           greatest(j.fan_items - greatest(d.total, j.delivered), 0)
      FROM job j
      JOIN pipeline p ON p.id = j.pipeline_id
     CROSS JOIN LATERAL (SELECT CASE WHEN j.state IN (10, 11) THEN 1 ELSE 0 END AS whole) one
     CROSS JOIN LATERAL (SELECT CASE WHEN j.fan_no IS NULL THEN one.whole ELSE (
            SELECT CASE
                WHEN gate.stage_no = j.fan_no + 1 OR gate.stage_no IS NULL AND p.stages = j.fan_no + 1 THEN one.whole
                WHEN gate.stage_no IS NOT NULL AND one.whole = 0 THEN 0
                ELSE (SELECT count(*) FROM stage_output o
                       WHERE o.job_id = j.id AND o.stage_no = coalesce(gate.stage_no, p.stages) - 1)
                   + (SELECT count(*) FROM dead_task d
                        JOIN pipeline_stage s ON s.pipeline_id = d.pipeline_id AND s.stage_no = d.stage_no AND s.optional
                       WHERE d.job_id = j.id AND d.stage_no = coalesce(gate.stage_no, p.stages) - 1)
                END
              FROM (SELECT min(s.stage_no) AS stage_no
                      FROM pipeline_stage s WHERE s.pipeline_id = p.id AND s.stage_no > j.fan_no AND s.joins) gate
        ) END::integer AS total) d
     WHERE j.id = ANY (p_jobs)
     ORDER BY j.id
$$;

-- For the application, which sees no table.
CREATE OR REPLACE FUNCTION work_run(p_workspace uuid, p_job uuid)
RETURNS TABLE (job_id uuid, run integer, workspace_id uuid, kind text, state smallint, fault text, delivered integer, failed integer)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT r.* FROM work_runs(ARRAY[p_job]) r WHERE r.workspace_id = p_workspace
$$;

DROP FUNCTION IF EXISTS work_delivered(uuid);

REVOKE ALL ON FUNCTION work_runs(uuid[]), work_run(uuid, uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION work_runs(uuid[]) TO atelier_engine;
GRANT EXECUTE ON FUNCTION work_run(uuid, uuid) TO atelier_app, atelier_engine;
