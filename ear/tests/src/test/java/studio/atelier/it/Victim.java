package studio.atelier.it;

import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;

/** A tenant who has something of everything, all of it marked, and notices every change. */
final class Victim {

    /** A number that no other test uses. */
    private final String phone = "+491511" + ThreadLocalRandom.current().nextInt(1_000_000, 9_999_999);

    private static final Duration LIMIT = Duration.ofMinutes(1);

    /** The ids a path parameter after this word may have, of the workspace and account given. A new collection needs a line. */
    private static final Map<String, String> IDS = Map.of(
            "api-keys", "SELECT id::text FROM api_key WHERE workspace_id::text = ?",
            "receipts", "SELECT job_id::text FROM job_charge WHERE workspace_id::text = ?",
            "invitations", "SELECT id::text FROM invitation WHERE workspace_id::text = ?",
            "members", "SELECT account_id::text FROM membership WHERE workspace_id::text = ?",
            "workspaces", "SELECT id::text FROM workspace WHERE id::text = ?",
            "payments", "SELECT id::text FROM payment WHERE workspace_id::text = ?",
            "exercises", "SELECT id::text FROM exercise_set WHERE workspace_id::text = ?",
            "items", "SELECT id::text FROM exercise_item WHERE workspace_id::text = ?",
            "jobs", """
                    SELECT job_id::text FROM (
                        SELECT job_id, workspace_id FROM subtitles_job UNION ALL SELECT job_id, workspace_id FROM dictation_job) j
                     WHERE workspace_id::text = ?""",
            "objects", "SELECT id::text FROM media_object WHERE workspace_id::text = ? AND state = 'stored'");

    /** The ids a query parameter or a member of a body of this name may have. */
    private static final Map<String, String> NAMED = Map.of(
            "itemId",
            "SELECT id::text FROM exercise_item WHERE workspace_id::text = ?",
            "workspaceId",
            "SELECT id::text FROM workspace WHERE id::text = ?",
            "challengeId",
            "SELECT p.id::text FROM phone_challenge p JOIN membership m ON m.account_id = p.for_account WHERE m.workspace_id::text = ?",
            "uploadId",
            "SELECT id::text FROM media_object WHERE workspace_id::text = ? AND area = 'upload' AND state = 'stored'");

    private final RunningServer server;
    private final ApiClient api;
    private final String canary = "canary-" + UUID.randomUUID();
    private final String workspaceId;
    private final String accountId;

    Victim(RunningServer server) {
        this.server = server;
        var email = canary + "@example.org";
        var anonymous = new ApiClient(server.http(), null);
        anonymous
                .post(
                        "/api/v1/identity/auth/register",
                        "{\"email\":\"%s\",\"password\":\"%s\",\"displayName\":\"%s\"}"
                                .formatted(email, ApiClient.PASSWORD, canary))
                .expect(201);
        this.api = anonymous.signedIn(email);
        var me = api.get("/api/v1/identity/me").expect(200).data();
        this.workspaceId = me.path("workspaceId").asText();
        this.accountId = me.path("id").asText();
        api.post("/api/v1/identity/api-keys", "{\"name\":\"" + canary + "\",\"scopes\":[\"jobs:read\"]}")
                .expect(201);
        api.post(
                        "/api/v1/identity/workspaces/" + workspaceId + "/invitations",
                        "{\"email\":\"guest-" + canary + "@example.org\",\"role\":\"member\"}")
                .expect(202);
        api.post("/api/v1/identity/me/contact/phone/send-verification", "{\"phoneNumber\":\"" + phone + "\"}")
                .expect(202);
        api.send(api.request("/api/v1/billing/packages/purchase")
                        .header("Content-Type", "application/json")
                        .header("Idempotency-Key", canary)
                        .POST(BodyPublishers.ofString("{\"plan\":\"starter-4\"}")))
                .expect(201);
        var upload = api.post(
                        "/api/v1/subtitles/uploads",
                        new Multipart().file(canary + ".wav", "audio/wav", Recordings.tone(2)))
                .expect(201)
                .data()
                .path("uploadId")
                .asText();
        var job = api.submit("{\"uploadId\":\"" + upload
                + "\",\"language\":\"en\",\"doSubtitle\":true,\"doContactSheet\":true,\"contactInterval\":1}");
        api.finished(job.path("id").asText(), LIMIT);
        dictated(upload);
        practised(job.path("id").asText());
    }

