--liquibase formatted sql

--changeset atelier:0130-joining-gathering
--comment: A stage that waits for all items of its job joins them; a stage that gathers works on tasks of several jobs together. A column renamed before the first release, columns with constant defaults: safe online.
ALTER TABLE pipeline_stage RENAME COLUMN gathers TO joins;
ALTER TABLE pipeline_stage
    ADD COLUMN gather_max     integer NOT NULL DEFAULT 1 CHECK (gather_max >= 1),
    ADD COLUMN gather_wait_ms bigint  NOT NULL DEFAULT 0 CHECK (gather_wait_ms >= 0);

-- 5 gathering: waits for others of its stage, until due_at
ALTER TABLE task DROP CONSTRAINT task_state_check;
ALTER TABLE task ADD CONSTRAINT task_state_check CHECK (state BETWEEN 0 AND 5);
CREATE INDEX task_gathering ON task (pipeline_id, stage_no, workspace_id, due_at, id) WHERE state = 5;
