package studio.atelier.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/**
 * The worker of the guide does what the guide says: a real Python process works on a queue that no node serves. Python is needed;
 * without it this fails.
 */
@OnServer
final class ExternalWorkerIT {

    private static final Path GUIDES =
            Path.of("../../docs/guides").toAbsolutePath().normalize();

    /** The worker of the guide, except that its work never ends. */
    private static final String NEVER_DONE = """
            import sys, threading
            sys.path.insert(0, sys.argv[2])
            import worker
            worker.work = lambda task, stop: threading.Event().wait()
            worker.main(sys.argv[1])
            """;

    /** More than the first lease, which is 15 seconds, and a few polls on a slow machine. */
    private static final Duration LIMIT = Duration.ofSeconds(90);

    /** As a studio's submission, with the usual priority and cost, and neither key nor deadline. */
    private static final String SUBMIT = """
            SELECT job_id::text
              FROM work_submit(ARRAY[?::uuid], ARRAY[?::uuid], ARRAY[?::text], ARRAY[?::text], ARRAY[NULL]::text[],
                       ARRAY[NULL]::text[], ARRAY[5], ARRAY[1]::double precision[], ARRAY[NULL]::bigint[])""";

    /** A process that ends the hard way. */
    private record Worker(Process process) implements AutoCloseable {

        /** Python with these arguments; what it says is kept beside the other results. */
        static Worker start(RunningServer server, String token, String... arguments) throws IOException {
            var command = new ArrayList<>(List.of("python3", "-B"));
            command.addAll(List.of(arguments));
            var log = Path.of("target", "external-worker.log");
            Files.createDirectories(log.toAbsolutePath().getParent());
            var builder = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
            builder.environment()
                    .put("ATELIER", server.http().resolve("/").toString().replaceAll("/+$", ""));
            builder.environment().put("WORKER_TOKEN", token);
            return new Worker(builder.start());
        }

        static Worker ofTheGuide(RunningServer server, String token, String queue) throws IOException {
            return start(server, token, GUIDES.resolve("worker.py").toString(), queue);
        }

        static Worker thatIsNeverDone(RunningServer server, String token, String queue) throws IOException {
            return start(server, token, "-c", NEVER_DONE, queue, GUIDES.toString());
        }

        void kill() throws InterruptedException {
            process.destroyForcibly();
            assertThat(process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS))
                    .as("the worker has ended")
                    .isTrue();
        }

        @Override
        public void close() {
            process.destroyForcibly();
        }
    }

    /** Offers a kind whose only stage waits in the queue of the same name, as a node that serves no queue. */
    private static void offer(RunningServer server, String kind) {
        server.sql(
                "SELECT work_open('it', ?::uuid, '{}', ?::jsonb)::text",
                UUID.randomUUID().toString(),
                """
                [{"kind": "%1$s", "stages": [{"name": "count", "queue": "%1$s", "attempts": 3, "backoffMs": 10, "backoffCapMs": 100,
                  "deadlineMs": 600000, "joins": false, "optional": false, "gatherMax": 1, "gatherWaitMs": 0}]}]""".formatted(kind));
    }

    private static String submitted(RunningServer server, String kind, String text) {
        return server.sql(
                        SUBMIT,
                        UUID.randomUUID().toString(),
                        UUID.randomUUID().toString(),
                        kind,
                        "{\"text\": \"" + text + "\"}")
                .getFirst();
    }

    private static String token(ApiClient operator, String queue) {
        return operator.post(
                        "/api/v1/ops/worker-tokens", "{\"name\": \"" + queue + "\", \"queues\": [\"" + queue + "\"]}")
                .expect(201)
                .data()
                .path("token")
                .asText();
    }

    private static void finishes(RunningServer server, ApiClient operator, String job) {
        Await.until(
                "the end of the job",
                LIMIT,
                () -> server.sql("SELECT id::text FROM job WHERE id = ?::uuid AND state < 10", job)
                        .isEmpty());
        var found = operator.get("/api/v1/ops/jobs/" + job).expect(200).data();
        assertThat(found.path("state").asText()).as(found.toString()).isEqualTo("succeeded");
    }

    private static List<String> outputs(RunningServer server, String job) {
        return server.sql("SELECT output::text FROM stage_output WHERE job_id = ?::uuid", job);
    }

    /** How its attempts ended, the oldest first: 10 is a success, 30 a lease that ran out. */
    private static List<String> outcomes(RunningServer server, String job) {
        return server.sql("SELECT outcome::text FROM task_attempt WHERE job_id = ?::uuid ORDER BY ended_at", job);
    }

    /** What a report names, as members of an object. */
    private static String held(RunningServer server, String job) {
        return Await.value(
                "a worker to take the job",
                LIMIT,
                () -> server
                        .sql(
                                "SELECT '\"taskId\": ' || id || ', \"fence\": ' || fence FROM live_task"
                                        + " WHERE job_id = ?::uuid AND state = 1",
                                job)
                        .stream()
                        .findFirst());
    }

    @Test
    void theWorkerOfTheGuideDoesAJob(RunningServer server) throws Exception {
        var queue = "it.external";
        var operator = OpsIT.operator(server);
        offer(server, queue);
        var token = token(operator, queue);

        try (var _ = Worker.ofTheGuide(server, token, queue)) {
            var job = submitted(server, queue, "four words of text");

            finishes(server, operator, job);
            assertThat(outputs(server, job)).containsExactly("{\"words\": 4}");
            assertThat(outcomes(server, job)).containsExactly("10");
        }
    }

    /** A queue of its own: a poll of a killed worker may still be open at the server and take what comes first. */
    @Test
    void theTaskOfAKilledWorkerComesBackAndALateReportDoesNotCount(RunningServer server) throws Exception {
        var queue = "it.external.lost";
        var operator = OpsIT.operator(server);
        offer(server, queue);
        var token = token(operator, queue);
        var worker = operator.with(token);
        var job = submitted(server, queue, "two words");
        String lost;
        try (var killed = Worker.thatIsNeverDone(server, token, queue)) {
            lost = held(server, job);
            killed.kill();
        }

        try (var _ = Worker.ofTheGuide(server, token, queue)) {
            finishes(server, operator, job);
        }

        assertThat(outputs(server, job)).containsExactly("{\"words\": 2}");
        assertThat(outcomes(server, job)).containsExactly("30", "10");
        worker.post("/api/v1/worker/complete", "{" + lost + ", \"output\": {\"words\": 1000}}")
                .refused(409, "lease_lost");
        assertThat(outputs(server, job)).as("after the late report").containsExactly("{\"words\": 2}");
    }
}
