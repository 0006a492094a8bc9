--liquibase formatted sql

--changeset atelier:0390-media-tenant-keys
--comment: The key by which other tables refer to a file of their own workspace. It takes the place of the index by workspace. Built as in 0220-tenant-keys.
CREATE UNIQUE INDEX media_object_tenant ON media_object (workspace_id, id);
DROP INDEX media_object_of_workspace;
