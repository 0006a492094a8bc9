--liquibase formatted sql

--changeset atelier:functions-tenancy runOnChange:true splitStatements:false
--comment: Puts the second wall round every table that holds rows of a workspace or of an account and has none yet. A table that needs other policies for a role brings its own, and keeps them. Function, safe online.
CREATE OR REPLACE FUNCTION tenancy_walls() RETURNS integer
    LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
    t    record;
    made integer := 0;
BEGIN
    FOR t IN
        SELECT c.oid::regclass AS name, c.relrowsecurity AND c.relforcerowsecurity AS walled,
               CASE WHEN bool_or(a.attname = 'workspace_id') THEN 'workspace_id = tenant_workspace()'
                    ELSE 'account_id = tenant_account()' END AS mine,
               ARRAY(SELECT r.rolname::text FROM pg_policy p JOIN pg_roles r ON r.oid = ANY (p.polroles) WHERE p.polrelid = c.oid) AS known
          FROM pg_class c
          JOIN pg_attribute a ON a.attrelid = c.oid AND NOT a.attisdropped
         WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND NOT c.relispartition
           AND (a.attname IN ('workspace_id', 'account_id') OR c.relname IN ('account', 'workspace'))
         GROUP BY c.oid
    LOOP
        IF NOT t.walled THEN
            EXECUTE format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY', t.name);
            EXECUTE format('ALTER TABLE %s FORCE ROW LEVEL SECURITY', t.name);
            made := made + 1;
        END IF;
        IF 'atelier_owner' <> ALL (t.known) THEN
            EXECUTE format('CREATE POLICY owner ON %s TO atelier_owner USING (true) WITH CHECK (true)', t.name);
        END IF;
        IF 'atelier_engine' <> ALL (t.known) THEN
            EXECUTE format('CREATE POLICY engine ON %s TO atelier_engine USING (true) WITH CHECK (true)', t.name);
        END IF;
        IF 'atelier_app' <> ALL (t.known) THEN
            EXECUTE format('CREATE POLICY tenant ON %s TO atelier_app USING (%2$s) WITH CHECK (%2$s)', t.name, t.mine);
        END IF;
    END LOOP;
    RETURN made;
END $$;

REVOKE ALL ON FUNCTION tenancy_walls() FROM PUBLIC;

--changeset atelier:functions-tenancy-walls runAlways:true splitStatements:false
--comment: After all tables, at every migration: a new table is behind the wall before anybody uses it. Safe online; a table that has its wall is left alone.
SELECT tenancy_walls();
