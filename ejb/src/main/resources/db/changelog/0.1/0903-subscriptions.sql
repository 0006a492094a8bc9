--liquibase formatted sql

--changeset atelier:0903-btree-gist
--comment: For keys of a workspace and a range of time. The extension is a trusted one: the owner of the database may create it. Safe online.
CREATE EXTENSION IF NOT EXISTS btree_gist;

--changeset atelier:0903-subscriptions splitStatements:false
--comment: Periods of subscriptions, which cannot overlap; and how many jobs were counted against their tiers. New tables, safe online.
CREATE TABLE subscription_period (
    workspace_id uuid      NOT NULL REFERENCES workspace,
    tier         text      NOT NULL REFERENCES billing_tier,
    during       tstzrange NOT NULL CHECK (NOT lower_inf(during) AND NOT upper_inf(during) AND lower_inc(during) AND NOT upper_inc(during)),
    payment_id   uuid      NOT NULL,
    -- what it was paid for, with credit of an earlier period; an upgrade is credited from this
    value        bigint    NOT NULL CHECK (value >= 0),
    currency     text      NOT NULL,
    PRIMARY KEY (workspace_id, during WITHOUT OVERLAPS),
    FOREIGN KEY (workspace_id, payment_id) REFERENCES payment (workspace_id, id)
);
CREATE INDEX subscription_period_payment ON subscription_period (payment_id);

-- What was taken off periods, and by which payment's upgrade or refund.
CREATE TABLE subscription_cut (
    id           bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    workspace_id uuid        NOT NULL,
    tier         text        NOT NULL,
    was          tstzrange   NOT NULL,
    value        bigint      NOT NULL,
    currency     text        NOT NULL,
    -- of the period, and of what cut it
    payment_id   uuid        NOT NULL,
    cut_by       uuid        NOT NULL,
    cut_at       timestamptz NOT NULL,
    FOREIGN KEY (workspace_id, payment_id) REFERENCES payment (workspace_id, id),
    FOREIGN KEY (workspace_id, cut_by) REFERENCES payment (workspace_id, id)
);
CREATE INDEX subscription_cut_payment ON subscription_cut (payment_id);
CREATE INDEX subscription_cut_by ON subscription_cut (cut_by);

-- Days and months are those of UTC.
CREATE TABLE quota_counter (
    workspace_id uuid    NOT NULL REFERENCES workspace,
    kind         text    NOT NULL,
    per          text    NOT NULL CHECK (per IN ('day', 'month')),
    starts       date    NOT NULL,
    used         integer NOT NULL CHECK (used >= 0),
    PRIMARY KEY (workspace_id, kind, per, starts)
) WITH (fillfactor = 70);

CREATE TABLE quota_use (
    job_id       uuid        PRIMARY KEY,
    workspace_id uuid        NOT NULL,
    kind         text        NOT NULL,
    day          date        NOT NULL,
    -- it failed by our fault and was given back
    returned_at  timestamptz,
    UNIQUE (workspace_id, job_id)
);
CREATE INDEX quota_use_day ON quota_use (day);

GRANT SELECT ON subscription_period TO atelier_app, atelier_engine;

--changeset atelier:0903-owner-walls splitStatements:false
--comment: As 0902-owner-walls. Safe online.
DO $$
DECLARE
    name text;
BEGIN
    FOREACH name IN ARRAY ARRAY['subscription_period', 'subscription_cut', 'quota_counter', 'quota_use'] LOOP
        EXECUTE format('CREATE POLICY owner ON %I TO atelier_owner USING (session_user <> ''atelier_app'' OR workspace_id = tenant_workspace())', name);
    END LOOP;
END $$;
