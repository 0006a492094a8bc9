--liquibase formatted sql

--changeset atelier:functions-work-report runOnChange:true splitStatements:false
--comment: Finishing a batch of tasks is one statement: fenced delete, attempt, output, next stages and the state of the jobs. Functions, safe online.

-- The locks of a batch of reports, in the one order: tasks by id, then jobs by id. Statements of their own, so that what
-- follows sees rows that nobody else can change: nothing has to be looked at twice inside a large statement.
CREATE OR REPLACE FUNCTION work_lock(p_ids bigint[]) RETURNS void
    LANGUAGE plpgsql AS $$
DECLARE
    held bigint[];
    jobs uuid[];
BEGIN
    held := ARRAY(SELECT k.id FROM task k WHERE k.id = ANY (p_ids) ORDER BY k.id FOR UPDATE);
    jobs := ARRAY(SELECT DISTINCT k.job_id FROM task k WHERE k.id = ANY (held));
    PERFORM FROM job j WHERE j.id = ANY (jobs) ORDER BY j.id FOR NO KEY UPDATE;
END $$;

-- Takes the leases of these tasks away, whose locks the caller holds, and says what they were. In a statement of its own, for a heartbeat may
-- be renewing them: so nothing large is looked at twice. By the primary key and so in the order of the ids.
CREATE OR REPLACE FUNCTION work_free(p_ids bigint[]) RETURNS lease[]
    LANGUAGE plpgsql
    SET enable_seqscan = off SET enable_bitmapscan = off AS $$
DECLARE
    freed lease[];
BEGIN
    WITH gone AS (
        DELETE FROM lease l WHERE l.task_id = ANY (p_ids) RETURNING l.*
    )
    SELECT array_agg(g::lease) INTO freed FROM gone g;
    RETURN freed;
END $$;

DROP TYPE IF EXISTS work_closed CASCADE;
CREATE TYPE work_closed AS (task_id bigint, job_id uuid, run integer, job_state smallint, workspace_id uuid,
    pipeline_id integer, stage text, item_no integer, passes boolean);

-- The caller holds the locks. Elements: {id, fence, what: done | fan | dead | cancelled, output, items, code, fault, message}. Those whose fence is
-- old change nothing and are not in the answer.
CREATE OR REPLACE FUNCTION work_finish(p_said jsonb) RETURNS SETOF work_closed
    LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE
    t      timestamptz := atelier_now();
    freed  lease[] := work_free(ARRAY(
        SELECT s.id FROM jsonb_to_recordset(p_said) AS s (id bigint, fence bigint) JOIN lease l ON l.task_id = s.id AND l.fence = s.fence));
    result work_closed[];
