--liquibase formatted sql

--changeset atelier:1102-deletion-request
--comment: Who asked to be deleted, and how far it is. It outlives the person: an opaque id and the hash of a secret, by which the person can ask. New tables, safe online.
CREATE TABLE deletion_request (
    id           uuid        PRIMARY KEY,
    secret_hash  bytea       NOT NULL CHECK (octet_length(secret_hash) = 32),
    -- of the account that was; refers to nothing
    account_id   uuid        NOT NULL UNIQUE,
    -- those that go with the person: the personal one, and those with no other member
    workspaces   uuid[]      NOT NULL,
    state        text        NOT NULL DEFAULT 'requested' CHECK (state IN ('requested', 'erasing', 'verified')),
    -- the next one
    step         text        CHECK (step ~ '^[a-z_]{1,63}$'),
    rounds       integer     NOT NULL DEFAULT 0,
    failure      text        CHECK (length(failure) <= 200),
    requested_at timestamptz NOT NULL,
    changed_at   timestamptz NOT NULL,
    verified_at  timestamptz,
    CHECK ((state = 'verified') = (verified_at IS NOT NULL))
);
CREATE INDEX deletion_request_open ON deletion_request (requested_at) WHERE state <> 'verified';

-- The jobs of a person while they are erased, so that the order of the tables does not matter and it can be proved that nothing is left.
CREATE TABLE erasure_job (
    account_id uuid NOT NULL,
    job_id     uuid NOT NULL,
    PRIMARY KEY (account_id, job_id)
);

GRANT SELECT, UPDATE (state, step, rounds, failure, changed_at, verified_at) ON deletion_request TO atelier_engine;
GRANT SELECT, DELETE ON erasure_job TO atelier_engine;
