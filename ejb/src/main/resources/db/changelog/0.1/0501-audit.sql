--liquibase formatted sql

--changeset atelier:0501-audit
--comment: Who did what, when, from where, and how it ended. Ids, codes and numbers only, so that a row outlives the person it tells of. Nobody may change or remove one; the chain of blocks shows if somebody did. New tables, safe online.
CREATE TABLE audit_event (
    id           uuid        NOT NULL,
    at           timestamptz NOT NULL,
    tx           xid8        NOT NULL DEFAULT pg_current_xact_id(),
    act          text        NOT NULL CHECK (act ~ '^[a-z0-9_]+([.][a-z0-9_]+)+$' AND length(act) <= 64),
    result       text        NOT NULL CHECK (result IN ('done', 'refused')),
    reason       text        CHECK (reason ~ '^[a-z0-9_]{1,64}$'),
    account_id   uuid,
    workspace_id uuid,
    credential   text        CHECK (credential ~ '^[a-z_]{1,32}$'),
    subject_type text        CHECK (subject_type ~ '^[a-z_]{1,32}$'),
    subject_id   text        CHECK (subject_id ~ '^[A-Za-z0-9][A-Za-z0-9._:-]{0,99}$'),
    quantity     bigint,
    request_id   text        CHECK (request_id ~ '^[A-Za-z0-9._-]{8,64}$'),
    network      cidr,
    PRIMARY KEY (at, id)
) PARTITION BY RANGE (at);
CREATE INDEX audit_event_tx ON audit_event (tx, id);
CREATE INDEX audit_event_account ON audit_event (account_id, at);
CREATE INDEX audit_event_workspace ON audit_event (workspace_id, at);

CREATE TABLE audit_block (
    id        bigint      PRIMARY KEY,
    from_tx   xid8        NOT NULL,
    to_tx     xid8        NOT NULL,
    events    integer     NOT NULL,
    previous  bytea       NOT NULL,
    hash      bytea       NOT NULL,
    sealed_at timestamptz NOT NULL,
    CHECK (from_tx < to_tx)
);

GRANT INSERT ON audit_event TO atelier_app, atelier_engine;
GRANT SELECT ON audit_event, audit_block TO atelier_engine;
