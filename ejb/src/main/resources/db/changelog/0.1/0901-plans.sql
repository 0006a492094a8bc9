--liquibase formatted sql

--changeset atelier:0901-plans splitStatements:false
--comment: What can be bought: lesson packages and subscriptions, every version of a plan kept; and what each tier of a subscription allows. New tables, safe online.
CREATE TABLE billing_tier (
    name          text    PRIMARY KEY CHECK (name ~ '^[a-z][a-z0-9-]{0,31}$'),
    -- a higher one contains a lower one
    rank          integer NOT NULL UNIQUE CHECK (rank >= 0),
    resolution    text    NOT NULL CHECK (resolution ~ '^[0-9]{3,4}p$'),
    custom_voices integer NOT NULL CHECK (custom_voices >= 0),
    -- of its jobs, as in job: lower is served first
    priority      integer NOT NULL CHECK (priority BETWEEN 0 AND 9)
);

-- How many jobs of a kind a workspace of this tier may have. Without a row there is no limit, and nothing is counted.
CREATE TABLE billing_limit (
    tier      text    NOT NULL REFERENCES billing_tier,
    kind      text    NOT NULL CHECK (kind ~ '^[a-z][a-z0-9._-]{0,63}$'),
    per_day   integer NOT NULL CHECK (per_day >= 0),
    per_month integer NOT NULL CHECK (per_month >= per_day),
    PRIMARY KEY (tier, kind)
);

-- Amounts are whole numbers of the currency's smallest unit.
CREATE TABLE billing_plan (
    code     text    PRIMARY KEY CHECK (code ~ '^[a-z0-9][a-z0-9-]{0,63}$'),
    kind     text    NOT NULL CHECK (kind IN ('lessons', 'subscription')),
    offered  boolean NOT NULL,
    amount   bigint  NOT NULL CHECK (amount BETWEEN 1 AND 1000000000000),
    currency text    NOT NULL CHECK (currency ~ '^[A-Z]{3}$'),
    -- how long the package can be used, or one period of the subscription lasts
    days     integer NOT NULL CHECK (days BETWEEN 1 AND 3660),
    lessons  integer CHECK (lessons BETWEEN 1 AND 10000),
    tier     text    REFERENCES billing_tier,
    version  integer NOT NULL DEFAULT 1,
    CHECK ((kind = 'lessons') = (lessons IS NOT NULL) AND (kind = 'subscription') = (tier IS NOT NULL))
);

CREATE TABLE billing_plan_version (
    code       text        NOT NULL REFERENCES billing_plan,
    version    integer     NOT NULL,
    offered    boolean     NOT NULL,
    amount     bigint      NOT NULL,
    currency   text        NOT NULL,
    days       integer     NOT NULL,
    lessons    integer,
    changed_at timestamptz NOT NULL,
    PRIMARY KEY (code, version)
);

CREATE FUNCTION billing_plan_keeps_versions() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    INSERT INTO billing_plan_version (code, version, offered, amount, currency, days, lessons, changed_at)
        VALUES (new.code, new.version, new.offered, new.amount, new.currency, new.days, new.lessons, atelier_now());
    RETURN new;
END $$;
CREATE TRIGGER billing_plan_versions AFTER INSERT OR UPDATE ON billing_plan
    FOR EACH ROW EXECUTE FUNCTION billing_plan_keeps_versions();

INSERT INTO billing_tier (name, rank, resolution, custom_voices, priority) VALUES
    ('free', 0, '480p', 1, 5),
    ('vip', 1, '720p', 3, 3),
    ('svip', 2, '1080p', 10, 1);

INSERT INTO billing_limit (tier, kind, per_day, per_month) VALUES
    ('free', 'film.render', 2, 5),
    ('vip', 'film.render', 10, 100),
    ('svip', 'film.render', 99, 500);

-- A week is seven thirtieths of a month, rounded up; a year is twelve months less a quarter.
INSERT INTO billing_plan (code, kind, offered, amount, currency, days, lessons, tier) VALUES
    ('starter-4', 'lessons', true, 4900, 'USD', 30, 4, NULL),
    ('standard-8', 'lessons', true, 8900, 'USD', 45, 8, NULL),
    ('intensive-12', 'lessons', true, 12900, 'USD', 60, 12, NULL),
    ('vip-weekly', 'subscription', true, 677, 'CNY', 7, NULL, 'vip'),
    ('vip-monthly', 'subscription', true, 2900, 'CNY', 30, NULL, 'vip'),
    ('vip-yearly', 'subscription', true, 26100, 'CNY', 365, NULL, 'vip'),
    ('svip-weekly', 'subscription', true, 1377, 'CNY', 7, NULL, 'svip'),
    ('svip-monthly', 'subscription', true, 5900, 'CNY', 30, NULL, 'svip'),
    ('svip-yearly', 'subscription', true, 53100, 'CNY', 365, NULL, 'svip');

GRANT SELECT ON billing_tier, billing_limit, billing_plan, billing_plan_version TO atelier_app, atelier_engine;
GRANT UPDATE (offered, amount, days, lessons, version) ON billing_plan TO atelier_engine;
GRANT UPDATE (resolution, custom_voices, priority) ON billing_tier TO atelier_engine;
GRANT INSERT, UPDATE (per_day, per_month), DELETE ON billing_limit TO atelier_engine;
