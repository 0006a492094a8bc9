--liquibase formatted sql

--changeset atelier:0400-provider-call splitStatements:false
--comment: Which paid work of a provider belongs to which task, so that a rescue attaches to it instead of buying again. New table, safe online.
CREATE TABLE provider_call (
    job_id uuid NOT NULL,
    run integer NOT NULL,
    stage text NOT NULL,
    item integer NOT NULL,
    provider text NOT NULL,
    reference text NOT NULL,
    begun_at timestamptz NOT NULL DEFAULT atelier_now(),
    PRIMARY KEY (job_id, run, stage, item)
);

GRANT SELECT, INSERT, UPDATE, DELETE ON provider_call TO atelier_engine;
