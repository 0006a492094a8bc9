--liquibase formatted sql

--changeset atelier:0230-phone-challenge-asker
--comment: Who asked for a code, as a keyed hash of the device or the address: a try that does not name its code must come from there. New column, null for codes under way, which then have to be named; safe online.
ALTER TABLE phone_challenge ADD COLUMN asked_from bytea CHECK (octet_length(asked_from) = 32);
