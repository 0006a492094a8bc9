--liquibase formatted sql

--changeset atelier:0902-payments splitStatements:false
--comment: Payments, what providers told of them, promo codes. Prices come from plans and are kept with the payment. New tables, safe online.

-- One row a workspace that ever bought or got something; whoever changes what it has locks this row first.
CREATE TABLE billing_customer (
    workspace_id uuid        PRIMARY KEY REFERENCES workspace,
    -- the plan of the latest period, and whether a payment for the next is made before it ends
    plan         text        REFERENCES billing_plan,
    renews       boolean     NOT NULL DEFAULT false,
    paid_until   timestamptz,
    ended_at     timestamptz
) WITH (fillfactor = 80);
CREATE INDEX billing_customer_due ON billing_customer (paid_until) WHERE ended_at IS NULL;

CREATE TABLE promo_code (
    code        text        PRIMARY KEY CHECK (code ~ '^[A-Z0-9][A-Z0-9-]{2,31}$'),
    percent_off integer     CHECK (percent_off BETWEEN 1 AND 100),
    amount_off  bigint      CHECK (amount_off > 0),
    currency    text        CHECK (currency ~ '^[A-Z]{3}$'),
    -- only for this plan; null for any
    plan        text        REFERENCES billing_plan,
    uses        integer     NOT NULL CHECK (uses > 0),
    used        integer     NOT NULL DEFAULT 0 CHECK (used BETWEEN 0 AND uses),
    expires_at  timestamptz NOT NULL,
    disabled_at timestamptz,
    created_by  uuid        NOT NULL,
    created_at  timestamptz NOT NULL,
    CHECK ((percent_off IS NULL) <> (amount_off IS NULL) AND (amount_off IS NULL) = (currency IS NULL))
);

CREATE TABLE payment (
    id                 uuid        PRIMARY KEY DEFAULT uuidv7(),
    workspace_id       uuid        NOT NULL REFERENCES workspace,
    -- who bought it, and for whom it is
    account_id         uuid        NOT NULL,
    plan               text        NOT NULL,
    plan_version       integer     NOT NULL,
    list_amount        bigint      NOT NULL CHECK (list_amount > 0),
    discount           bigint      NOT NULL CHECK (discount BETWEEN 0 AND list_amount),
    -- of what is left of a lower tier; may be more than the price
    credit             bigint      NOT NULL CHECK (credit >= 0),
    amount             bigint      NOT NULL CHECK (amount = greatest(0, list_amount - discount - credit)),
    currency           text        NOT NULL,
    promo              text        REFERENCES promo_code,
    provider           text        NOT NULL CHECK (provider ~ '^[a-z]{2,32}$'),
    provider_reference text        CHECK (length(provider_reference) BETWEEN 1 AND 255),
    checkout_url       text        CHECK (length(checkout_url) <= 4096),
    -- what an operator wrote down, such as the number of a bank statement
    reference          text        CHECK (length(reference) <= 200),
    state              text        NOT NULL DEFAULT 'pending' CHECK (state IN ('pending', 'succeeded', 'failed', 'cancelled', 'refunded')),
    key                text        NOT NULL CHECK (length(key) BETWEEN 1 AND 200),
    digest             bytea       NOT NULL,
    created_at         timestamptz NOT NULL,
    expires_at         timestamptz NOT NULL,
    paid_at            timestamptz,
    -- the provider was, or is being, asked to give the money back
    refund_asked_at    timestamptz,
    refunded_at        timestamptz,
    UNIQUE (workspace_id, id),
    UNIQUE (workspace_id, key),
    UNIQUE (provider, provider_reference),
    FOREIGN KEY (plan, plan_version) REFERENCES billing_plan_version (code, version),
    CHECK ((paid_at IS NOT NULL) = (state IN ('succeeded', 'refunded')) AND (refunded_at IS NOT NULL) = (state = 'refunded'))
);
CREATE INDEX payment_open ON payment (expires_at) WHERE state IN ('pending', 'failed');
CREATE INDEX payment_refunding ON payment (refund_asked_at) WHERE state = 'succeeded' AND refund_asked_at IS NOT NULL;

