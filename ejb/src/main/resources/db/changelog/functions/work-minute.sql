--liquibase formatted sql

--changeset atelier:functions-work-minute runOnChange:true splitStatements:false
--comment: Attempts rolled up by the minute, once each, after their last writer must have ended. What counts history reads this and never the history. Functions, safe online.

-- Rolls up to p_minutes minutes, whichever node asks first; answers how many it did. A minute is over when no transaction
-- that began in it can still be open: the role's longest is ten seconds.
CREATE OR REPLACE FUNCTION work_rollup(p_minutes integer) RETURNS integer
    LANGUAGE plpgsql AS $$
DECLARE
    most CONSTANT interval := interval '15 seconds';
    remembers CONSTANT double precision := 200;
    since timestamptz;
    ready timestamptz := date_trunc('minute', atelier_now() - most);
    upto  timestamptz;
    first timestamptz;
BEGIN
    SELECT until INTO since FROM work_rolled WHERE until < ready FOR UPDATE SKIP LOCKED;
    IF NOT FOUND THEN
        RETURN 0;
    END IF;
    SELECT date_trunc('minute', min(a.ended_at)) INTO first FROM task_attempt a WHERE a.ended_at >= since;
    since := least(coalesce(first, ready), ready);
    upto := least(since + p_minutes * interval '1 minute', ready);

    INSERT INTO work_minute (minute, pipeline_id, stage_no, outcome, attempts, run_ms, wait_ms)
    SELECT date_trunc('minute', a.ended_at), a.pipeline_id, a.stage_no, a.outcome, count(*),
           coalesce(sum(extract(epoch FROM a.ended_at - a.started_at) * 1000), 0)::bigint,
           coalesce(sum(extract(epoch FROM greatest(a.started_at - a.ready_at, interval '0')) * 1000), 0)::bigint
      FROM task_attempt a
     WHERE a.ended_at >= since AND a.ended_at < upto
     GROUP BY 1, 2, 3, 4
    ON CONFLICT DO NOTHING;

    INSERT INTO stage_pace AS p (pipeline_id, stage_no, run_ms, weight)
    SELECT m.pipeline_id, m.stage_no, sum(m.run_ms)::double precision / sum(m.attempts), least(sum(m.attempts), remembers)
      FROM work_minute m
     WHERE m.minute >= since AND m.minute < upto AND m.outcome = 10
     GROUP BY 1, 2
    ON CONFLICT (pipeline_id, stage_no) DO UPDATE
       SET run_ms = CASE WHEN excluded.weight >= remembers THEN excluded.run_ms
                         ELSE (p.run_ms * least(p.weight, remembers - excluded.weight) + excluded.run_ms * excluded.weight)
                              / (least(p.weight, remembers - excluded.weight) + excluded.weight) END,
           weight = least(p.weight + excluded.weight, remembers);

    UPDATE work_rolled SET until = upto;
    RETURN (extract(epoch FROM upto - since) / 60)::integer;
END $$;

-- What was done in the last minutes that are rolled up, by kind: attempts by outcome, means of run and wait.
CREATE OR REPLACE FUNCTION work_pace(p_minutes integer) RETURNS SETOF jsonb
    LANGUAGE sql STABLE AS $$
    SELECT jsonb_build_object('kind', p.kind,
               'succeeded', coalesce(sum(m.attempts) FILTER (WHERE m.outcome = 10), 0),
               'failed', coalesce(sum(m.attempts) FILTER (WHERE m.outcome IN (20, 21)), 0),
               'lost', coalesce(sum(m.attempts) FILTER (WHERE m.outcome = 30), 0),
               'cancelled', coalesce(sum(m.attempts) FILTER (WHERE m.outcome = 40), 0),
               'meanRunMs', (sum(m.run_ms) / sum(m.attempts))::bigint,
               'meanWaitMs', (sum(m.wait_ms) / sum(m.attempts))::bigint)
      FROM work_minute m
      JOIN pipeline p ON p.id = m.pipeline_id
     WHERE m.minute >= date_trunc('minute', atelier_now()) - p_minutes * interval '1 minute'
     GROUP BY p.kind
     ORDER BY p.kind
$$;

REVOKE ALL ON FUNCTION work_rollup(integer), work_pace(integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION work_rollup(integer), work_pace(integer) TO atelier_engine;
