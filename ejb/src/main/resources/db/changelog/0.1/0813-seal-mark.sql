--liquibase formatted sql

--changeset atelier:0813-seal-mark
--comment: How far the ledger may be sealed: entries up to a number, as soon as every transaction that was open when it was read has ended. One row in a new table, safe online.
CREATE TABLE ledger_seal_mark (
    one        boolean PRIMARY KEY DEFAULT true CHECK (one),
    last_entry bigint NOT NULL,
    beyond     xid8   NOT NULL
);
INSERT INTO ledger_seal_mark (last_entry, beyond) VALUES (0, '0');
ALTER TABLE ledger_hold ADD COLUMN prolonged integer NOT NULL DEFAULT 0;
