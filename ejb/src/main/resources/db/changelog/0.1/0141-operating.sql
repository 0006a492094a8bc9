--liquibase formatted sql

--changeset atelier:0141-operating
--comment: What operating the engine needs: work by the minute, the pace of each stage, and leases for sweeps. The two BRIN indexes find the history of one job and cost next to nothing to write: history is in the order of the jobs. New tables; the indexes are made at once, online while history is small.
CREATE TABLE work_minute (
    minute      timestamptz NOT NULL,
    pipeline_id integer     NOT NULL,
    stage_no    smallint    NOT NULL,
    outcome     smallint    NOT NULL,
    attempts    bigint      NOT NULL,
    run_ms      bigint      NOT NULL,
    wait_ms     bigint      NOT NULL,
    PRIMARY KEY (minute, pipeline_id, stage_no, outcome)
);

-- The mean of about the last 200 attempts of a stage that succeeded.
CREATE TABLE stage_pace (
    pipeline_id integer          NOT NULL,
    stage_no    smallint         NOT NULL,
    run_ms      double precision NOT NULL,
    weight      double precision NOT NULL,
    PRIMARY KEY (pipeline_id, stage_no)
);

-- Attempts that ended before this are in work_minute. One row, which is also the lock of the roll-up.
CREATE TABLE work_rolled (
    until timestamptz NOT NULL
);
INSERT INTO work_rolled VALUES ('2020-01-01 00:00:00+00');

-- One execution of a sweep at a time, over all nodes. The term grows with every holder.
CREATE TABLE sweep_lease (
    sweep        text        PRIMARY KEY,
    term         bigint      NOT NULL DEFAULT 0,
    holder       text,
    held_until   timestamptz,
    started_at   timestamptz,
    ended_at     timestamptz,
    succeeded_at timestamptz,
    said         text
);

CREATE INDEX dead_task_died ON dead_task (died_at, task_id);
CREATE INDEX dead_task_queue ON dead_task (queue_id);
CREATE INDEX task_attempt_job ON task_attempt USING brin (job_id) WITH (pages_per_range = 16, autosummarize = on);
CREATE INDEX job_event_job ON job_event USING brin (job_id) WITH (pages_per_range = 16, autosummarize = on);

GRANT SELECT, INSERT, UPDATE, DELETE ON work_minute, stage_pace, sweep_lease TO atelier_engine;
GRANT SELECT, UPDATE ON work_rolled TO atelier_engine;
GRANT DELETE ON lane TO atelier_engine;
