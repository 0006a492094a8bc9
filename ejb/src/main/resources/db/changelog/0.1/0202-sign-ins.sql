--liquibase formatted sql

--changeset atelier:0202-sign-ins
--comment: Open sign-ins. The token itself is not kept, its SHA-256 is; every request looks one up by it. New table; safe online.
CREATE TABLE sign_in_session (
    id           uuid PRIMARY KEY,
    token_hash   bytea NOT NULL CHECK (octet_length(token_hash) = 32),
    account_id   uuid NOT NULL REFERENCES account,
    workspace_id uuid NOT NULL REFERENCES workspace,
    created_at   timestamptz NOT NULL,
    expires_at   timestamptz NOT NULL,
    revoked_at   timestamptz,
    CONSTRAINT sign_in_session_token_once UNIQUE (token_hash)
);
CREATE INDEX sign_in_session_account ON sign_in_session (account_id);
CREATE INDEX sign_in_session_expiry ON sign_in_session (expires_at);

GRANT SELECT, INSERT, UPDATE (revoked_at) ON sign_in_session TO atelier_app;
