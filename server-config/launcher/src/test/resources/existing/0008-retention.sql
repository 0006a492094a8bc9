--liquibase formatted sql

--changeset test:0008-retention
--preconditions onFail:MARK_RAN
--precondition-sql-check expectedResult:0 SELECT count(*) FROM information_schema.columns WHERE table_name = 'videos' AND column_name = 'keep_until'
ALTER TABLE videos ADD COLUMN keep_until timestamptz;
