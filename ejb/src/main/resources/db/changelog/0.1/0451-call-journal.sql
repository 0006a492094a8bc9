--liquibase formatted sql

--changeset atelier:0451-call-journal
--comment: A call that costs money is written down before it is made, and a task may have several: one whose fate is unknown stays for the sweep. The primary key changes, so nodes from before this must be stopped; the table is small.
ALTER TABLE provider_call DROP CONSTRAINT provider_call_pkey;
ALTER TABLE provider_call
    ADD COLUMN id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    -- ours; given to providers that take one
    ADD COLUMN call_key uuid NOT NULL DEFAULT gen_random_uuid() UNIQUE,
    -- 0 intent, 1 submitted; 2 collected, 3 abandoned
    ADD COLUMN state smallint NOT NULL DEFAULT 1 CHECK (state BETWEEN 0 AND 3),
    -- of the attempt that wrote last
    ADD COLUMN fence bigint NOT NULL DEFAULT 0,
    ALTER COLUMN reference DROP NOT NULL,
    ADD CONSTRAINT provider_call_submitted CHECK (state <> 1 OR reference IS NOT NULL);

-- What is there from before was collected if its stage has an output of that run.
UPDATE provider_call c SET state = 2
  FROM job j
  JOIN pipeline_stage s ON s.pipeline_id = j.pipeline_id
  JOIN stage_output o ON o.job_id = j.id AND o.stage_no = s.stage_no
 WHERE j.id = c.job_id AND s.name = c.stage AND o.item_no = c.item AND o.run = c.run;

CREATE INDEX provider_call_task ON provider_call (job_id, run, stage, item, id);
CREATE INDEX provider_call_open ON provider_call (begun_at) WHERE state IN (0, 1);
