--liquibase formatted sql

--changeset atelier:0931-dead-messages
--comment: Dead messages are counted every quarter of a minute by each node; they are few among those that are kept. The outbox is pruned daily and small, so the index is built at once.
CREATE INDEX outbox_dead ON outbox (id) WHERE state = 'dead';
