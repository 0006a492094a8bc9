--liquibase formatted sql

--changeset atelier:0132-early-events
--comment: Outside events that came before anybody waited for them; kept for a day. New table, safe online.
CREATE TABLE early_event (
    correlation text        PRIMARY KEY,
    at          timestamptz NOT NULL
);

GRANT SELECT, INSERT, DELETE ON early_event TO atelier_engine;
