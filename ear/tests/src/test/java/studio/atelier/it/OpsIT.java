package studio.atelier.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

/** An operator and an administrator at work: queues, dead letters and sweeps over HTTP and the CLI, and a suspended server. */
@OnServer
final class OpsIT {

    private static final String OPS = "/api/v1/ops";
    private static final String QUEUE = "gmv.tasks.default";
    private static final String BATCH = "/deployment=atelier.ear/subdeployment=batch-jobs.jar/subsystem=batch-jberet";
    private static final Duration LIMIT = Duration.ofSeconds(90);

    /** Longer than a lease lives without a heartbeat. */
    private static final Duration PAST_A_LEASE = Duration.ofSeconds(RunningServer.LEASE_SECONDS + 3L);

    static ApiClient operator(RunningServer server) {
        var email = ApiClient.newEmail();
        var anonymous = new ApiClient(server.http(), null);
        anonymous.register(email).expect(201);
        server.sql("UPDATE account SET operator = true WHERE email = ? RETURNING email", email);
        return anonymous.signedIn(email);
    }

    private static Answer patch(ApiClient api, String path, String json) {
        return api.send(api.request(path)
                .header("Content-Type", "application/json")
                .method("PATCH", BodyPublishers.ofString(json)));
    }

    private static JsonNode queue(ApiClient api) {
        return api.get(OPS + "/queues/" + QUEUE).expect(200).data();
    }

    private static String submitted(ApiClient api, byte[] wav, boolean words) {
        return api.submit("{\"uploadId\":\"" + api.upload(wav) + "\",\"language\":\"en\",\"doSubtitle\":" + words
                        + ",\"doContactSheet\":" + !words + (words ? "" : ",\"contactInterval\":1") + "}")
                .path("id")
                .asText();
    }

    private static List<String> texts(JsonNode list, String member) {
        return StreamSupport.stream(list.spliterator(), false)
                .map(one -> one.path(member).asText())
                .toList();
    }

    @Test
    void onlyOperatorsOperate(RunningServer server) {
        ApiClient.newcomer(server.http()).get(OPS + "/queues").expect(403);
        new ApiClient(server.http(), null).get(OPS + "/batch/sweeps").expect(401);
    }

    @Test
    void aPausedQueueHoldsItsJobsUntilItIsResumed(RunningServer server) {
        var api = operator(server);
        patch(api, OPS + "/queues/" + QUEUE, "{\"paused\":true}").expect(422);
        patch(api, OPS + "/queues/nowhere", "{\"paused\":true,\"reason\":\"it\"}")
                .expect(404);
        patch(api, OPS + "/queues/" + QUEUE, "{\"paused\":true,\"reason\":\"it\"}")
                .expect(200);
        try {
            var job = submitted(api, Recordings.tone(1), false);
            assertThat(api.job(job).path("waitingFor").asText()).contains("paused");
            assertThat(queue(api).path("state").asText()).isIn("paused", "draining");
            assertThat(queue(api).path("ready").asInt()).isPositive();
            assertThat(texts(
                            api.get(OPS + "/queues/" + QUEUE + "/lanes")
                                    .expect(200)
                                    .data(),
                            "weight"))
                    .isNotEmpty();
            patch(api, OPS + "/queues/" + QUEUE, "{\"paused\":false,\"reason\":\"it\"}")
                    .expect(200);
            assertThat(api.finished(job, LIMIT).path("state").asText()).isIn("failed", "partial");
        } finally {
            patch(api, OPS + "/queues/" + QUEUE, "{\"paused\":false,\"reason\":\"it\"}");
        }
        assertThat(server.sql("SELECT act FROM audit_event WHERE act LIKE 'work.queue%' ORDER BY at"))
                .contains("work.queue_paused", "work.queue_resumed");
    }

    @Test
    void aDeadLetterIsInspectedAndRequeued(RunningServer server) {
        var api = operator(server);
        var job = submitted(api, Recordings.tone(1), false);
        api.finished(job, LIMIT);
        var filter = "job=" + job;

        var letters =
                api.get(OPS + "/dead-letters?" + filter).expect(200).data().path("items");
        var summary =
                api.get(OPS + "/dead-letters/summary?" + filter).expect(200).data();
        assertThat(letters).hasSize(1);
        assertThat(letters.get(0).path("fault").asText()).isEqualTo("input");
        assertThat(summary.path("retryableJobs").asInt()).isEqualTo(1);
        var timeline = api.get(OPS + "/jobs/" + job + "/timeline").expect(200).data();
        assertThat(texts(timeline, "what")).contains("event", "attempt");
        assertThat(texts(timeline, "outcome")).contains("dead");

        var done = api.post(OPS + "/dead-letters/requeue", "{\"filter\":{\"jobId\":\"" + job + "\"},\"reason\":\"it\"}")
                .expect(200)
                .data();
        assertThat(done.path("jobs").asInt()).isEqualTo(1);
        api.finished(job, LIMIT);
        var found = api.get(OPS + "/jobs/" + job).expect(200).data();
        assertThat(found.path("run").asInt()).isEqualTo(2);
        api.post(OPS + "/dead-letters/discard", "{\"jobId\":\"" + job + "\",\"reason\":\"it\"}")
                .expect(204);
        api.get(OPS + "/dead-letters?" + filter).expect(200);
        assertThat(texts(
                        api.get(OPS + "/jobs?state=failed,partial&kind=subtitles.transcribe&limit=100")
                                .expect(200)
                                .data()
                                .path("items"),
                        "id"))
                .contains(job);
        assertThat(texts(api.get(OPS + "/nodes").expect(200).data(), "state")).contains("running");
        api.get(OPS + "/work/pace").expect(200);
    }

