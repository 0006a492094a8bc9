--liquibase formatted sql

--changeset atelier:1101-media-use
--comment: Which jobs use which uploads, and for how long after their end each of them wants its file kept. Rows outlive the file, so that a retry can tell that its source has expired. New table, safe online.
CREATE TABLE media_use (
    workspace_id uuid NOT NULL,
    object_id    uuid NOT NULL,
    job_id       uuid NOT NULL,
    keep         text NOT NULL CHECK (keep ~ '^[a-z]{1,32}$'),
    PRIMARY KEY (object_id, job_id)
);
CREATE INDEX media_use_of_job ON media_use (workspace_id, job_id);

GRANT SELECT, INSERT, DELETE ON media_use TO atelier_app, atelier_engine;

INSERT INTO media_use (workspace_id, object_id, job_id, keep)
    SELECT workspace_id, upload_id, job_id, 'large' FROM subtitles_job WHERE upload_id IS NOT NULL;

--changeset atelier:1101-media-keep
--comment: For how long after the end of its job an artefact is kept; as long as the job where nothing is said. A column without a default, safe online.
ALTER TABLE media_object ADD COLUMN keep text CHECK (keep ~ '^[a-z]{1,32}$');
CREATE INDEX media_object_held ON media_object (id) WHERE state = 'stored' AND expires_at IS NULL;

UPDATE media_object SET keep = 'large' WHERE area = 'artifact';

--changeset atelier:1101-a-source-may-go-before-its-job
--comment: The row of a job stays when its source has expired. Safe online.
ALTER TABLE subtitles_job DROP CONSTRAINT subtitles_job_upload;
