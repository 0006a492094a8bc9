--liquibase formatted sql

--changeset atelier:0105-tasks
--comment: What still has to be done, and what died. A row of task lives only as long as there is something to do, so the table stays small. No index on lease_until and none on progress: heartbeats stay heap-only. New tables, safe online.
CREATE TABLE task (
    id               bigint   GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    job_id           uuid     NOT NULL,
    workspace_id     uuid     NOT NULL,
    queue_id         smallint NOT NULL,
    pipeline_id      integer  NOT NULL,
    stage_no         smallint NOT NULL,
    item_no          integer  NOT NULL DEFAULT 0,
    item             jsonb,
    run              integer  NOT NULL,
    -- 0 ready, 1 leased, 2 scheduled, 3 waiting for an outside event, 4 held
    state            smallint NOT NULL DEFAULT 0 CHECK (state BETWEEN 0 AND 4),
    prio             smallint NOT NULL DEFAULT 5,
    -- the job's place in the queue, handed on to every later stage: what was started is finished first
    ord              bigint   NOT NULL,
    attempt          integer  NOT NULL DEFAULT 0,
    rescues          smallint NOT NULL DEFAULT 0,
    -- grows with every claim and never goes back; every write names it
    fence            bigint   NOT NULL DEFAULT 0,
    session_id       bigint,
    leased_at        timestamptz,
    lease_until      timestamptz,
    due_at           timestamptz NOT NULL,
    why              text,
    correlation      text,
    progress         smallint NOT NULL DEFAULT 0 CHECK (progress BETWEEN 0 AND 100),
    cancel_requested boolean  NOT NULL DEFAULT false,
    UNIQUE (job_id, stage_no, item_no),
    CHECK ((state = 1) = (session_id IS NOT NULL AND leased_at IS NOT NULL AND lease_until IS NOT NULL))
) WITH (fillfactor = 60, autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 500,
    autovacuum_vacuum_max_threshold = 5000, autovacuum_vacuum_cost_delay = 0,
    autovacuum_analyze_scale_factor = 0, autovacuum_analyze_threshold = 2000);

CREATE INDEX task_ready ON task (queue_id, workspace_id, prio, ord, id) WHERE state = 0;
CREATE INDEX task_leased ON task (queue_id, workspace_id) WHERE state = 1;
CREATE INDEX task_due ON task (due_at) WHERE state IN (2, 3);
CREATE INDEX task_waiting ON task (correlation) WHERE state = 3;

CREATE TABLE dead_task (
    task_id      bigint      PRIMARY KEY,
    job_id       uuid        NOT NULL,
    workspace_id uuid        NOT NULL,
    queue_id     smallint    NOT NULL,
    pipeline_id  integer     NOT NULL,
    stage_no     smallint    NOT NULL,
    item_no      integer     NOT NULL,
    item         jsonb,
    run          integer     NOT NULL,
    prio         smallint    NOT NULL,
    attempt      integer     NOT NULL,
    fence        bigint      NOT NULL,
    code         text        NOT NULL,
    fault        text        NOT NULL,
    message      text        NOT NULL,
    died_at      timestamptz NOT NULL
);

CREATE INDEX dead_task_job ON dead_task (job_id);

GRANT SELECT, INSERT, UPDATE, DELETE ON task, dead_task TO atelier_engine;
