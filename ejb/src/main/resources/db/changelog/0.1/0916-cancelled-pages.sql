--liquibase formatted sql

--changeset atelier:0916-cancelled-pages
--comment: The few cancelled payments whose page may still be paid: the sweep that asks for them reads no others. A small index; safe online.
CREATE INDEX payment_cancelled_page ON payment (expires_at) WHERE state = 'cancelled' AND provider_reference IS NOT NULL;