    /** A job of that studio; nobody speaks in a tone, so it ends soon. */
    private void dictated(String upload) {
        var job = api.post("/api/v1/dictation/jobs", "{\"uploadId\":\"" + upload + "\"}")
                .expect(202)
                .data()
                .path("id")
                .asText();
        Await.until(
                "the end of job " + job,
                LIMIT,
                () -> JobWords.isFinal(api.get("/api/v1/dictation/jobs/" + job)
                        .expect(200)
                        .data()
                        .path("state")
                        .asText()));
    }

    /** An exercise with one sentence, answered once. */
    private void practised(String jobId) {
        server.change("""
                WITH s AS (
                    INSERT INTO exercise_set (id, workspace_id, account_id, job_id, title, source_language, target_language, asr_engine, published_at)
                    VALUES (gen_random_uuid(), '%s', '%s', '%s', '%s', 'en', 'zh', 'scripted', atelier_now()) RETURNING id, workspace_id)
                INSERT INTO exercise_item (id, workspace_id, set_id, start_ms, end_ms, transcript, needs_review, words, accepted)
                SELECT gen_random_uuid(), workspace_id, id, 0, 1000, '%s', true, '{one}', '{one}' FROM s""".formatted(workspaceId, accountId, jobId, canary, canary));
        api.post(
                        "/api/v1/dictation/exercises/" + ids("exercises").getFirst() + "/attempts",
                        "{\"itemId\":\"" + ids("items").getFirst() + "\",\"submittedWords\":[\"" + canary + "\"]}")
                .expect(201);
    }

    ApiClient api() {
        return api;
    }

    String canary() {
        return canary;
    }

    /** What is told of nobody else. */
    List<String> marks() {
        return List.of(canary, workspaceId, accountId, ids("jobs").getFirst());
    }

    List<String> ids(String collection) {
        return asked(IDS, collection);
    }

    List<String> named(String name) {
        return asked(NAMED, name);
    }

    private List<String> asked(Map<String, String> queries, String name) {
        var query = queries.get(name);
        if (query == null) {
            throw new AssertionError("No ids are known for \"" + name + "\": add a line to Victim");
        }
        var ids = server.sql(query, workspaceId);
        if (ids.isEmpty()) {
            throw new AssertionError("The victim has nothing for \"" + name + "\"");
        }
        return ids;
    }

    /** A sum over every row it has, in every table of tenants; changes with any of them. */
    List<String> sums() {
        return server.sql("""
                SELECT t.name || ' ' || (xpath('//sum/text()', query_to_xml(format(
                           'SELECT md5(coalesce(string_agg(x::text, chr(10) ORDER BY x::text), '''')) AS sum FROM %s x WHERE %s', t.name, t.own),
                           false, false, '')))[1]::text
                  FROM (SELECT c.oid::regclass::text AS name,
                               string_agg(format('%I = %L', a.attname, CASE WHEN 'workspace_id' IN (a.attname::text, c.relname::text || '_id') THEN ? ELSE ? END), ' OR ') AS own
                          FROM pg_class c
                          JOIN pg_attribute a ON a.attrelid = c.oid AND NOT a.attisdropped
                               AND (a.attname IN ('workspace_id', 'account_id') OR c.relname IN ('workspace', 'account') AND a.attname = 'id')
                         WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND NOT c.relispartition
                         GROUP BY c.oid) t
                 ORDER BY 1""", workspaceId, accountId);
    }
}