CREATE TABLE promo_use (
    payment_id   uuid        PRIMARY KEY,
    workspace_id uuid        NOT NULL,
    code         text        NOT NULL REFERENCES promo_code,
    -- the payment came to nothing and the use was given back
    released_at  timestamptz,
    UNIQUE (workspace_id, payment_id),
    FOREIGN KEY (workspace_id, payment_id) REFERENCES payment (workspace_id, id)
);
CREATE UNIQUE INDEX promo_use_once ON promo_use (code, workspace_id) WHERE released_at IS NULL;

-- What providers say, once each. Outcomes other than applied, unchanged, ignored and duplicate are for people to look at.
CREATE TABLE payment_event (
    id           bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    provider     text        NOT NULL,
    event_id     text        NOT NULL CHECK (length(event_id) BETWEEN 1 AND 255),
    type         text        NOT NULL CHECK (length(type) <= 100),
    workspace_id uuid,
    payment_id   uuid,
    amount       bigint,
    currency     text        CHECK (length(currency) <= 10),
    occurred_at  timestamptz,
    received_at  timestamptz NOT NULL,
    outcome      text        NOT NULL,
    UNIQUE (provider, event_id),
    FOREIGN KEY (workspace_id, payment_id) REFERENCES payment (workspace_id, id)
);
CREATE INDEX payment_event_payment ON payment_event (payment_id);
CREATE INDEX payment_event_odd ON payment_event (id) WHERE outcome NOT IN ('applied', 'unchanged', 'ignored');

GRANT SELECT ON billing_customer, payment TO atelier_app, atelier_engine;
GRANT SELECT ON promo_code, promo_use, payment_event TO atelier_engine;
GRANT INSERT (code, percent_off, amount_off, currency, plan, uses, expires_at, created_by, created_at) ON promo_code TO atelier_engine;
GRANT UPDATE (disabled_at) ON promo_code TO atelier_engine;

--changeset atelier:0902-lessons
--comment: Lesson packages: each is an account of the ledger that counts lessons, and ends at a time. New table, safe online.
CREATE TABLE lesson_package (
    id                uuid        PRIMARY KEY DEFAULT uuidv7(),
    workspace_id      uuid        NOT NULL REFERENCES workspace,
    -- whose lessons they are
    account_id        uuid        NOT NULL,
    ledger_account_id uuid        NOT NULL UNIQUE,
    lessons           integer     NOT NULL CHECK (lessons BETWEEN 1 AND 10000),
    -- null if an operator gave it
    payment_id        uuid        UNIQUE,
    given_by          uuid,
    key               text        CHECK (length(key) BETWEEN 1 AND 200),
    created_at        timestamptz NOT NULL,
    expires_at        timestamptz NOT NULL,
    expired_at        timestamptz,
    cancelled_at      timestamptz,
    -- expired or cancelled, and nothing is left in its account
    closed_at         timestamptz,
    UNIQUE (workspace_id, id),
    UNIQUE (workspace_id, key),
    CHECK (expires_at > created_at),
    FOREIGN KEY (workspace_id, ledger_account_id) REFERENCES ledger_account (workspace_id, id),
    FOREIGN KEY (workspace_id, payment_id) REFERENCES payment (workspace_id, id)
);
CREATE INDEX lesson_package_of ON lesson_package (workspace_id, account_id, expires_at) WHERE closed_at IS NULL;
CREATE INDEX lesson_package_due ON lesson_package (expires_at) WHERE closed_at IS NULL;
CREATE INDEX lesson_package_cancelled ON lesson_package (cancelled_at) WHERE closed_at IS NULL AND cancelled_at IS NOT NULL;

GRANT SELECT ON lesson_package TO atelier_app, atelier_engine;

--changeset atelier:0902-owner-walls splitStatements:false
--comment: The functions of billing run as the owner; for a request the owner sees only what belongs to the transaction's workspace. Safe online.
DO $$
DECLARE
    name text;
BEGIN
    FOREACH name IN ARRAY ARRAY['billing_customer', 'payment', 'promo_use', 'payment_event', 'lesson_package'] LOOP
        EXECUTE format('CREATE POLICY owner ON %I TO atelier_owner USING (session_user <> ''atelier_app'' OR workspace_id = tenant_workspace())', name);
    END LOOP;
END $$;
