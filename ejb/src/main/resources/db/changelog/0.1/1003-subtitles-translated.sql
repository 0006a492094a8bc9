--liquibase formatted sql

--changeset atelier:1003-subtitles-translated
--comment: A subtitle job may be translated, or only fetch its file. Columns with constant defaults, a constraint becomes weaker; safe online.
ALTER TABLE subtitles_job
    ADD COLUMN target_language text CHECK (length(target_language) <= 20),
    ADD COLUMN download_only boolean NOT NULL DEFAULT false,
    ADD COLUMN translated_cues integer CHECK (translated_cues >= 0);
ALTER TABLE subtitles_job DROP CONSTRAINT subtitles_job_check;
ALTER TABLE subtitles_job ADD CONSTRAINT subtitles_job_task CHECK (do_subtitle OR do_contact_sheet OR download_only);
