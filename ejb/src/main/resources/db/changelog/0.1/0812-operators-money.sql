--liquibase formatted sql

--changeset atelier:0812-codes-of-operators
--comment: Codes and prices are the operators': requests lose the rights to them, and whoever comes with the installation's token has no account. Grants and a dropped NOT NULL, safe online with nodes that are as new.
ALTER TABLE redeem_code ALTER COLUMN created_by DROP NOT NULL;
REVOKE ALL ON redeem_code, model_route FROM atelier_app;
REVOKE INSERT (hash, label, batch_id, credits, uses, expires_at, created_by, created_at), UPDATE (disabled_at) ON redeem_code FROM atelier_app;
REVOKE UPDATE (enabled, cost_per_unit, multiplier, version) ON model_route FROM atelier_app;
GRANT SELECT ON model_route TO atelier_app;
GRANT INSERT (hash, label, batch_id, credits, uses, expires_at, created_by, created_at), UPDATE (disabled_at) ON redeem_code TO atelier_engine;
GRANT INSERT, UPDATE ON model_route TO atelier_engine;
-- when the sweep counted it as expired
ALTER TABLE redeem_code ADD COLUMN expired_at timestamptz;
CREATE INDEX redeem_code_due ON redeem_code (expires_at) WHERE expired_at IS NULL AND disabled_at IS NULL;

--changeset atelier:0812-refunds
--comment: Money given back by operators, each once and with a reason; above a limit a second operator decides. A new table, safe online.
CREATE TABLE refund (
    id             uuid        PRIMARY KEY DEFAULT uuidv7(),
    workspace_id   uuid        NOT NULL REFERENCES workspace,
    transaction_id uuid        NOT NULL,
    amount         bigint      NOT NULL CHECK (amount > 0),
    reason         text        NOT NULL,
    state          text        NOT NULL CHECK (state IN ('waiting', 'done', 'rejected')),
    asked_by       uuid,
    asked_at       timestamptz NOT NULL,
    decided_by     uuid,
    decided_at     timestamptz,
    refund_id      uuid,
    UNIQUE (workspace_id, id),
    FOREIGN KEY (workspace_id, transaction_id) REFERENCES ledger_transaction (workspace_id, id),
    FOREIGN KEY (workspace_id, refund_id) REFERENCES ledger_transaction (workspace_id, id),
    CHECK ((state = 'waiting') = (decided_at IS NULL) AND (state = 'done') = (refund_id IS NOT NULL))
);
CREATE UNIQUE INDEX refund_once ON refund (transaction_id) WHERE state <> 'rejected';
GRANT SELECT ON refund TO atelier_engine;
