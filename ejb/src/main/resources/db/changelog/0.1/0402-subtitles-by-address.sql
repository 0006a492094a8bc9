--liquibase formatted sql

--changeset atelier:0402-subtitles-by-address
--comment: The source of a subtitle job may be an address; its file is known once it has been fetched. Constraints become weaker, safe online.
ALTER TABLE subtitles_job ALTER COLUMN upload_id DROP NOT NULL;
ALTER TABLE subtitles_job ALTER COLUMN size_bytes DROP NOT NULL;
ALTER TABLE subtitles_job ALTER COLUMN content_type DROP NOT NULL;
ALTER TABLE subtitles_job ADD COLUMN share_url text CHECK (length(share_url) <= 2048);
ALTER TABLE subtitles_job ADD CHECK (upload_id IS NOT NULL OR share_url IS NOT NULL);
ALTER TABLE subtitles_job ADD CHECK ((upload_id IS NULL) = (size_bytes IS NULL) AND (upload_id IS NULL) = (content_type IS NULL));
