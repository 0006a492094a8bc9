--liquibase formatted sql

--changeset atelier:0103-jobs
--comment: Jobs, what was asked for and what the stages made, in weekly partitions by the time inside the id, so that old ones are dropped and not deleted. Free text only in job_input and stage_output. New tables, safe online.
CREATE SEQUENCE job_ord;

CREATE TABLE job (
    id               uuid        PRIMARY KEY,
    workspace_id     uuid        NOT NULL,
    account_id       uuid        NOT NULL,
    kind             text        NOT NULL,
    pipeline_id      integer     NOT NULL,
    run              integer     NOT NULL DEFAULT 1,
    -- 0 queued, 1 running, 2 waiting; final: 10 succeeded, 11 partial, 12 failed, 13 cancelled, 14 expired
    state            smallint    NOT NULL DEFAULT 0 CHECK (state IN (0, 1, 2, 10, 11, 12, 13, 14)),
    -- live tasks, and tasks of this run that died
    open_tasks       integer     NOT NULL CHECK (open_tasks >= 0),
    failed_tasks     integer     NOT NULL DEFAULT 0,
    -- the highest stage begun, and how many stages at least one item got through
    stage_no         smallint    NOT NULL DEFAULT 0,
    reached          smallint    NOT NULL DEFAULT 0,
    -- the stage that fanned out, and into how many items
    fan_no           smallint,
    fan_items        integer     NOT NULL DEFAULT 1,
    cancel_requested boolean     NOT NULL DEFAULT false,
    failure_code     text,
    failure_fault    text,
    failure_message  text,
    created_at       timestamptz NOT NULL,
    updated_at       timestamptz NOT NULL,
    finished_at      timestamptz,
    CHECK ((state >= 10) = (finished_at IS NOT NULL)),
    CHECK ((state >= 10) = (open_tasks = 0))
) PARTITION BY RANGE (id);

CREATE INDEX job_workspace ON job (workspace_id, id);

CREATE TABLE job_input (
    job_id uuid  PRIMARY KEY,
    spec   jsonb NOT NULL
) PARTITION BY RANGE (job_id);

CREATE TABLE stage_output (
    job_id   uuid     NOT NULL,
    stage_no smallint NOT NULL,
    item_no  integer  NOT NULL,
    run      integer  NOT NULL,
    output   jsonb    NOT NULL,
    PRIMARY KEY (job_id, stage_no, item_no)
) PARTITION BY RANGE (job_id);

GRANT SELECT, INSERT, UPDATE, DELETE ON job, job_input, stage_output TO atelier_engine;
