--liquibase formatted sql

--changeset atelier:0701-outbox
--comment: Messages that leave with the transaction that caused them. The payload is sealed by the server and goes with the delivery. New table; safe online.
CREATE TABLE outbox (
    id           uuid PRIMARY KEY,
    channel      text NOT NULL CHECK (channel IN ('mail', 'sms')),
    topic        text NOT NULL CHECK (topic ~ '^[a-z][a-z0-9_.]{0,63}$'),
    account_id   uuid,
    payload      bytea CHECK (octet_length(payload) <= 65536),
    state        text NOT NULL DEFAULT 'ready'
                 CHECK (state IN ('ready', 'claimed', 'waiting', 'delivered', 'dead', 'expired')),
    attempts     integer NOT NULL DEFAULT 0,
    rescues      integer NOT NULL DEFAULT 0,
    fence        bigint NOT NULL DEFAULT 0,
    due_at       timestamptz NOT NULL,
    expires_at   timestamptz NOT NULL,
    lease_until  timestamptz,
    lease_owner  uuid,
    last_failure text CHECK (length(last_failure) <= 200),
    reference    text CHECK (length(reference) <= 200),
    created_at   timestamptz NOT NULL,
    finished_at  timestamptz,
    CONSTRAINT outbox_claimed_has_lease CHECK ((state = 'claimed') = (lease_until IS NOT NULL)),
    CONSTRAINT outbox_finished CHECK ((state IN ('delivered', 'dead', 'expired')) = (finished_at IS NOT NULL))
) WITH (fillfactor = 70, autovacuum_vacuum_scale_factor = 0.01, autovacuum_vacuum_cost_limit = 2000);

CREATE INDEX outbox_due ON outbox (due_at, id) WHERE state IN ('ready', 'waiting');
CREATE INDEX outbox_leases ON outbox (lease_until) WHERE state = 'claimed';
CREATE INDEX outbox_finished_at ON outbox (finished_at) WHERE finished_at IS NOT NULL;
CREATE INDEX outbox_account ON outbox (account_id) WHERE payload IS NOT NULL;

GRANT INSERT ON outbox TO atelier_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON outbox TO atelier_engine;

-- Requests put messages of anybody in, and see none.
CREATE POLICY send ON outbox FOR INSERT TO atelier_app WITH CHECK (true);