BEGIN
    WITH said AS MATERIALIZED (
        SELECT * FROM jsonb_to_recordset(p_said) AS s (id bigint, fence bigint, what text, output jsonb, items jsonb,
            code text, fault text, message text)
    ), gone AS (
        DELETE FROM task k USING unnest(freed) l WHERE k.id = l.task_id
        RETURNING k.id, k.job_id, k.workspace_id, k.queue_id, k.pipeline_id, k.stage_no, k.item_no, k.item, k.run, k.prio, k.ord, k.cost,
            k.expires_at, k.due_at, k.attempt + 1 AS attempt, l.fence, l.session_id, l.leased_at, l.cancel_requested
    ), closed AS MATERIALIZED (
        SELECT g.*, s.output, s.items, s.code, s.fault, s.message, e.name AS stage, p.stages, n.queue_id AS next_queue,
               o.outcome, f.fans, n.gather_max, n.gather_wait_ms, o.outcome = 10 OR o.outcome = 21 AND e.optional AS passes,
               CASE WHEN f.fans AND jsonb_array_length(s.items) = 0 THEN coalesce(
                        (SELECT min(z.stage_no) FROM pipeline_stage z
                          WHERE z.pipeline_id = g.pipeline_id AND z.stage_no > g.stage_no AND z.joins), p.stages)
                    ELSE g.stage_no + 1 END AS next_no,
               (o.outcome = 10 OR o.outcome = 21 AND e.optional) AND NOT g.cancel_requested
                   AND n.stage_no IS NOT NULL AND NOT n.joins AS opens
          FROM gone g
          JOIN said s ON s.id = g.id
          JOIN pipeline p ON p.id = g.pipeline_id
          JOIN pipeline_stage e ON e.pipeline_id = g.pipeline_id AND e.stage_no = g.stage_no
          LEFT JOIN pipeline_stage n ON n.pipeline_id = g.pipeline_id AND n.stage_no = g.stage_no + 1
         CROSS JOIN LATERAL (SELECT s.what = 'fan' AS fans) f
         CROSS JOIN LATERAL (SELECT CASE WHEN s.what IN ('done', 'fan') THEN 10
                                         WHEN g.cancel_requested OR s.what = 'cancelled' THEN 40
                                         ELSE 21 END AS outcome) o
    ), remembered AS (
        INSERT INTO task_attempt (ended_at, task_id, fence, job_id, workspace_id, pipeline_id, stage_no, item_no, run,
                attempt, outcome, code, fault, session_id, ready_at, started_at)
        SELECT t, id, fence, job_id, workspace_id, pipeline_id, stage_no, item_no, run,
               attempt, outcome, code, fault, session_id, due_at, leased_at
          FROM closed
    ), stale AS (
        DELETE FROM stage_output o USING closed c
         WHERE c.fans AND c.run > 1 AND o.job_id = c.job_id AND o.stage_no > c.stage_no
    ), kept AS (
        INSERT INTO stage_output (job_id, stage_no, item_no, run, output)
        SELECT job_id, stage_no, item_no, run, coalesce(output, 'null') FROM closed WHERE outcome = 10
        ON CONFLICT (job_id, stage_no, item_no) DO UPDATE SET run = excluded.run, output = excluded.output
    ), died AS (
        INSERT INTO dead_task (task_id, job_id, workspace_id, queue_id, pipeline_id, stage_no, item_no, item, run, prio, cost,
                attempt, fence, code, fault, message, died_at)
        SELECT id, job_id, workspace_id, queue_id, pipeline_id, stage_no, item_no, item, run, prio, cost,
               attempt, fence, code, fault, message, t
          FROM closed WHERE outcome = 21
    ), opened AS (
        INSERT INTO task (job_id, workspace_id, queue_id, pipeline_id, stage_no, item_no, item, run, prio, ord, cost,
                expires_at, state, due_at)
        SELECT c.job_id, c.workspace_id, c.next_queue, c.pipeline_id, c.stage_no + 1,
               CASE WHEN c.fans THEN i.no - 1 ELSE c.item_no END, CASE WHEN c.fans THEN i.item ELSE c.item END,
               c.run, c.prio, c.ord, c.cost, c.expires_at, CASE WHEN c.gather_max > 1 THEN 5 ELSE 0 END,
               t + c.gather_wait_ms * interval '1 ms'
          FROM closed c
          LEFT JOIN LATERAL jsonb_array_elements(c.items) WITH ORDINALITY i (item, no) ON c.fans
         WHERE c.opens AND (NOT c.fans OR i.no IS NOT NULL)
        RETURNING job_id, stage_no
    ), per_job AS MATERIALIZED (
        SELECT c.job_id, count(*)::integer AS closed, count(*) FILTER (WHERE c.outcome = 21)::integer AS dead,
               max(c.next_no) FILTER (WHERE c.passes)::smallint AS reached,
               max(c.stage_no) FILTER (WHERE c.fans)::smallint AS fan_no,
               max(jsonb_array_length(c.items)) FILTER (WHERE c.fans) AS fan_items,
               min(c.prio) AS prio, min(c.ord) AS ord, min(c.cost) AS cost, min(c.expires_at) AS expires_at,
               (array_agg(c.code ORDER BY c.id) FILTER (WHERE c.outcome = 21))[1] AS code,
               (array_agg(c.fault ORDER BY c.id) FILTER (WHERE c.outcome = 21))[1] AS fault,
               (array_agg(c.message ORDER BY c.id) FILTER (WHERE c.outcome = 21))[1] AS message
          FROM closed c GROUP BY c.job_id
    ), born AS MATERIALIZED (
        SELECT job_id, count(*)::integer AS n, max(stage_no) AS stage_no FROM opened GROUP BY job_id
    ), after AS MATERIALIZED (
        SELECT j.id, j.state, j.workspace_id, j.pipeline_id, j.run, j.cancel_requested, p.stages, j.open_tasks - c.closed + coalesce(b.n, 0) AS open,
               j.failed_tasks + c.dead AS failed, greatest(j.reached, c.reached) AS reached,
               greatest(j.stage_no, b.stage_no) AS stage_no, c.fan_no, c.fan_items, c.prio, c.ord, c.cost, c.expires_at, c.code,
               c.fault, c.message, j.expired
          FROM per_job c
          JOIN job j ON j.id = c.job_id
          JOIN pipeline p ON p.id = j.pipeline_id
          LEFT JOIN born b ON b.job_id = j.id
    ), decided AS MATERIALIZED (
        SELECT a.*, coalesce(g.joins, false) AND a.open = 0 AND NOT a.cancel_requested AND a.stage_no < a.reached AS joins,
               g.queue_id AS join_queue, g.gather_max, g.gather_wait_ms
          FROM after a
          LEFT JOIN pipeline_stage g ON g.pipeline_id = a.pipeline_id AND g.stage_no = a.reached
    ), joined AS (
        INSERT INTO task (job_id, workspace_id, queue_id, pipeline_id, stage_no, run, prio, ord, cost, expires_at, state, due_at)
        SELECT d.id, d.workspace_id, d.join_queue, d.pipeline_id, d.reached, d.run, d.prio, d.ord, d.cost, d.expires_at,
               CASE WHEN d.gather_max > 1 THEN 5 ELSE 0 END, t + d.gather_wait_ms * interval '1 ms'
          FROM decided d WHERE d.joins
    ), changed AS (
        UPDATE job j
           SET open_tasks = d.open + d.joins::integer, failed_tasks = d.failed, reached = d.reached,
               stage_no = CASE WHEN d.joins THEN d.reached ELSE d.stage_no END,
               fan_no = coalesce(d.fan_no, j.fan_no), fan_items = coalesce(d.fan_items, j.fan_items),
               failure_code = coalesce(j.failure_code, d.code), failure_fault = coalesce(j.failure_fault, d.fault),
               failure_message = coalesce(j.failure_message, d.message), updated_at = t,
               state = s.state, finished_at = CASE WHEN s.state >= 10 THEN t END
          FROM decided d
         CROSS JOIN LATERAL (SELECT CASE
                    WHEN d.open > 0 THEN d.state
                    WHEN d.joins THEN 1
                    WHEN d.cancel_requested THEN CASE WHEN d.expired THEN 14 ELSE 13 END
                    WHEN d.reached >= d.stages THEN CASE WHEN d.failed > 0 THEN 11 ELSE 10 END
                    ELSE 12 END::smallint AS state) s
         WHERE j.id = d.id
        RETURNING j.id, j.state, j.run
    )
    SELECT array_agg((c.id, c.job_id, j.run, j.state, c.workspace_id, c.pipeline_id, c.stage, c.item_no, c.passes)::work_closed
                     ORDER BY c.id)
      INTO result
      FROM closed c JOIN changed j ON j.id = c.job_id;

    PERFORM work_tell(result, t);
    RETURN QUERY SELECT * FROM unnest(result);
