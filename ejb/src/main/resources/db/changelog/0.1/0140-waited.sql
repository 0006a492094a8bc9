--liquibase formatted sql

--changeset atelier:0140-waited
--comment: Since when the task of an attempt could have been claimed: with started_at, how long it waited. NULL in older rows. A column without a default, safe online.
ALTER TABLE task_attempt ADD COLUMN ready_at timestamptz;
