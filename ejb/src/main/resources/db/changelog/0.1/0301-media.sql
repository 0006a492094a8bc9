--liquibase formatted sql

--changeset atelier:0301-media
--comment: Files and the room they take. New tables only, safe online.

-- One row per workspace: the sum of held_bytes of its objects. Every statement that changes an object's held_bytes
-- changes this row too, after it, so that uploads that run at the same time meet here and the quota holds.
CREATE TABLE workspace_storage (
    workspace_id uuid PRIMARY KEY,
    held_bytes   bigint NOT NULL DEFAULT 0 CHECK (held_bytes >= 0)
);

-- held_bytes: what is reserved while the bytes come, the size once they are here.
-- state receiving: bytes are coming, touched_at says when the last ones did. stored: whole and readable.
-- deleted: nobody sees it any more; the file is removed first and then the row.
CREATE TABLE media_object (
    id           uuid PRIMARY KEY,
    workspace_id uuid NOT NULL REFERENCES workspace_storage (workspace_id),
    account_id   uuid,
    area         text NOT NULL CHECK (area IN ('upload', 'artifact')),
    state        text NOT NULL CHECK (state IN ('receiving', 'stored', 'deleted')),
    filename     text NOT NULL CHECK (length(filename) <= 255),
    content_type text NOT NULL CHECK (length(content_type) <= 100),
    held_bytes   bigint NOT NULL CHECK (held_bytes >= 0),
    size_bytes   bigint CHECK (size_bytes >= 0),
    sha256       text CHECK (sha256 ~ '^[0-9a-f]{64}$'),
    created_at   timestamptz NOT NULL DEFAULT atelier_now(),
    touched_at   timestamptz NOT NULL DEFAULT atelier_now(),
    expires_at   timestamptz,
    job_id       uuid,
    name         text,
    item_number  integer,
    fence        bigint,
    CHECK (state <> 'stored' OR (size_bytes IS NOT NULL AND sha256 IS NOT NULL)),
    CHECK (area <> 'artifact' OR (job_id IS NOT NULL AND name IS NOT NULL AND item_number IS NOT NULL AND fence IS NOT NULL))
);

CREATE INDEX media_object_receiving ON media_object (touched_at) WHERE state = 'receiving';
CREATE INDEX media_object_expiring ON media_object (expires_at) WHERE state = 'stored' AND expires_at IS NOT NULL;
CREATE INDEX media_object_deleted ON media_object (id) WHERE state = 'deleted';
CREATE INDEX media_object_of_job ON media_object (job_id, name, item_number) WHERE job_id IS NOT NULL;
CREATE INDEX media_object_of_workspace ON media_object (workspace_id);

GRANT SELECT, INSERT, UPDATE, DELETE ON media_object TO atelier_engine;
GRANT SELECT, INSERT, UPDATE ON workspace_storage TO atelier_engine;
-- A request finds uploads, and marks one as used or gone in the transaction of its job.
GRANT SELECT, UPDATE ON media_object TO atelier_app;
GRANT SELECT ON workspace_storage TO atelier_app;
