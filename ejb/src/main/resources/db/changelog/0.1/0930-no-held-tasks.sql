--liquibase formatted sql

--changeset atelier:0930-no-held-tasks
--comment: A task is never held by an operator: queues and lanes are paused instead. Nothing ever wrote this state. The check is made of live tasks only, which takes milliseconds, so it needs no second step.
ALTER TABLE task DROP CONSTRAINT task_state_check, ADD CONSTRAINT task_state_check CHECK (state IN (0, 2, 3, 5));
COMMENT ON COLUMN task.state IS '0 ready, and leased where there is a lease; 2 scheduled, 3 waiting for an outside event, 5 gathering';
