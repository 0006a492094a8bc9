--liquibase formatted sql

--changeset atelier:0133-delivered
--comment: How many items the runs before this one brought to the customer, so that each run is charged for its own. A column with a constant default, safe online.
ALTER TABLE job ADD COLUMN delivered integer NOT NULL DEFAULT 0;
