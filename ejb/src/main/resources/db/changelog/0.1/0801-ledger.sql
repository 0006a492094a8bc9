--liquibase formatted sql

--changeset atelier:0801-ledger splitStatements:false
--comment: Money: accounts, transactions of at least two entries each, holds, and the seal over all entries. Nobody but the functions of the owner writes here; entries and transactions are never changed. New tables, safe online.

-- What a customer has is a debt of the platform: an entry above 0 gives to the account, one below takes from it. Accounts of
-- the platform belong to no workspace and keep no running balance, so nobody waits for them.
CREATE TABLE ledger_account (
    id           uuid        PRIMARY KEY DEFAULT uuidv7(),
    workspace_id uuid        REFERENCES workspace,
    kind         text        NOT NULL CHECK (kind IN ('wallet', 'package', 'issued', 'purchased', 'revenue', 'refunded', 'expired', 'adjusted')),
    unit         text        NOT NULL CHECK (unit ~ '^[A-Z]{3,8}$'),
    posted       bigint      NOT NULL DEFAULT 0,
    held         bigint      NOT NULL DEFAULT 0 CHECK (held >= 0),
    -- how many entries the account has; the next one carries the next number
    version      bigint      NOT NULL DEFAULT 0,
    frozen_at    timestamptz,
    opened_at    timestamptz NOT NULL,
    UNIQUE (workspace_id, id),
    CHECK ((workspace_id IS NOT NULL) = (kind IN ('wallet', 'package'))),
    CHECK (posted - held >= 0),
    CHECK (workspace_id IS NOT NULL OR (posted = 0 AND held = 0 AND version = 0))
) WITH (fillfactor = 50);

CREATE UNIQUE INDEX ledger_account_wallet ON ledger_account (workspace_id, unit) WHERE kind = 'wallet';
CREATE UNIQUE INDEX ledger_account_platform ON ledger_account (kind, unit) WHERE workspace_id IS NULL;

-- The key makes a posting happen once, for ever; the digest tells a repetition from another request under the same key.
CREATE TABLE ledger_transaction (
    id           uuid        PRIMARY KEY DEFAULT uuidv7(),
    workspace_id uuid        NOT NULL REFERENCES workspace,
    key          text        NOT NULL CHECK (length(key) BETWEEN 1 AND 200),
    digest       bytea       NOT NULL,
    kind         text        NOT NULL,
    actor_id     uuid,
    source_type  text        NOT NULL,
    source_id    text        NOT NULL,
    reverses     uuid        UNIQUE REFERENCES ledger_transaction,
    created_at   timestamptz NOT NULL,
    UNIQUE (workspace_id, key),
    UNIQUE (workspace_id, id)
);

CREATE TABLE ledger_entry (
    id              bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    transaction_id  uuid   NOT NULL REFERENCES ledger_transaction,
    account_id      uuid   NOT NULL REFERENCES ledger_account,
    -- of the account; null for the platform's
    workspace_id    uuid,
    amount          bigint NOT NULL CHECK (amount <> 0),
    -- both null for accounts without a running balance
    balance_after   bigint CHECK (balance_after >= 0),
    account_version bigint,
    CHECK ((workspace_id IS NULL) = (balance_after IS NULL) AND (workspace_id IS NULL) = (account_version IS NULL)),
    UNIQUE (account_id, account_version),
    FOREIGN KEY (workspace_id, account_id) REFERENCES ledger_account (workspace_id, id)
);
CREATE INDEX ledger_entry_transaction ON ledger_entry (transaction_id);

