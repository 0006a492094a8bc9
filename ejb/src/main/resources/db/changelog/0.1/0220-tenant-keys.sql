--liquibase formatted sql

--changeset atelier:0220-tenant-keys
--comment: The first wall in the schema: a key of (workspace_id, id) to refer to, so that a row cannot point at another workspace's. The index is built under a lock that lets readers in and holds writers up for the time of one scan; not CONCURRENTLY, because that waits for every open statement, also for that of a node which waits for the lock of this migration.
CREATE UNIQUE INDEX sign_in_session_tenant ON sign_in_session (workspace_id, id);
CREATE INDEX sign_in_session_of_member ON sign_in_session (workspace_id, account_id);

--changeset atelier:0220-tenant-references
--comment: A sign-in is one of a member and ends with the membership. NOT VALID: new rows are checked from now on, old ones by the next change, so the lock is short.
ALTER TABLE sign_in_session ADD CONSTRAINT sign_in_session_of_member
    FOREIGN KEY (workspace_id, account_id) REFERENCES membership (workspace_id, account_id) ON DELETE CASCADE NOT VALID;

--changeset atelier:0220-tenant-references-hold
--comment: The same for the rows there are; reads the table beside readers and writers. Safe online.
ALTER TABLE sign_in_session VALIDATE CONSTRAINT sign_in_session_of_member;