    @Test
    void sweepsAreStartedFromTheCliAndOverHttp(RunningServer server) {
        var api = operator(server);
        try (var management = new Management(server)) {
            assertThat(Await.value(
                            "a sweep that no timer was at",
                            LIMIT,
                            () -> Optional.of(retention(management)).filter(said -> !said.startsWith("skipped"))))
                    .isEqualTo("dropped=0 kept=0 locked=0 pruned=0 strays=0");
        }
        var sweeps = api.get(OPS + "/batch/sweeps").expect(200).data();
        assertThat(texts(sweeps, "name"))
                .contains(
                        "history-retention",
                        "media-retention",
                        "package-expiry",
                        "payment-reconciliation",
                        "person-erasure",
                        "provider-orphans",
                        "subscription-expiry",
                        "work-invariants");
        assertThat(texts(sweeps, "nextRun")).doesNotContain("null");

        assertThat(BillingIT.sweep(api, "work-invariants")).contains("violated=0");
        api.post(OPS + "/batch/sweeps/nothing/start", "{\"reason\":\"it\"}").expect(404);
        for (var one : api.get(OPS + "/work/invariants").expect(200).data()) {
            assertThat(one.path("violations").asInt()).as(one.toString()).isZero();
        }
        assertThat(new ApiClient(server.http(), null)
                        .get("/metrics")
                        .expect(200)
                        .text())
                .contains(
                        "atelier_work_tasks{",
                        "atelier_work_wait_seconds_count{",
                        "atelier_work_run_seconds_count{",
                        "atelier_build_info{",
                        "atelier_outbox_lag_seconds",
                        "atelier_outbox_dead");
    }

    @Test
    void theSweepOfOrphansCountsCallsNobodyWillCollect(RunningServer server) {
        var api = operator(server);
        var orphan = "INSERT INTO provider_call (job_id, run, stage, item, provider, state, reference, fence, begun_at)"
                + " VALUES (uuidv7(), 1, 'hear', 0, 'it-provider', ?::smallint, nullif(?, ''), 1, atelier_now() - interval '2 hours')"
                + " RETURNING id::text";
        server.sql(orphan, "0", "");
        server.sql(orphan, "1", "task-1");
        server.sql(orphan, "2", "task-2");

        api.post(OPS + "/batch/sweeps/provider-orphans/start", "{\"reason\":\"it\"}")
                .expect(202);
        var last = Await.value(
                "the end of the count",
                LIMIT,
                () -> Optional.of(api.get(OPS + "/batch/sweeps/provider-orphans/executions")
                                .expect(200)
                                .data()
                                .path(0))
                        .filter(one -> one.path("status").asText().equals("COMPLETED")));
        assertThat(last.path("said").asText()).isEqualTo("orphans=2 intents=1 submitted=1 it-provider=2");
        server.sql("DELETE FROM provider_call WHERE provider = 'it-provider' RETURNING id::text");
    }

    private static String retention(Management management) {
        var start = Management.operation(BATCH, "start-job");
        start.get("job-xml-name").set("history-retention");
        var address = BATCH + "/job=history-retention/execution="
                + management.run(start).asString();
        Await.until(
                "the end of the sweep",
                LIMIT,
                () -> management.attribute(address, "batch-status").asString().equals("COMPLETED"));
        return management.attribute(address, "exit-status").asString();
    }

    @Test
    void aSuspendedServerClaimsNothingAndKeepsWhatRuns(RunningServer server) {
        var api = operator(server);
        var job = submitted(api, Recordings.joined(Recordings.spoken(), 1).wav(), true);
        Await.until(
                "work in progress",
                LIMIT,
                () -> !server.sql("SELECT id::text FROM live_task WHERE state = 1 AND job_id = ?::uuid", job)
                        .isEmpty());
        String when;
        try (var management = new Management(server)) {
            management.run("", "suspend");
            try {
                when = server.sql("SELECT atelier_now()::text").getFirst();
                Await.pause(PAST_A_LEASE);
                assertThat(server.sql(
                                "SELECT id::text FROM live_task WHERE state = 1 AND leased_at > ?::timestamptz", when))
                        .as("claimed while suspended")
                        .isEmpty();
                assertThat(server.sql("SELECT task_id::text FROM task_attempt WHERE started_at > ?::timestamptz", when))
                        .as("claimed and ended while suspended")
                        .isEmpty();
                assertThat(server.sql("SELECT id::text FROM live_task WHERE state = 1 AND lease_until < atelier_now()"))
                        .as("leases that ran out")
                        .isEmpty();
            } finally {
                management.run("", "resume");
            }
        }
        var view = api.finished(job, LIMIT);
        assertThat(view.path("state").asText()).isEqualTo("succeeded");
        assertThat(server.sql("SELECT task_id::text FROM task_attempt WHERE outcome = 30 AND job_id = ?::uuid", job))
                .as("attempts lost to the suspension")
                .isEmpty();
    }
}
