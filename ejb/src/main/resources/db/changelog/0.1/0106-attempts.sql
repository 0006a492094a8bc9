--liquibase formatted sql

--changeset atelier:0106-attempts
--comment: The history of execution, insert-only, in weekly partitions by the time of the end. Codes and numbers only, no free text. New table, safe online.
CREATE TABLE task_attempt (
    ended_at     timestamptz NOT NULL,
    task_id      bigint      NOT NULL,
    fence        bigint      NOT NULL,
    job_id       uuid        NOT NULL,
    workspace_id uuid        NOT NULL,
    pipeline_id  integer     NOT NULL,
    stage_no     smallint    NOT NULL,
    item_no      integer     NOT NULL,
    run          integer     NOT NULL,
    attempt      integer     NOT NULL,
    -- 10 succeeded, 20 failed and will be tried again, 21 failed for good, 30 lost (lease ran out), 40 cancelled
    outcome      smallint    NOT NULL CHECK (outcome IN (10, 20, 21, 30, 40)),
    code         text,
    fault        text,
    session_id   bigint      NOT NULL,
    started_at   timestamptz NOT NULL,
    PRIMARY KEY (ended_at, task_id, fence)
) PARTITION BY RANGE (ended_at);

GRANT SELECT, INSERT ON task_attempt TO atelier_engine;
