--liquibase formatted sql

--changeset atelier:0101-queues
--comment: Queues and the shares of workspaces in them. The row of a queue is also the lock of its claim. New tables, safe online.
CREATE TABLE queue (
    id           smallint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    name         text    NOT NULL UNIQUE CHECK (name <> ''),
    paused       boolean NOT NULL DEFAULT false,
    max_inflight integer NOT NULL DEFAULT 1000000 CHECK (max_inflight >= 0)
) WITH (fillfactor = 50);

-- The lane of workspace 0 is the default of its queue: it holds for every workspace without a lane of its own.
CREATE TABLE lane (
    queue_id     smallint NOT NULL REFERENCES queue,
    workspace_id uuid     NOT NULL,
    weight       real     NOT NULL DEFAULT 1 CHECK (weight > 0),
    max_inflight integer  NOT NULL DEFAULT 10000 CHECK (max_inflight >= 0),
    paused       boolean  NOT NULL DEFAULT false,
    PRIMARY KEY (queue_id, workspace_id)
);

GRANT SELECT, INSERT, UPDATE ON queue, lane TO atelier_engine;
