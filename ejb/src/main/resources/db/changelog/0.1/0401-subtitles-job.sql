--liquibase formatted sql

--changeset atelier:0401-subtitles-job splitStatements:false
--comment: What the subtitles studio keeps of a job beside the engine: source, request, result. The row goes with the job. New table, safe online.
CREATE TABLE subtitles_job (
    job_id              uuid PRIMARY KEY,
    workspace_id        uuid NOT NULL,
    upload_id           uuid NOT NULL,
    filename            text NOT NULL,
    size_bytes          bigint NOT NULL,
    content_type        text NOT NULL,
    language            text,
    transcript_given    boolean NOT NULL,
    do_subtitle         boolean NOT NULL,
    do_contact_sheet    boolean NOT NULL,
    contact_interval_ms integer,
    engine              text,
    detected_language   text,
    word_count          integer,
    cue_count           integer,
    missing_chunks      integer,
    contact_sheet_id    uuid,
    CHECK (do_subtitle OR do_contact_sheet),
    CHECK (do_contact_sheet = (contact_interval_ms IS NOT NULL)),
    CHECK ((engine IS NULL) = (word_count IS NULL) AND (engine IS NULL) = (cue_count IS NULL)
        AND (engine IS NULL) = (missing_chunks IS NULL))
);

-- Whether another job still uses an upload, when one is deleted.
CREATE INDEX subtitles_job_upload ON subtitles_job (workspace_id, upload_id);

GRANT SELECT, INSERT, DELETE ON subtitles_job TO atelier_app;
GRANT SELECT, UPDATE ON subtitles_job TO atelier_engine;
