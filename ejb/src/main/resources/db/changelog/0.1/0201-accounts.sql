--liquibase formatted sql

--changeset atelier:0201-accounts
--comment: People and tenants. E-mail addresses are kept in lower case, so a plain unique index makes them one account. New tables; safe online.
CREATE TABLE account (
    id            uuid PRIMARY KEY,
    email         text NOT NULL CHECK (email = lower(email) AND length(email) <= 254),
    display_name  text CHECK (length(display_name) <= 100),
    password_hash text NOT NULL,
    disabled_at   timestamptz,
    created_at    timestamptz NOT NULL,
    version       integer NOT NULL DEFAULT 0,
    CONSTRAINT account_email_once UNIQUE (email)
);

CREATE TABLE workspace (
    id          uuid PRIMARY KEY,
    name        text NOT NULL,
    personal_of uuid REFERENCES account,
    created_at  timestamptz NOT NULL,
    CONSTRAINT workspace_personal_once UNIQUE (personal_of)
);

CREATE TABLE membership (
    workspace_id uuid NOT NULL REFERENCES workspace,
    account_id   uuid NOT NULL REFERENCES account,
    role         text NOT NULL CHECK (role IN ('owner', 'member')),
    created_at   timestamptz NOT NULL,
    PRIMARY KEY (workspace_id, account_id)
);
CREATE INDEX membership_account ON membership (account_id);

GRANT SELECT, INSERT, UPDATE (password_hash, version) ON account TO atelier_app;
GRANT SELECT, INSERT ON workspace, membership TO atelier_app;
