--liquibase formatted sql

--changeset atelier:0915-payment-pages
--comment: How many pages of a payment have run out, and what an event said of its payment. Columns without rewriting; safe online.
ALTER TABLE payment ADD COLUMN pages integer NOT NULL DEFAULT 0;
-- null: from before it was kept, or nothing of ours
ALTER TABLE payment_event ADD COLUMN says text CHECK (length(says) <= 20);
