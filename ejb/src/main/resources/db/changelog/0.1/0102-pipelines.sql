--liquibase formatted sql

--changeset atelier:0102-pipelines
--comment: The stages of each kind as the nodes offer them. A job keeps the version it was submitted with, so that old and new nodes can run side by side. New tables, safe online.
CREATE TABLE pipeline (
    id            integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    kind          text        NOT NULL,
    digest        bytea       NOT NULL,
    stages        smallint    NOT NULL CHECK (stages > 0),
    registered_at timestamptz NOT NULL,
    UNIQUE (kind, digest)
);

CREATE TABLE pipeline_stage (
    pipeline_id    integer  NOT NULL REFERENCES pipeline,
    stage_no       smallint NOT NULL CHECK (stage_no >= 0),
    name           text     NOT NULL,
    queue_id       smallint NOT NULL REFERENCES queue,
    attempts       integer  NOT NULL CHECK (attempts > 0),
    backoff_ms     bigint   NOT NULL CHECK (backoff_ms >= 0),
    backoff_cap_ms bigint   NOT NULL CHECK (backoff_cap_ms >= 0),
    deadline_ms    bigint   NOT NULL CHECK (deadline_ms > 0),
    gathers        boolean  NOT NULL,
    optional       boolean  NOT NULL,
    PRIMARY KEY (pipeline_id, stage_no),
    UNIQUE (pipeline_id, name)
);

GRANT SELECT, INSERT, UPDATE ON pipeline, pipeline_stage TO atelier_engine;
