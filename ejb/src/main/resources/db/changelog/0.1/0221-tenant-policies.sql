--liquibase formatted sql

--changeset atelier:0221-tenant splitStatements:false
--comment: Whose transaction this is, as the server says once at its beginning. Nobody's if it does not. Functions, safe online.
CREATE FUNCTION tenant_workspace() RETURNS uuid LANGUAGE sql STABLE PARALLEL SAFE
RETURN nullif(current_setting('atelier.workspace', true), '')::uuid;

CREATE FUNCTION tenant_account() RETURNS uuid LANGUAGE sql STABLE PARALLEL SAFE
RETURN nullif(current_setting('atelier.account', true), '')::uuid;

--changeset atelier:0221-tenant-policies
--comment: The second wall where it is not the plain one that functions/tenancy.sql gives to every table: people are seen by their workspace and by themselves. Policies do nothing until row-level security is switched on, which happens after all changes and takes a short lock for each table. A server older than this sees nothing behind the wall: stop it first.
CREATE POLICY own ON account TO atelier_app
    USING (id = tenant_account()) WITH CHECK (id = tenant_account());
CREATE POLICY colleagues ON account FOR SELECT TO atelier_app
    USING (id IN (SELECT m.account_id FROM membership m WHERE m.workspace_id = tenant_workspace()));

CREATE POLICY tenant ON workspace TO atelier_app
    USING (id = tenant_workspace()) WITH CHECK (id = tenant_workspace());
CREATE POLICY own ON workspace FOR SELECT TO atelier_app
    USING (id IN (SELECT m.workspace_id FROM membership m WHERE m.account_id = tenant_account()));

CREATE POLICY tenant ON membership TO atelier_app
    USING (workspace_id = tenant_workspace()) WITH CHECK (workspace_id = tenant_workspace());
CREATE POLICY own ON membership FOR SELECT TO atelier_app
    USING (account_id = tenant_account());

CREATE POLICY tenant ON sign_in_session TO atelier_app
    USING (workspace_id = tenant_workspace()) WITH CHECK (workspace_id = tenant_workspace());
CREATE POLICY own ON sign_in_session TO atelier_app
    USING (account_id = tenant_account()) WITH CHECK (account_id = tenant_account());

-- Requests reach the engine's tables only through functions that run as the owner. All of them go by the job, so there the
-- owner is held to the workspace of the transaction when it acts for a request; engine, migrations and console are not.
CREATE POLICY owner ON job TO atelier_owner
    USING (session_user <> 'atelier_app' OR workspace_id = tenant_workspace());
CREATE POLICY owner ON idempotency TO atelier_owner
    USING (session_user <> 'atelier_app' OR workspace_id = tenant_workspace());