END $$;

-- The events of a batch, in a statement of their own: progress is read after the change, once for each job.
CREATE OR REPLACE FUNCTION work_tell(p_closed work_closed[], t timestamptz) RETURNS void
    LANGUAGE sql AS $$
    WITH going AS MATERIALIZED (
        SELECT g.job_id, g.progress
          FROM work_progress(ARRAY(SELECT DISTINCT c.job_id FROM unnest(p_closed) c WHERE c.passes AND c.job_state < 10)) g
    )
    INSERT INTO job_event (at, workspace_id, job_id, pipeline_id, kind, data)
    SELECT t, workspace_id, job_id, pipeline_id, kind, data
      FROM (
        SELECT c.task_id, 0 AS later, c.workspace_id, c.job_id, c.pipeline_id, 'stage.finished' AS kind,
               jsonb_build_object('state', 'running', 'run', c.run, 'stage', c.stage, 'item', c.item_no,
                   'progress', g.progress) AS data
          FROM unnest(p_closed) c JOIN going g ON g.job_id = c.job_id WHERE c.passes
         UNION ALL
        SELECT max(c.task_id), 1, c.workspace_id, c.job_id, c.pipeline_id, 'job.finished',
               jsonb_strip_nulls(jsonb_build_object('state', CASE j.state WHEN 10 THEN 'succeeded' WHEN 11 THEN 'partial'
                       WHEN 12 THEN 'failed' WHEN 13 THEN 'cancelled' ELSE 'expired' END,
                   'run', c.run, 'progress', CASE WHEN j.state IN (10, 11) THEN 100 END, 'code', j.failure_code))
          FROM unnest(p_closed) c JOIN job j ON j.id = c.job_id
         WHERE c.job_state >= 10
         GROUP BY c.workspace_id, c.job_id, c.pipeline_id, c.run, j.state, j.failure_code) e
     ORDER BY task_id, later
