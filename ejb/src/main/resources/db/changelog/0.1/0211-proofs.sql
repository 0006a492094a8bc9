--liquibase formatted sql

--changeset atelier:0211-email-proofs
--comment: That somebody reads the mail of an address. New table; safe online.
CREATE TABLE email_proof (
    id         uuid PRIMARY KEY,
    account_id uuid NOT NULL REFERENCES account,
    email      text NOT NULL,
    token_hash bytea NOT NULL CHECK (octet_length(token_hash) = 32),
    created_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    ended_at   timestamptz,
    CONSTRAINT email_proof_token_once UNIQUE (token_hash)
);
CREATE INDEX email_proof_of_account ON email_proof (account_id, created_at);

--changeset atelier:0211-phone-challenges
--comment: Codes sent to telephones, with the counters that decide about them: a row a code, kept for two days. New tables; safe online.
CREATE TABLE phone_challenge (
    id         uuid PRIMARY KEY,
    phone      text NOT NULL,
    prefix     text NOT NULL,
    purpose    text NOT NULL CHECK (purpose IN ('sign_in', 'link')),
    for_account uuid,
    code_hash  bytea NOT NULL CHECK (octet_length(code_hash) = 32),
    tries      integer NOT NULL DEFAULT 0 CHECK (tries BETWEEN 0 AND 5),
    created_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    ended_at   timestamptz,
    ended_as   text CHECK (ended_as IN ('verified', 'replaced', 'exhausted')),
    CONSTRAINT phone_challenge_ended CHECK ((ended_at IS NULL) = (ended_as IS NULL))
);
CREATE UNIQUE INDEX phone_challenge_open_once ON phone_challenge (phone, purpose) WHERE ended_at IS NULL;
CREATE INDEX phone_challenge_of_phone ON phone_challenge (phone, created_at);
CREATE INDEX phone_challenge_of_prefix ON phone_challenge (prefix, created_at);
CREATE INDEX phone_challenge_at ON phone_challenge (created_at);

CREATE TABLE phone_block (
    prefix     text PRIMARY KEY,
    blocked_at timestamptz NOT NULL,
    until      timestamptz NOT NULL,
    sent       integer NOT NULL,
    verified   integer NOT NULL
);
