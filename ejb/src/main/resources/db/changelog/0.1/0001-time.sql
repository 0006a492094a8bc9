--liquibase formatted sql

--changeset atelier:0001-time splitStatements:false
--comment: All durable time is this one function. A test may shift it for its own session; production never does. Safe online.
CREATE FUNCTION atelier_now() RETURNS timestamptz
    LANGUAGE sql VOLATILE PARALLEL SAFE
RETURN clock_timestamp() + coalesce(nullif(current_setting('atelier.shift', true), ''), '0')::interval;