$$;

REVOKE ALL ON FUNCTION work_lock(bigint[]), work_free(bigint[]), work_finish(jsonb), work_tell(work_closed[], timestamptz) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION work_lock(bigint[]), work_free(bigint[]), work_finish(jsonb), work_tell(work_closed[], timestamptz) TO atelier_engine;
--comment: What handlers say, in one call for a batch of any mixture. Retries that have attempts left wait for their back-off, the others die. Functions, safe online.

-- The caller holds the locks. Elements that do not end a task: {id, fence, what: retry | throttled | snooze | wait | back, delay, postponed, until, correlation, code, fault}.
CREATE OR REPLACE FUNCTION work_later(p_said jsonb) RETURNS SETOF work_closed
    LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE
    t      timestamptz := atelier_now();
    freed  lease[];
    result work_closed[];
    early  text[] := '{}';
BEGIN
    IF jsonb_path_exists(p_said, '$[*].correlation') THEN
        early := work_early(p_said);
    END IF;
    freed := work_free(ARRAY(
        SELECT s.id FROM jsonb_to_recordset(p_said) AS s (id bigint, fence bigint) JOIN lease l ON l.task_id = s.id AND l.fence = s.fence));
    WITH said AS MATERIALIZED (
        SELECT * FROM jsonb_to_recordset(p_said) AS s (id bigint, fence bigint, what text, delay bigint,
            postponed bigint, until timestamptz, correlation text, code text, fault text)
    ), held AS MATERIALIZED (
        SELECT k.*, l.fence, l.session_id, l.leased_at FROM unnest(freed) l JOIN task k ON k.id = l.task_id
    ), remembered AS (
        INSERT INTO task_attempt (ended_at, task_id, fence, job_id, workspace_id, pipeline_id, stage_no, item_no, run,
                attempt, outcome, code, fault, session_id, ready_at, started_at)
        SELECT t, h.id, h.fence, h.job_id, h.workspace_id, h.pipeline_id, h.stage_no, h.item_no, h.run,
               h.attempt + 1, 20, s.code, s.fault, h.session_id, h.due_at, h.leased_at
          FROM held h JOIN said s ON s.id = h.id WHERE s.what = 'retry'
    ), moved AS (
        UPDATE task k
           SET state = CASE s.what WHEN 'back' THEN 0 WHEN 'wait' THEN CASE WHEN s.correlation = ANY (early) THEN 0 ELSE 3 END ELSE 2 END,
               attempt = CASE s.what WHEN 'retry' THEN k.attempt + 1 ELSE k.attempt END,
               due_at = CASE s.what
                   WHEN 'back' THEN t
                   WHEN 'wait' THEN CASE WHEN s.correlation = ANY (early) THEN t ELSE s.until END
                   WHEN 'snooze' THEN t + s.delay * interval '1 ms'
                   -- not all that were told the same time come back at it
                   WHEN 'throttled' THEN t + s.delay * (1 + 0.1 * random()) * interval '1 ms'
                   ELSE t + interval '1 ms' * greatest(coalesce(s.postponed, 0), random()
                        * least(e.backoff_cap_ms, e.backoff_ms * power(2, least(k.attempt - k.rescues, 30)))) END,
               throttled_ms = k.throttled_ms + CASE s.what WHEN 'throttled' THEN s.delay ELSE 0 END,
               why = CASE WHEN s.what = 'throttled' THEN 'throttled' WHEN s.postponed > 0 THEN 'retry_budget' ELSE s.code END,
               correlation = CASE WHEN s.correlation = ANY (early) THEN NULL ELSE s.correlation END
          FROM held h
          JOIN said s ON s.id = h.id
          JOIN pipeline_stage e ON e.pipeline_id = h.pipeline_id AND e.stage_no = h.stage_no
         WHERE k.id = h.id
        RETURNING k.id, k.job_id, k.run, k.workspace_id, k.pipeline_id, e.name, k.item_no
    )
    SELECT array_agg((m.id, m.job_id, m.run, 1, m.workspace_id, m.pipeline_id, m.name, m.item_no, false)::work_closed)
      INTO result FROM moved m;

    WITH idle AS MATERIALIZED (
        SELECT j.id FROM job j
         WHERE j.id = ANY (ARRAY(SELECT job_id FROM unnest(result))) AND j.state = 1
           AND NOT EXISTS (SELECT FROM task k WHERE k.job_id = j.id AND k.state = 0)
    ), waiting AS (
        UPDATE job j SET state = 2, updated_at = t FROM idle WHERE j.id = idle.id
        RETURNING j.id, j.workspace_id, j.pipeline_id, j.run
    )
    INSERT INTO job_event (at, workspace_id, job_id, pipeline_id, kind, data)
    SELECT t, w.workspace_id, w.id, w.pipeline_id, 'job.waiting', jsonb_build_object('state', 'waiting', 'run', w.run)
      FROM waiting w;
    RETURN QUERY SELECT * FROM unnest(result);
