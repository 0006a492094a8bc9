--liquibase formatted sql

--changeset atelier:0108-sessions
--comment: One row for each boot of a node; its number is never used again, so that a node that comes back is somebody else. Narrow and without an index on last_seen: heartbeats stay heap-only. New table, safe online.
CREATE TABLE worker_session (
    id         bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    node       text        NOT NULL,
    boot       uuid        NOT NULL UNIQUE,
    queues     text[]      NOT NULL,
    pipelines  integer[]   NOT NULL,
    draining   boolean     NOT NULL DEFAULT false,
    started_at timestamptz NOT NULL,
    last_seen  timestamptz NOT NULL
) WITH (fillfactor = 50);

GRANT SELECT, INSERT, UPDATE, DELETE ON worker_session TO atelier_engine;
