--liquibase formatted sql

--changeset atelier:0490-subtitles-tenant-keys
--comment: Keys of the studio within a workspace. Built as in 0220-tenant-keys.
CREATE UNIQUE INDEX subtitles_job_tenant ON subtitles_job (workspace_id, job_id);
CREATE INDEX subtitles_job_contact_sheet ON subtitles_job (workspace_id, contact_sheet_id) WHERE contact_sheet_id IS NOT NULL;

--changeset atelier:0490-subtitles-tenant-references
--comment: The files of a job are files of its workspace. A contact sheet may go before its job, a source may not. NOT VALID, as in 0220-tenant-references.
ALTER TABLE subtitles_job ADD CONSTRAINT subtitles_job_upload
    FOREIGN KEY (workspace_id, upload_id) REFERENCES media_object (workspace_id, id) NOT VALID;
ALTER TABLE subtitles_job ADD CONSTRAINT subtitles_job_contact_sheet
    FOREIGN KEY (workspace_id, contact_sheet_id) REFERENCES media_object (workspace_id, id)
    ON DELETE SET NULL (contact_sheet_id) NOT VALID;

--changeset atelier:0490-subtitles-tenant-references-hold
--comment: The same for the rows there are; reads the table beside readers and writers. Safe online.
ALTER TABLE subtitles_job VALIDATE CONSTRAINT subtitles_job_upload;
ALTER TABLE subtitles_job VALIDATE CONSTRAINT subtitles_job_contact_sheet;