-- Money set aside for one piece of work: pending until it is captured (at most the amount), released or expired, once.
CREATE TABLE ledger_hold (
    id             uuid        PRIMARY KEY DEFAULT uuidv7(),
    workspace_id   uuid        NOT NULL,
    account_id     uuid        NOT NULL,
    amount         bigint      NOT NULL CHECK (amount > 0),
    captured       bigint      NOT NULL DEFAULT 0 CHECK (captured BETWEEN 0 AND amount),
    state          text        NOT NULL DEFAULT 'pending' CHECK (state IN ('pending', 'captured', 'released', 'expired')),
    purpose        text        NOT NULL,
    ref_id         uuid        NOT NULL,
    run            integer     NOT NULL,
    expires_at     timestamptz NOT NULL,
    created_at     timestamptz NOT NULL,
    resolved_at    timestamptz,
    transaction_id uuid        UNIQUE REFERENCES ledger_transaction,
    UNIQUE (purpose, ref_id, run),
    UNIQUE (workspace_id, id),
    FOREIGN KEY (workspace_id, account_id) REFERENCES ledger_account (workspace_id, id),
    CHECK ((state = 'pending') = (resolved_at IS NULL)),
    CHECK ((state = 'captured') = (captured > 0) AND (state = 'captured') = (transaction_id IS NOT NULL))
) WITH (fillfactor = 80);
CREATE INDEX ledger_hold_account ON ledger_hold (account_id) WHERE state = 'pending';
CREATE INDEX ledger_hold_due ON ledger_hold (expires_at) WHERE state = 'pending';

-- Blocks of entries in their order, each with the hash of the one before: written by a sweep, never in the path of a payment.
CREATE TABLE ledger_seal (
    block_no   bigint      PRIMARY KEY,
    last_entry bigint      NOT NULL UNIQUE,
    entries    integer     NOT NULL CHECK (entries > 0),
    hash       bytea       NOT NULL,
    sealed_at  timestamptz NOT NULL
);

CREATE FUNCTION ledger_is_append_only() RETURNS trigger
    LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is append-only', tg_table_name USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER ledger_transaction_append_only BEFORE UPDATE OR DELETE ON ledger_transaction
    FOR EACH ROW EXECUTE FUNCTION ledger_is_append_only();
CREATE TRIGGER ledger_entry_append_only BEFORE UPDATE OR DELETE ON ledger_entry
    FOR EACH ROW EXECUTE FUNCTION ledger_is_append_only();

INSERT INTO ledger_account (kind, unit, opened_at)
    SELECT kind, unit, atelier_now()
      FROM unnest(ARRAY['issued', 'purchased', 'revenue', 'refunded', 'expired', 'adjusted']) kind,
           unnest(ARRAY['CREDIT', 'LESSON']) unit;

ALTER TABLE ledger_account ENABLE ROW LEVEL SECURITY;
ALTER TABLE ledger_account FORCE ROW LEVEL SECURITY;
ALTER TABLE ledger_transaction ENABLE ROW LEVEL SECURITY;
ALTER TABLE ledger_transaction FORCE ROW LEVEL SECURITY;
ALTER TABLE ledger_entry ENABLE ROW LEVEL SECURITY;
ALTER TABLE ledger_entry FORCE ROW LEVEL SECURITY;
ALTER TABLE ledger_hold ENABLE ROW LEVEL SECURITY;
ALTER TABLE ledger_hold FORCE ROW LEVEL SECURITY;
DO $$
DECLARE
    name text;
BEGIN
    FOREACH name IN ARRAY ARRAY['ledger_account', 'ledger_transaction', 'ledger_entry', 'ledger_hold'] LOOP
        EXECUTE format('CREATE POLICY owner_all ON %I TO atelier_owner USING (true) WITH CHECK (true)', name);
        EXECUTE format('CREATE POLICY engine_all ON %I TO atelier_engine USING (true) WITH CHECK (true)', name);
        EXECUTE format('CREATE POLICY app_workspace ON %I FOR SELECT TO atelier_app USING (workspace_id = nullif(current_setting(''atelier.workspace'', true), '''')::uuid)', name);
    END LOOP;
END $$;

GRANT SELECT ON ledger_account, ledger_transaction, ledger_entry, ledger_hold TO atelier_app, atelier_engine;
GRANT SELECT ON ledger_seal TO atelier_engine;
