--liquibase formatted sql

--changeset atelier:0121-claims
--comment: The claim counts leases from the smallest leased id it knows of, so that index entries of finished tasks behind it are not walked while vacuum is held back. Rewrites one small index; safe online while the engine is stopped for a moment.
ALTER TABLE queue ADD COLUMN leased_from bigint NOT NULL DEFAULT 0;
COMMENT ON COLUMN queue.leased_from IS 'No lease of this queue has a smaller task id. Only the claim takes leases, under the lock of this row, so only the claim has to keep it true.';
DROP INDEX task_leased;
CREATE INDEX task_leased ON task (queue_id, workspace_id, id) WHERE state = 1;

--changeset atelier:0121-room-for-updates splitStatements:false
--comment: A job is updated when it begins and when it ends; half a page of room keeps both updates off the indexes. Safe online, for pages filled from now on.
DO $$
DECLARE
    part regclass;
BEGIN
    FOR part IN SELECT inhrelid::regclass FROM pg_inherits WHERE inhparent = 'job'::regclass LOOP
        EXECUTE format('ALTER TABLE %s SET (fillfactor = 50)', part);
    END LOOP;
END $$;
