--liquibase formatted sql

--changeset atelier:0160-leases splitStatements:false
--comment: A lease is a row of its own, put in and taken out: the task is written when it begins to wait and when it is done, and none of its indexes in between (measured: 4 instead of 14 microseconds for a lease). Fences come from one sequence, which never goes back. Not online: no node of the version before may run; leases are kept.
CREATE SEQUENCE lease_fence;
SELECT setval('lease_fence', 1 + greatest((SELECT max(fence) FROM task), (SELECT max(fence) FROM dead_task),
    (SELECT max(fence) FROM task_attempt), 0), false);

-- A task has a lease while it is worked on, and is ready (state 0) beneath it.
CREATE TABLE lease (
    task_id          bigint      PRIMARY KEY,
    queue_id         smallint    NOT NULL,
    workspace_id     uuid        NOT NULL,
    fence            bigint      NOT NULL,
    session_id       bigint      NOT NULL,
    cost             real        NOT NULL,
    leased_at        timestamptz NOT NULL,
    lease_until      timestamptz NOT NULL,
    progress         smallint    NOT NULL DEFAULT 0 CHECK (progress BETWEEN 0 AND 100),
    cancel_requested boolean     NOT NULL DEFAULT false
) WITH (fillfactor = 70, autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 500,
    autovacuum_vacuum_max_threshold = 5000, autovacuum_vacuum_cost_delay = 0,
    autovacuum_analyze_scale_factor = 0, autovacuum_analyze_threshold = 2000);
INSERT INTO lease (task_id, queue_id, workspace_id, fence, session_id, cost, leased_at, lease_until, progress, cancel_requested)
    SELECT id, queue_id, workspace_id, fence, session_id, cost, leased_at, lease_until, progress, cancel_requested
      FROM task WHERE state = 1;
GRANT SELECT, INSERT, UPDATE, DELETE ON lease TO atelier_engine;
GRANT USAGE ON SEQUENCE lease_fence TO atelier_engine;

DROP FUNCTION IF EXISTS work_progress(uuid);
DROP INDEX task_leased;
ALTER TABLE task
    DROP COLUMN session_id, DROP COLUMN leased_at, DROP COLUMN lease_until, DROP COLUMN progress, DROP COLUMN cancel_requested,
    DROP COLUMN fence, DROP CONSTRAINT task_state_check;
-- What runs is counted when it ends, not when it begins.
UPDATE task SET state = 0, attempt = attempt - 1 WHERE state = 1;
ALTER TABLE task ADD CONSTRAINT task_state_check CHECK (state IN (0, 2, 3, 4, 5));
ALTER TABLE task SET (fillfactor = 90);
COMMENT ON COLUMN task.state IS '0 ready, and leased where there is a lease; 2 scheduled, 3 waiting for an outside event, 4 held, 5 gathering';
COMMENT ON COLUMN task.attempt IS 'Attempts that ended. The one in progress is the next.';

-- Tasks as they are told of: 1 leased, with what its lease says. For whoever only reads.
CREATE VIEW live_task WITH (security_invoker = true) AS
    SELECT k.id, k.job_id, k.workspace_id, k.queue_id, k.pipeline_id, k.stage_no, k.item_no, k.item, k.run,
           CASE WHEN l.task_id IS NULL THEN k.state ELSE 1 END::smallint AS state, k.prio, k.ord,
           CASE WHEN l.task_id IS NULL THEN k.attempt ELSE k.attempt + 1 END AS attempt, k.rescues, k.due_at,
           CASE WHEN l.task_id IS NULL THEN k.why END AS why, k.correlation, k.cost, k.expires_at, k.throttled_ms,
           l.fence, l.session_id, l.leased_at, l.lease_until, coalesce(l.progress, 0::smallint) AS progress,
           coalesce(l.cancel_requested, false) AS cancel_requested
      FROM task k LEFT JOIN lease l ON l.task_id = k.id;
GRANT SELECT ON live_task TO atelier_engine;

--changeset atelier:0160-attempts splitStatements:false
--comment: Attempts are read by the minute and by the job, both along the order they are written in, for which a BRIN does at next to no cost. That a fence is used once is the sequence's, and I9 asks. Short locks on each partition.
ALTER TABLE task_attempt DROP CONSTRAINT task_attempt_pkey;
CREATE INDEX task_attempt_ended ON task_attempt USING brin (ended_at) WITH (pages_per_range = 16, autosummarize = on);
