--liquibase formatted sql

--changeset atelier:0802-pricing splitStatements:false
--comment: What work costs, by model route, every version kept; and what a run of a job was quoted, so that it is charged by the prices it was promised. New tables, safe online.
CREATE TABLE model_route (
    name          text           PRIMARY KEY CHECK (name ~ '^[a-z0-9][a-z0-9._-]{0,63}$'),
    -- what is counted, for people
    counts        text           NOT NULL,
    enabled       boolean        NOT NULL,
    cost_per_unit numeric(12, 6) NOT NULL CHECK (cost_per_unit >= 0),
    multiplier    numeric(12, 6) NOT NULL CHECK (multiplier >= 0),
    version       integer        NOT NULL DEFAULT 1
);

CREATE TABLE model_route_version (
    name          text           NOT NULL REFERENCES model_route,
    version       integer        NOT NULL,
    enabled       boolean        NOT NULL,
    cost_per_unit numeric(12, 6) NOT NULL,
    multiplier    numeric(12, 6) NOT NULL,
    changed_by    uuid,
    changed_at    timestamptz    NOT NULL,
    PRIMARY KEY (name, version)
);

CREATE FUNCTION model_route_keeps_versions() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    INSERT INTO model_route_version (name, version, enabled, cost_per_unit, multiplier, changed_by, changed_at)
        VALUES (new.name, new.version, new.enabled, new.cost_per_unit, new.multiplier,
            nullif(current_setting('atelier.account', true), '')::uuid, atelier_now());
    RETURN new;
END $$;
CREATE TRIGGER model_route_versions AFTER INSERT OR UPDATE ON model_route
    FOR EACH ROW EXECUTE FUNCTION model_route_keeps_versions();

-- The prices of Listening V2; what the machine itself does costs nothing.
INSERT INTO model_route (name, counts, enabled, cost_per_unit, multiplier) VALUES
    ('sphinx', 'second', true, 0, 1),
    ('contact-sheet', 'sheet', true, 0, 1),
    ('whisper-1', 'second', true, 0.25, 1),
    ('paraformer-v2', 'second', true, 0.25, 1),
    ('qwen3-asr-flash', 'second', true, 0.35, 1),
    ('qwen-mt', 'segment', true, 2, 1);

-- One row a line of the quote of a run: so many units of a route at the price of a version.
CREATE TABLE job_quote (
    job_id        uuid           NOT NULL,
    run           integer        NOT NULL,
    route         text           NOT NULL,
    version       integer        NOT NULL,
    workspace_id  uuid           NOT NULL REFERENCES workspace,
    units         numeric(14, 3) NOT NULL CHECK (units >= 0),
    PRIMARY KEY (job_id, run, route),
    FOREIGN KEY (route, version) REFERENCES model_route_version (name, version)
);

-- What a run came to, line by line: delivered, already paid by an earlier run, charged, and why what was not is free.
CREATE TABLE job_receipt (
    job_id       uuid           NOT NULL,
    run          integer        NOT NULL,
    line         text           NOT NULL,
    workspace_id uuid           NOT NULL REFERENCES workspace,
    units        numeric(14, 3) NOT NULL,
    price        numeric(20, 6) NOT NULL,
    PRIMARY KEY (job_id, run, line)
);

ALTER TABLE job_quote ENABLE ROW LEVEL SECURITY;
ALTER TABLE job_quote FORCE ROW LEVEL SECURITY;
ALTER TABLE job_receipt ENABLE ROW LEVEL SECURITY;
ALTER TABLE job_receipt FORCE ROW LEVEL SECURITY;
DO $$
DECLARE
    name text;
BEGIN
    FOREACH name IN ARRAY ARRAY['job_quote', 'job_receipt'] LOOP
        EXECUTE format('CREATE POLICY owner_all ON %I TO atelier_owner USING (true) WITH CHECK (true)', name);
        EXECUTE format('CREATE POLICY engine_all ON %I TO atelier_engine USING (true) WITH CHECK (true)', name);
        EXECUTE format('CREATE POLICY app_workspace ON %I TO atelier_app USING (workspace_id = nullif(current_setting(''atelier.workspace'', true), '''')::uuid)', name);
    END LOOP;
END $$;

GRANT SELECT ON model_route, model_route_version TO atelier_app, atelier_engine;
GRANT UPDATE (enabled, cost_per_unit, multiplier, version), INSERT ON model_route TO atelier_app;
GRANT SELECT, INSERT ON job_quote TO atelier_app;
GRANT SELECT ON job_receipt TO atelier_app;
GRANT SELECT, INSERT ON job_quote, job_receipt TO atelier_engine;