END $$;

DROP FUNCTION IF EXISTS work_report(jsonb);

-- Most work is a job in its first run with one live task that is done, no fan and nothing dead: all the columns the large statement works out are
-- known then. The caller holds the locks of the tasks and has written their jobs.
-- Arrays are taken for short ones, so that without the settings each row of a batch would be looked for in the whole batch; pipelines are
-- probed by their keys all the same (OFFSET 0).
CREATE OR REPLACE FUNCTION work_pass(p_ids bigint[], p_outputs text[], t timestamptz)
RETURNS TABLE (task_id bigint, job_id uuid, run integer, job_state smallint)
    LANGUAGE plpgsql
    SET enable_seqscan = off SET enable_bitmapscan = off SET enable_nestloop = off SET plan_cache_mode = force_generic_plan AS $$
#variable_conflict use_column
DECLARE
    freed lease[] := work_free(p_ids);
BEGIN
    RETURN QUERY
    WITH gone AS (
        DELETE FROM task k WHERE k.id = ANY (p_ids) RETURNING k.*
    ), closed AS MATERIALIZED (
        SELECT g.*, l.fence, l.session_id, l.leased_at, o.output, e.name AS stage, p.stages, n.queue_id AS next_queue, n.gather_max, n.gather_wait_ms,
               g.stage_no + 1 = p.stages AS ends
          FROM gone g
          JOIN unnest(freed) l ON l.task_id = g.id
          JOIN unnest(p_ids, p_outputs) o (id, output) ON o.id = g.id
         CROSS JOIN LATERAL (SELECT x.stages FROM pipeline x WHERE x.id = g.pipeline_id OFFSET 0) p
         CROSS JOIN LATERAL (SELECT x.name FROM pipeline_stage x WHERE x.pipeline_id = g.pipeline_id AND x.stage_no = g.stage_no OFFSET 0) e
          LEFT JOIN LATERAL (
            SELECT x.queue_id, x.gather_max, x.gather_wait_ms
              FROM pipeline_stage x WHERE x.pipeline_id = g.pipeline_id AND x.stage_no = g.stage_no + 1 OFFSET 0) n ON true
    ), remembered AS (
        INSERT INTO task_attempt (ended_at, task_id, fence, job_id, workspace_id, pipeline_id, stage_no, item_no, run,
                attempt, outcome, session_id, ready_at, started_at)
        SELECT t, id, fence, job_id, workspace_id, pipeline_id, stage_no, item_no, run, attempt + 1, 10, session_id, due_at, leased_at
          FROM closed
    ), kept AS (
        INSERT INTO stage_output (job_id, stage_no, item_no, run, output)
        SELECT job_id, stage_no, item_no, run, output::jsonb FROM closed
    ), opened AS (
        INSERT INTO task (job_id, workspace_id, queue_id, pipeline_id, stage_no, item_no, item, run, prio, ord, cost,
                expires_at, state, due_at)
        SELECT c.job_id, c.workspace_id, c.next_queue, c.pipeline_id, c.stage_no + 1, c.item_no, c.item, c.run, c.prio, c.ord, c.cost,
               c.expires_at, CASE WHEN c.gather_max > 1 THEN 5 ELSE 0 END, t + c.gather_wait_ms * interval '1 ms'
          FROM closed c WHERE NOT c.ends
    ), told AS (
        INSERT INTO job_event (at, workspace_id, job_id, pipeline_id, kind, data)
        SELECT t, c.workspace_id, c.job_id, c.pipeline_id, CASE WHEN c.ends THEN 'job.finished' ELSE 'stage.finished' END,
               CASE WHEN c.ends THEN '{"run": 1, "state": "succeeded", "progress": 100}'
                    ELSE jsonb_build_object('state', 'running', 'run', 1, 'stage', c.stage, 'item', c.item_no,
                        'progress', 100 * (c.stage_no + 1) / c.stages) END
          FROM closed c
    )
    SELECT c.id, c.job_id, c.run, CASE WHEN c.ends THEN 10 ELSE 1 END::smallint FROM closed c;
