--liquibase formatted sql

--changeset atelier:0131-priority-cost-deadline
--comment: Priority, cost and deadline of a job, which its tasks inherit; queues that share by cost, and how long a stage may be throttled there. Columns with constant defaults: safe online.
ALTER TABLE job
    ADD COLUMN deadline_at timestamptz,
    -- stopped because of its deadline: it ends as 14, not as 13
    ADD COLUMN expired     boolean NOT NULL DEFAULT false;
ALTER TABLE task
    ADD COLUMN cost         real   NOT NULL DEFAULT 1 CHECK (cost > 0),
    ADD COLUMN expires_at   timestamptz,
    ADD COLUMN throttled_ms bigint NOT NULL DEFAULT 0,
    ADD CONSTRAINT task_prio_check CHECK (prio BETWEEN 0 AND 9);
ALTER TABLE dead_task ADD COLUMN cost real NOT NULL DEFAULT 1;
ALTER TABLE queue
    ADD COLUMN fair_by_cost     boolean NOT NULL DEFAULT false,
    ADD COLUMN throttled_max_ms bigint  NOT NULL DEFAULT 21600000 CHECK (throttled_max_ms >= 0);

-- The predicate names no column that changes, so heartbeats stay heap-only.
CREATE INDEX task_expires ON task (expires_at) WHERE expires_at IS NOT NULL;
