--liquibase formatted sql

--changeset atelier:0205-api-keys
--comment: Keys for programs: the key itself is shown once, its SHA-256 is kept. A key acts as the member who made it, within its scopes, and goes when the membership goes. New table; safe online.
CREATE TABLE api_key (
    workspace_id uuid        NOT NULL,
    id           uuid        NOT NULL,
    account_id   uuid        NOT NULL,
    name         text        NOT NULL CHECK (length(name) BETWEEN 1 AND 100),
    hint         text        NOT NULL,
    key_hash     bytea       NOT NULL CHECK (octet_length(key_hash) = 32),
    scopes       text[]      NOT NULL,
    created_at   timestamptz NOT NULL,
    expires_at   timestamptz,
    revoked_at   timestamptz,
    last_used_at timestamptz,
    PRIMARY KEY (workspace_id, id),
    FOREIGN KEY (workspace_id, account_id) REFERENCES membership (workspace_id, account_id) ON DELETE CASCADE,
    CONSTRAINT api_key_hash_once UNIQUE (key_hash)
);

GRANT SELECT, INSERT, UPDATE (revoked_at, last_used_at) ON api_key TO atelier_app;

--changeset atelier:0205-password-resets
--comment: Ways to a new password that were sent by mail: single use, by hash, for half an hour. New table; safe online.
CREATE TABLE password_reset (
    token_hash bytea       PRIMARY KEY CHECK (octet_length(token_hash) = 32),
    account_id uuid        NOT NULL REFERENCES account ON DELETE CASCADE,
    created_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    used_at    timestamptz
);
CREATE INDEX password_reset_account ON password_reset (account_id);

GRANT SELECT, INSERT, UPDATE (used_at), DELETE ON password_reset TO atelier_app;
