--liquibase formatted sql

--changeset atelier:0803-redeem-codes splitStatements:false
--comment: Redeem codes. The code itself is shown once and not kept, its keyed hash is. Single-use codes and campaigns; each account at most once. New tables, safe online.
CREATE TABLE redeem_code (
    id         uuid        PRIMARY KEY DEFAULT uuidv7(),
    -- HMAC-SHA-256 with a key that is not in the database
    hash       bytea       NOT NULL UNIQUE CHECK (octet_length(hash) = 32),
    -- the prefix, for operators
    label      text        NOT NULL CHECK (label ~ '^[A-Z0-9]{0,6}$'),
    batch_id   uuid        NOT NULL,
    credits    bigint      NOT NULL CHECK (credits > 0),
    uses       integer     NOT NULL DEFAULT 1 CHECK (uses > 0),
    used       integer     NOT NULL DEFAULT 0 CHECK (used BETWEEN 0 AND uses),
    expires_at timestamptz NOT NULL,
    disabled_at timestamptz,
    created_by uuid        NOT NULL REFERENCES account,
    created_at timestamptz NOT NULL
);
CREATE INDEX redeem_code_batch ON redeem_code (batch_id);

CREATE TABLE redemption (
    code_id        uuid        NOT NULL REFERENCES redeem_code,
    account_id     uuid        NOT NULL,
    workspace_id   uuid        NOT NULL REFERENCES workspace,
    transaction_id uuid        NOT NULL REFERENCES ledger_transaction,
    redeemed_at    timestamptz NOT NULL,
    PRIMARY KEY (code_id, account_id)
);

GRANT SELECT, UPDATE (disabled_at) ON redeem_code TO atelier_app;
GRANT INSERT (hash, label, batch_id, credits, uses, expires_at, created_by, created_at) ON redeem_code TO atelier_app;
GRANT SELECT ON redeem_code, redemption TO atelier_engine;
