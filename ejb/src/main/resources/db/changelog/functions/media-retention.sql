--liquibase formatted sql

--changeset atelier:functions-media-retention runOnChange:true splitStatements:false
--comment: When files of jobs go: so long after the end of the last job that uses them. Computed from the jobs as they stand, so that nothing has to be told when one ends or is retried. Functions, safe online.

-- Of each of these objects that jobs use: until when it is kept. infinity while one of them is not final, -infinity when all are gone.
-- p_keep: seconds by the word of the retention; a word that is not among them is kept for ever.
CREATE OR REPLACE FUNCTION media_ends(p_keep jsonb, p_objects uuid[]) RETURNS TABLE (object_id uuid, until timestamptz)
    LANGUAGE sql STABLE AS $$
    SELECT h.object_id,
           max(CASE WHEN j.id IS NULL THEN '-infinity'
                    WHEN j.state < 10 OR p_keep ->> h.keep IS NULL THEN 'infinity'
                    ELSE j.finished_at + (p_keep ->> h.keep)::float8 * interval '1 second' END)
      FROM (SELECT u.object_id, u.job_id, u.keep FROM media_use u WHERE u.object_id = ANY (p_objects)
            UNION ALL
            SELECT m.id, m.job_id, m.keep FROM media_object m WHERE m.id = ANY (p_objects) AND m.area = 'artifact') h
      LEFT JOIN job j ON j.id = h.job_id
     GROUP BY h.object_id
$$;

-- Marks what is due of a page of objects. The rows are locked before the jobs are asked once more: a retry locks them too, so it either
-- comes first and is seen, or finds them gone.
CREATE OR REPLACE FUNCTION media_lapse(p_keep jsonb, p_after uuid, p_page integer) RETURNS TABLE (last uuid, marked integer)
    LANGUAGE plpgsql AS $$
DECLARE
    page uuid[];
    held uuid[];
BEGIN
    page := ARRAY(SELECT m.id FROM media_object m
                   WHERE m.state = 'stored' AND m.expires_at IS NULL AND m.id > p_after ORDER BY m.id LIMIT p_page);
    held := ARRAY(SELECT e.object_id FROM media_ends(p_keep, page) e WHERE e.until <= atelier_now());
    held := ARRAY(SELECT m.id FROM media_object m
                   WHERE m.id = ANY (held) AND m.state = 'stored' AND m.expires_at IS NULL ORDER BY m.id FOR UPDATE SKIP LOCKED);
    UPDATE media_object m SET state = 'deleted'
     WHERE m.id IN (SELECT e.object_id FROM media_ends(p_keep, held) e WHERE e.until <= atelier_now());
    GET DIAGNOSTICS marked = ROW_COUNT;
    last := page[cardinality(page)];
    RETURN NEXT;
END $$;

-- What a workspace has and when it goes, the soonest first. p_account: only what this account sent or its jobs use or made.
CREATE OR REPLACE FUNCTION media_expiring(p_workspace uuid, p_account uuid, p_keep jsonb, p_limit integer)
RETURNS TABLE (id uuid, filename text, area text, keep text, size_bytes bigint, jobs uuid[], until timestamptz)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    WITH mine AS (
        SELECT m.*, CASE m.area WHEN 'artifact' THEN ARRAY[m.job_id]
                    ELSE ARRAY(SELECT u.job_id FROM media_use u WHERE u.object_id = m.id ORDER BY u.job_id) END AS jobs
          FROM media_object m WHERE m.workspace_id = p_workspace AND m.state = 'stored'
    ), seen AS (
        SELECT * FROM mine m
         WHERE p_account IS NULL OR m.account_id = p_account
            OR EXISTS (SELECT FROM job j WHERE j.id = ANY (m.jobs) AND j.workspace_id = p_workspace AND j.account_id = p_account)
    )
    SELECT s.id, s.filename, s.area,
           coalesce(s.keep, (SELECT max(u.keep) FROM media_use u WHERE u.object_id = s.id),
               CASE s.area WHEN 'artifact' THEN 'job' ELSE 'unused' END),
           s.size_bytes, s.jobs, CASE WHEN isfinite(x.until) THEN x.until END
      FROM seen s
      LEFT JOIN media_ends(p_keep, ARRAY(SELECT n.id FROM seen n WHERE n.expires_at IS NULL)) e ON e.object_id = s.id
     CROSS JOIN LATERAL (SELECT coalesce(s.expires_at, nullif(e.until, '-infinity'), CASE WHEN e.until IS NOT NULL THEN atelier_now() END)
                                AS until) x
     ORDER BY x.until NULLS LAST, s.id LIMIT p_limit
$$;

-- The same of all workspaces in sums: how much there is of each retention, and when it goes.
CREATE OR REPLACE FUNCTION media_outlook(p_keep jsonb)
RETURNS TABLE (keep text, objects bigint, bytes bigint, running bigint, due bigint, day bigint, three_days bigint, later bigint, next timestamptz)
    LANGUAGE sql STABLE AS $$
    WITH held AS (
        SELECT e.* FROM media_ends(p_keep, ARRAY(SELECT m.id FROM media_object m WHERE m.state = 'stored' AND m.expires_at IS NULL)) e
    ), each_one AS (
        SELECT coalesce(m.keep, (SELECT max(u.keep) FROM media_use u WHERE u.object_id = m.id),
                   CASE m.area WHEN 'artifact' THEN 'job' ELSE 'unused' END) AS keep,
               m.size_bytes, coalesce(m.expires_at, h.until, 'infinity') - atelier_now() AS rest,
               coalesce(m.expires_at, h.until, 'infinity') AS until
          FROM media_object m LEFT JOIN held h ON h.object_id = m.id WHERE m.state = 'stored'
    )
    SELECT o.keep, count(*), coalesce(sum(o.size_bytes), 0)::bigint, count(*) FILTER (WHERE o.until = 'infinity'),
           count(*) FILTER (WHERE o.rest <= interval '0'),
           count(*) FILTER (WHERE o.rest > interval '0' AND o.rest <= interval '1 day'),
           count(*) FILTER (WHERE o.rest > interval '1 day' AND o.rest <= interval '3 days'),
           count(*) FILTER (WHERE o.rest > interval '3 days' AND o.until <> 'infinity'),
           min(o.until) FILTER (WHERE isfinite(o.until))
      FROM each_one o GROUP BY o.keep ORDER BY o.keep
$$;

-- Whether the uploads a job uses are all still there, so that it could be done again.
CREATE OR REPLACE FUNCTION media_whole(p_workspace uuid, p_job uuid) RETURNS boolean
    LANGUAGE sql STABLE
RETURN NOT EXISTS (
    SELECT FROM media_use u LEFT JOIN media_object m ON m.id = u.object_id
     WHERE u.workspace_id = p_workspace AND u.job_id = p_job AND m.state IS DISTINCT FROM 'stored');

REVOKE ALL ON FUNCTION media_whole(uuid, uuid), media_ends(jsonb, uuid[]), media_lapse(jsonb, uuid, integer), media_expiring(uuid, uuid, jsonb, integer),
    media_outlook(jsonb) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION media_whole(uuid, uuid), media_ends(jsonb, uuid[]), media_lapse(jsonb, uuid, integer), media_outlook(jsonb) TO atelier_engine;
GRANT EXECUTE ON FUNCTION media_expiring(uuid, uuid, jsonb, integer) TO atelier_app;
