--liquibase formatted sql

--changeset atelier:0104-idempotency
--comment: The keys of clients, so that a request sent twice is one job. New table, safe online.
CREATE TABLE idempotency (
    workspace_id uuid        NOT NULL,
    key          text        NOT NULL,
    digest       bytea       NOT NULL,
    job_id       uuid        NOT NULL,
    expires_at   timestamptz NOT NULL,
    PRIMARY KEY (workspace_id, key)
);

GRANT SELECT, DELETE ON idempotency TO atelier_engine;