END $$;
DROP FUNCTION IF EXISTS work_pass(bigint[], text[]);

-- What handlers say of their tasks, element by element of the arrays: what is one of done | fan | dead | cancelled | retry | throttled | snooze |
-- wait | back, said is the output of what is done and the further fields of everything else. The answer has the reports that counted.
CREATE OR REPLACE FUNCTION work_report(p_ids bigint[], p_fences bigint[], p_whats text[], p_said text[])
RETURNS TABLE (task_id bigint, job_id uuid, run integer, job_state smallint)
    LANGUAGE plpgsql
    SET enable_seqscan = off SET enable_bitmapscan = off SET plan_cache_mode = force_generic_plan AS $$
#variable_conflict use_column
DECLARE
    held    bigint[];
    valid   bigint[];
    simple  bigint[];
    outputs text[];
    ending  uuid[];
    going   uuid[];
    done    uuid[];
    gone_on uuid[];
    rest    jsonb;
    last    jsonb;
    later   jsonb;
    t       timestamptz;
BEGIN
    SELECT array_agg(l.id) INTO held FROM (SELECT k.id FROM task k WHERE k.id = ANY (p_ids) ORDER BY k.id FOR UPDATE) l;
    IF held IS NULL THEN
        RETURN;
    END IF;

    -- From here on nobody changes these tasks, or takes their leases, but us. What may go the short way, as far as the task knows, and what may not.
    SELECT array_agg(k.id), array_agg(k.id) FILTER (WHERE k.simple), array_agg(k.said) FILTER (WHERE k.simple),
           array_agg(k.job_id ORDER BY k.job_id) FILTER (WHERE k.simple AND k.ends),
           array_agg(k.job_id ORDER BY k.job_id) FILTER (WHERE k.simple AND NOT k.ends)
      INTO valid, simple, outputs, ending, going
      FROM (SELECT k.id, k.job_id, s.said, n.stage_no IS NULL AS ends,
                   s.what = 'done' AND n.joins IS NOT TRUE AND k.run = 1 AND NOT l.cancel_requested AS simple
              FROM unnest(p_ids, p_fences, p_whats, p_said) s (id, fence, what, said)
             -- one probe of each primary key, whatever the planner thinks of the number of leases
             CROSS JOIN LATERAL (SELECT x.fence, x.cancel_requested FROM lease x WHERE x.task_id = s.id OFFSET 0) l
             CROSS JOIN LATERAL (SELECT x.id, x.job_id, x.pipeline_id, x.stage_no, x.run FROM task x WHERE x.id = s.id OFFSET 0) k
              LEFT JOIN pipeline_stage n ON n.pipeline_id = k.pipeline_id AND n.stage_no = k.stage_no + 1
             WHERE l.fence = s.fence
            OFFSET 0) k;
    IF valid IS NULL THEN
        RETURN;
    END IF;

    -- A job whose only live task we hold is written by nobody else, so it may be written before others are locked; which jobs these are is
    -- seen by writing them. By the primary key and so in the order of the ids; the bounds spare all weeks but theirs.
    t := atelier_now();
    IF ending IS NOT NULL THEN
        WITH ended AS (
            UPDATE job j SET state = 10, open_tasks = 0, reached = j.stage_no + 1, updated_at = t, finished_at = t
             WHERE j.id = ANY (ending) AND j.id BETWEEN ending[1] AND ending[cardinality(ending)] AND j.state = 1 AND j.open_tasks = 1 AND j.failed_tasks = 0 AND j.fan_no IS NULL AND NOT j.cancel_requested
            RETURNING j.id
        )
        SELECT array_agg(e.id) INTO done FROM ended e;
    END IF;
    IF going IS NOT NULL THEN
        WITH went AS (
            UPDATE job j SET stage_no = j.stage_no + 1, reached = j.stage_no + 1, updated_at = t
             WHERE j.id = ANY (going) AND j.id BETWEEN going[1] AND going[cardinality(going)] AND j.state = 1 AND j.open_tasks = 1 AND j.failed_tasks = 0 AND j.fan_no IS NULL AND NOT j.cancel_requested
            RETURNING j.id
        )
        SELECT array_agg(w.id) INTO gone_on FROM went w;
    END IF;
    done := done || gone_on;
    IF coalesce(cardinality(done), 0) < coalesce(cardinality(simple), 0) THEN
        SELECT array_agg(s.id), array_agg(s.said) INTO simple, outputs
          FROM unnest(simple, outputs) s (id, said) JOIN task k ON k.id = s.id WHERE k.job_id IN (SELECT unnest(done));
    END IF;
    IF simple IS NULL OR cardinality(simple) < cardinality(valid) THEN
        -- the leases go in more than one statement, and a heartbeat may be at them, in the order of their tasks
        PERFORM FROM lease l WHERE l.task_id = ANY (valid) ORDER BY l.task_id FOR UPDATE;
    END IF;
    IF simple IS NOT NULL THEN
        RETURN QUERY SELECT f.task_id, f.job_id, f.run, f.job_state FROM work_pass(simple, outputs, t) f;
    END IF;
    IF cardinality(valid) = cardinality(simple) THEN
        RETURN;
    END IF;

    PERFORM FROM job j WHERE j.id IN (SELECT k.job_id FROM task k WHERE k.id = ANY (valid)) ORDER BY j.id FOR NO KEY UPDATE;
    SELECT jsonb_agg(jsonb_build_object('id', s.id, 'fence', s.fence) || CASE s.what WHEN 'done' THEN jsonb_build_object('what', 'done', 'output', s.said::jsonb)
               ELSE jsonb_build_object('what', s.what) || s.said::jsonb END)
      INTO rest
      FROM unnest(p_ids, p_fences, p_whats, p_said) s (id, fence, what, said)
      JOIN lease l ON l.task_id = s.id AND l.fence = s.fence;
    SELECT jsonb_agg(s.said || jsonb_build_object('what', s.ends)) FILTER (WHERE s.ends IS NOT NULL),
           jsonb_agg(s.said) FILTER (WHERE s.ends IS NULL)
      INTO last, later
      FROM (
        SELECT e.value AS said, CASE
                   WHEN e.value ->> 'what' NOT IN ('retry', 'throttled', 'snooze', 'wait', 'back') THEN e.value ->> 'what'
                   WHEN l.cancel_requested THEN 'cancelled'
                   WHEN e.value ->> 'what' = 'retry' AND k.attempt + 1 - k.rescues >= g.attempts THEN 'dead'
                   WHEN e.value ->> 'what' = 'throttled' AND k.throttled_ms + (e.value ->> 'delay')::bigint > q.throttled_max_ms THEN 'dead'
                   END AS ends
          FROM jsonb_array_elements(rest) e
          JOIN task k ON k.id = (e.value ->> 'id')::bigint
          JOIN lease l ON l.task_id = k.id
          JOIN pipeline_stage g ON g.pipeline_id = k.pipeline_id AND g.stage_no = k.stage_no
          JOIN queue q ON q.id = k.queue_id) s;

    IF last IS NOT NULL THEN
        RETURN QUERY SELECT f.task_id, f.job_id, f.run, f.job_state FROM work_finish(last) f;
    END IF;
    IF later IS NOT NULL THEN
        RETURN QUERY SELECT f.task_id, f.job_id, f.run, f.job_state FROM work_later(later) f;
    END IF;
END $$;

REVOKE ALL ON FUNCTION work_later(jsonb), work_report(bigint[], bigint[], text[], text[]), work_pass(bigint[], text[], timestamptz) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION work_later(jsonb), work_report(bigint[], bigint[], text[], text[]), work_pass(bigint[], text[], timestamptz) TO atelier_engine;
