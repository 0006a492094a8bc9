--liquibase formatted sql

--changeset atelier:0601-limits
--comment: Limits of requests, and failed sign-ins. Keys are digests, so that neither addresses nor names are kept. The limits are unlogged: quick, and a crash that forgets them does no harm. Failed sign-ins are a security decision and are not. New tables, safe online.
CREATE UNLOGGED TABLE rate_limit (
    key bytea       PRIMARY KEY CHECK (octet_length(key) = 16),
    tat timestamptz NOT NULL
) WITH (fillfactor = 50);

CREATE TABLE sign_in_failure (
    key           bytea       PRIMARY KEY CHECK (octet_length(key) = 32),
    failures      integer     NOT NULL,
    last_at       timestamptz NOT NULL,
    blocked_until timestamptz NOT NULL
) WITH (fillfactor = 50);

CREATE TABLE sign_in_place (
    account bytea       NOT NULL CHECK (octet_length(account) = 32),
    place   bytea       NOT NULL CHECK (octet_length(place) = 32),
    seen_at timestamptz NOT NULL,
    PRIMARY KEY (account, place)
);

GRANT SELECT, INSERT, UPDATE ON rate_limit, sign_in_place TO atelier_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON sign_in_failure TO atelier_app;
GRANT SELECT, DELETE ON rate_limit, sign_in_failure, sign_in_place TO atelier_engine;
