--liquibase formatted sql

--changeset atelier:0890-ledger-tenant-references
--comment: Transactions, holds and redemptions refer to transactions of their own workspace. NOT VALID, as in 0220-tenant-references.
ALTER TABLE ledger_transaction DROP CONSTRAINT ledger_transaction_reverses_fkey;
ALTER TABLE ledger_transaction ADD CONSTRAINT ledger_transaction_reverses
    FOREIGN KEY (workspace_id, reverses) REFERENCES ledger_transaction (workspace_id, id) NOT VALID;
ALTER TABLE ledger_hold DROP CONSTRAINT ledger_hold_transaction_id_fkey;
ALTER TABLE ledger_hold ADD CONSTRAINT ledger_hold_transaction
    FOREIGN KEY (workspace_id, transaction_id) REFERENCES ledger_transaction (workspace_id, id) NOT VALID;
ALTER TABLE redemption DROP CONSTRAINT redemption_transaction_id_fkey;
ALTER TABLE redemption ADD CONSTRAINT redemption_transaction
    FOREIGN KEY (workspace_id, transaction_id) REFERENCES ledger_transaction (workspace_id, id) NOT VALID;

--changeset atelier:0890-ledger-tenant-references-hold
--comment: The same for the rows there are; reads the tables beside readers and writers. Safe online.
ALTER TABLE ledger_transaction VALIDATE CONSTRAINT ledger_transaction_reverses;
ALTER TABLE ledger_hold VALIDATE CONSTRAINT ledger_hold_transaction;
ALTER TABLE redemption VALIDATE CONSTRAINT redemption_transaction;
