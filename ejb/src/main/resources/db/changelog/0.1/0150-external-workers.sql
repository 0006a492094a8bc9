--liquibase formatted sql

--changeset atelier:0150-external-workers
--comment: Workers outside the server: their tokens, each for some queues, and what each of their requests claimed, so that a request whose answer was lost gets the same leases again. New tables, safe online.
CREATE TABLE worker_token (
    id           uuid        PRIMARY KEY,
    name         text        NOT NULL CHECK (length(name) BETWEEN 1 AND 100),
    -- SHA-256 of 256 random bits
    hash         bytea       NOT NULL UNIQUE CHECK (octet_length(hash) = 32),
    queues       text[]      NOT NULL CHECK (cardinality(queues) > 0),
    created_by   uuid        NOT NULL,
    created_at   timestamptz NOT NULL,
    revoked_at   timestamptz,
    last_used_at timestamptz
);

CREATE TABLE worker_claim (
    token_id   uuid        NOT NULL REFERENCES worker_token,
    request_id text        NOT NULL CHECK (length(request_id) BETWEEN 1 AND 100),
    claimed_at timestamptz NOT NULL,
    task_ids   bigint[]    NOT NULL,
    fences     bigint[]    NOT NULL,
    PRIMARY KEY (token_id, request_id)
);
CREATE INDEX worker_claim_age ON worker_claim (claimed_at);

GRANT SELECT, INSERT, UPDATE (revoked_at, last_used_at) ON worker_token TO atelier_engine;
GRANT SELECT, INSERT, UPDATE, DELETE ON worker_claim TO atelier_engine;
