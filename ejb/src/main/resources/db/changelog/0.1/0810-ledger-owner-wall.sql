--liquibase formatted sql

--changeset atelier:0810-ledger-owner-wall splitStatements:false
--comment: The functions of the ledger run as the owner; for a request the owner now sees only the money of the transaction's workspace, and the accounts of the platform. Short locks on six tables; stop nodes that are older, because they post without saying for whom.
DO $$
DECLARE
    name text;
BEGIN
    FOREACH name IN ARRAY ARRAY['ledger_account', 'ledger_transaction', 'ledger_entry', 'ledger_hold', 'job_quote', 'job_receipt'] LOOP
        EXECUTE format('DROP POLICY owner_all ON %I', name);
        EXECUTE format('CREATE POLICY owner ON %I TO atelier_owner USING (session_user <> ''atelier_app'' OR workspace_id IS NULL OR workspace_id = tenant_workspace())', name);
    END LOOP;
END $$;
