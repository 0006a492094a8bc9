--liquibase formatted sql

--changeset atelier:0210-people
--comment: Accounts that sign in by telephone or by a name in a workspace have no e-mail and perhaps no password. Wider columns and new ones without a scan of the table; safe online.
ALTER TABLE account ALTER COLUMN email DROP NOT NULL;
ALTER TABLE account ALTER COLUMN password_hash DROP NOT NULL;
ALTER TABLE account ADD COLUMN email_verified_at timestamptz;
ALTER TABLE account ADD COLUMN phone text CONSTRAINT account_phone_form CHECK (phone ~ '^\+[1-9][0-9]{6,14}$');
ALTER TABLE account ADD COLUMN managed_by uuid;
CREATE UNIQUE INDEX account_phone_once ON account (phone);

--changeset atelier:0210-workspaces
--comment: Workspaces of several people: a company code from a sequence, a number for the codes of their people, versions for If-Match. Constant defaults; safe online.
CREATE SEQUENCE company_code MINVALUE 1;
ALTER TABLE workspace ADD COLUMN company_code text
    CONSTRAINT workspace_company_code_form CHECK (company_code ~ '^[0-9]{4,9}$' AND company_code <> '0000');
ALTER TABLE workspace ADD COLUMN last_user_number integer NOT NULL DEFAULT 0;
ALTER TABLE workspace ADD COLUMN version integer NOT NULL DEFAULT 1;
CREATE UNIQUE INDEX workspace_company_code_once ON workspace (company_code);
ALTER TABLE membership ADD COLUMN version integer NOT NULL DEFAULT 1;

--changeset atelier:0210-workspace-people
--comment: Codes and names of people in a workspace, which outlive a membership; members that are suspended; invitations. New tables; safe online.
CREATE TABLE workspace_person (
    workspace_id uuid NOT NULL REFERENCES workspace,
    account_id   uuid NOT NULL REFERENCES account,
    user_code    text CHECK (user_code ~ '^[0-9]{9,14}$'),
    username     text CHECK (username ~ '^[a-z0-9][a-z0-9._-]{1,63}$'),
    created_at   timestamptz NOT NULL,
    PRIMARY KEY (workspace_id, account_id),
    CONSTRAINT workspace_person_code_once UNIQUE (user_code),
    CONSTRAINT workspace_person_name_once UNIQUE (workspace_id, username)
);

CREATE TABLE suspended_member (
    workspace_id uuid NOT NULL REFERENCES workspace,
    account_id   uuid NOT NULL REFERENCES account,
    role         text NOT NULL,
    version      integer NOT NULL,
    joined_at    timestamptz NOT NULL,
    suspended_at timestamptz NOT NULL,
    PRIMARY KEY (workspace_id, account_id)
);

CREATE TABLE invitation (
    id           uuid PRIMARY KEY,
    workspace_id uuid NOT NULL REFERENCES workspace,
    email        text CHECK (email = lower(email) AND length(email) <= 254),
    role         text NOT NULL CHECK (role IN ('owner', 'admin', 'member', 'teacher', 'student')),
    token_hash   bytea NOT NULL CHECK (octet_length(token_hash) = 32),
    invited_by   uuid NOT NULL REFERENCES account,
    created_at   timestamptz NOT NULL,
    expires_at   timestamptz NOT NULL,
    ended_at     timestamptz,
    ended_as     text CHECK (ended_as IN ('accepted', 'revoked', 'replaced')),
    accepted_by  uuid REFERENCES account,
    CONSTRAINT invitation_ended CHECK ((ended_at IS NULL) = (ended_as IS NULL)),
    CONSTRAINT invitation_token_once UNIQUE (token_hash)
);
CREATE UNIQUE INDEX invitation_open_once ON invitation (workspace_id, email) WHERE ended_at IS NULL;
CREATE INDEX invitation_of_workspace ON invitation (workspace_id, created_at);
