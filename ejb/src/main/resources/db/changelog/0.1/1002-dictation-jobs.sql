--liquibase formatted sql

--changeset atelier:1002-dictation-job
--comment: What the dictation studio keeps of a job beside the engine; it goes with the workspace. New table, safe online.
CREATE TABLE dictation_job (
    job_id           uuid PRIMARY KEY,
    workspace_id     uuid NOT NULL,
    account_id       uuid NOT NULL,
    -- NULL: not fetched yet, or not kept any more
    upload_id        uuid,
    filename         text NOT NULL,
    source_sha256    text,
    source_url       text CHECK (length(source_url) <= 2048),
    asr_model        text NOT NULL,
    mt_model         text,
    transcript_given boolean NOT NULL,
    duration_ms      bigint CHECK (duration_ms >= 0),
    segments         integer CHECK (segments >= 0),
    credits_saved    bigint NOT NULL DEFAULT 0 CHECK (credits_saved >= 0),
    UNIQUE (workspace_id, job_id),
    FOREIGN KEY (workspace_id, upload_id) REFERENCES media_object (workspace_id, id) ON DELETE SET NULL (upload_id)
);
CREATE INDEX dictation_job_upload ON dictation_job (workspace_id, upload_id) WHERE upload_id IS NOT NULL;
CREATE INDEX dictation_job_length ON dictation_job (workspace_id, source_sha256) WHERE duration_ms IS NOT NULL;

GRANT SELECT, INSERT ON dictation_job TO atelier_app;
GRANT SELECT, UPDATE, DELETE ON dictation_job TO atelier_engine;

--changeset atelier:1002-exercise-published
--comment: An exercise is seen when the run that made it has ended and is paid for. The column is NULL for none so far; safe online.
ALTER TABLE exercise_set ADD COLUMN published_at timestamptz;
UPDATE exercise_set SET published_at = created_at;

--changeset atelier:1002-paid-result
--comment: What engines made, by what went in and who made it, so that a workspace does not pay twice. Seen by the engine only. New table, safe online.
CREATE TABLE paid_result (
    workspace_id uuid NOT NULL,
    version      text NOT NULL,
    -- SHA-256 of all that matters
    input        text NOT NULL CHECK (input ~ '^[0-9a-f]{64}$'),
    job_id       uuid NOT NULL,
    result       jsonb NOT NULL,
    created_at   timestamptz NOT NULL DEFAULT atelier_now(),
    PRIMARY KEY (workspace_id, version, input)
);
CREATE INDEX paid_result_job ON paid_result (job_id);

GRANT SELECT, INSERT, DELETE ON paid_result TO atelier_engine;
