--liquibase formatted sql

--changeset atelier:0204-tokens
--comment: Sign-ins that rotate. A row is a family of refresh tokens or one cookie; neither is kept, only hashes are. Sign-ins open before are ended: people sign in again. Locks a small table for a moment.
DELETE FROM sign_in_session;
ALTER TABLE sign_in_session
    DROP COLUMN token_hash,
    DROP COLUMN revoked_at,
    ADD COLUMN granted_role  text        NOT NULL,
    ADD COLUMN refresh_hash  bytea       CHECK (octet_length(refresh_hash) = 32),
    ADD COLUMN previous_hash bytea       CHECK (octet_length(previous_hash) = 32),
    ADD COLUMN generation    integer     NOT NULL DEFAULT 0 CHECK (generation >= 0),
    ADD COLUMN rotated_at    timestamptz,
    ADD COLUMN cookie_hash   bytea       CHECK (octet_length(cookie_hash) = 32),
    ADD COLUMN idle_until    timestamptz NOT NULL,
    ADD COLUMN ended_at      timestamptz,
    ADD COLUMN ended_why     text CHECK (ended_why IN ('logout', 'logout_all', 'password', 'reuse', 'switched', 'replaced')),
    ADD CONSTRAINT sign_in_session_one_proof CHECK ((refresh_hash IS NULL) <> (cookie_hash IS NULL)),
    ADD CONSTRAINT sign_in_session_ended CHECK ((ended_at IS NULL) = (ended_why IS NULL)),
    ADD CONSTRAINT sign_in_session_cookie_once UNIQUE (cookie_hash);

GRANT UPDATE (refresh_hash, previous_hash, generation, rotated_at, idle_until, ended_at, ended_why) ON sign_in_session TO atelier_app;

--changeset atelier:0204-signing-keys
--comment: Keys that sign access tokens, shared by all nodes. The private half is sealed with a secret that is not in the database. The number makes two nodes that both want the next key agree on one. New table; safe online.
CREATE TABLE signing_key (
    ordinal     integer     PRIMARY KEY,
    kid         text        NOT NULL UNIQUE,
    public_key  text        NOT NULL,
    sealed_key  text        NOT NULL,
    sealed_by   text        NOT NULL,
    signs_from  timestamptz NOT NULL,
    created_at  timestamptz NOT NULL
);

GRANT SELECT, INSERT ON signing_key TO atelier_app;
