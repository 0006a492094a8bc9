--liquibase formatted sql

--changeset atelier:0811-charges
--comment: What became of the money of a run, one row a run, with what was done for nothing on the receipt too; the route of the recogniser on this machine. New tables and a column on a table that nobody reads yet, safe online.
INSERT INTO model_route (name, counts, enabled, cost_per_unit, multiplier) VALUES ('embedded-sphinx', 'second', true, 0, 1);

-- units are those that are charged; done are all that were worked
ALTER TABLE job_receipt ADD COLUMN done numeric(14, 3) NOT NULL DEFAULT 0;
ALTER TABLE job_receipt ADD COLUMN version integer NOT NULL DEFAULT 1;

CREATE TABLE job_charge (
    job_id       uuid        NOT NULL,
    run          integer     NOT NULL,
    workspace_id uuid        NOT NULL REFERENCES workspace,
    no           bigint      GENERATED ALWAYS AS IDENTITY,
    -- delivered | done | nothing: what of the work is charged, and the word for why
    rule         text        NOT NULL CHECK (rule IN ('delivered', 'done', 'nothing')),
    why          text        NOT NULL,
    -- what the lines come to, what earlier runs paid of it, what was set aside, and what was taken
    due          bigint      NOT NULL CHECK (due >= 0),
    paid_before  bigint      NOT NULL CHECK (paid_before >= 0),
    held         bigint      NOT NULL CHECK (held >= 0),
    captured     bigint      NOT NULL CHECK (captured BETWEEN 0 AND held),
    settled_at   timestamptz NOT NULL,
    PRIMARY KEY (job_id, run),
    UNIQUE (workspace_id, no)
);
CREATE POLICY owner ON job_charge TO atelier_owner
    USING (session_user <> 'atelier_app' OR workspace_id = tenant_workspace());
GRANT SELECT ON job_charge TO atelier_app, atelier_engine;

CREATE INDEX ledger_hold_captured ON ledger_hold (account_id, resolved_at) WHERE state = 'captured';

--changeset atelier:0811-budgets
--comment: How many credits a workspace may spend a day, and the lanes that stand still because it has. New tables, safe online.
CREATE TABLE workspace_budget (
    workspace_id  uuid        PRIMARY KEY REFERENCES workspace,
    daily_credits bigint      NOT NULL CHECK (daily_credits >= 0),
    changed_by    uuid,
    changed_at    timestamptz NOT NULL
);

-- made: the lane was made to be paused, and goes when it is not
CREATE TABLE budget_pause (
    workspace_id uuid        NOT NULL REFERENCES workspace,
    queue_id     smallint    NOT NULL REFERENCES queue,
    made         boolean     NOT NULL,
    paused_at    timestamptz NOT NULL,
    PRIMARY KEY (workspace_id, queue_id)
);
GRANT SELECT ON workspace_budget, budget_pause TO atelier_app, atelier_engine;
