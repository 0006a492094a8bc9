--liquibase formatted sql

--changeset atelier:0107-events
--comment: What customers are told about their jobs, insert-only, in weekly partitions. Readers go by (xid, seq) up to the oldest transaction in flight and so miss nothing that commits late. New table, safe online.
CREATE SEQUENCE job_event_seq;

CREATE TABLE job_event (
    at           timestamptz NOT NULL,
    xid          xid8        NOT NULL DEFAULT pg_current_xact_id(),
    seq          bigint      NOT NULL DEFAULT nextval('job_event_seq'),
    workspace_id uuid        NOT NULL,
    job_id       uuid        NOT NULL,
    pipeline_id  integer     NOT NULL,
    kind         text        NOT NULL,
    data         jsonb       NOT NULL
) PARTITION BY RANGE (at);

CREATE INDEX job_event_position ON job_event (xid, seq);

GRANT SELECT, INSERT ON job_event TO atelier_engine;
GRANT USAGE ON SEQUENCE job_event_seq, job_ord TO atelier_engine;
