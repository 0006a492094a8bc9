--liquibase formatted sql

--changeset atelier:0212-bootstrap
--comment: That the first operator was made: one row at most, for ever. And the order in which operators list accounts. Safe online: the index is on a small table.
CREATE TABLE operator_bootstrap (
    only_one   boolean PRIMARY KEY DEFAULT true CHECK (only_one),
    by_account uuid NOT NULL,
    done_at    timestamptz NOT NULL
);
