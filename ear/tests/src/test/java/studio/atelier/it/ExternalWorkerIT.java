package studio.atelier.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The worker of the guide does what the guide says: a real Python process works on a queue that no node serves. Python is needed;
 * without it this fails.
 */
@OnServer
final class ExternalWorkerIT {

    private static final Path GUIDE =
            Path.of("../../docs/guides/worker.py").toAbsolutePath().normalize();

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
            return start(server, token, GUIDE.toString(), queue);
        }

        /** The worker of the guide, except that its work on a text that begins with "hang" never ends. */
        static Worker thatHangs(RunningServer server, String token, String queue) throws IOException {
            var program = Path.of("target", "worker-that-hangs.py").toAbsolutePath();
            Files.createDirectories(program.getParent());
            Files.writeString(
                    program,
                    Files.readString(GUIDE)
                            .replace(
                                    "def work(task):\n",
                                    "def work(task):\n    while task[\"spec\"][\"text\"].startswith(\"hang\"): time.sleep(1)\n"));
            return start(server, token, program.toString(), queue);
        }

        void kill() throws InterruptedException {
            close();
            assertThat(process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS))
                    .as("the worker has ended")
                    .isTrue();
        }

        /** With the process of its work, as when the machine goes. */
        @Override
        public void close() {
            Stream.concat(process.descendants(), Stream.of(process.toHandle())).forEach(ProcessHandle::destroyForcibly);
        }
    }

    /** Offers a kind whose only stage waits in the queue of the same name, as a node that serves no queue. */
    private static void offer(RunningServer server, String kind) {
        offer(server, kind, Duration.ofMinutes(10));
    }

    private static void offer(RunningServer server, String kind, Duration deadline) {
        server.sql(
                "SELECT work_open('it', ?::uuid, '{}', ?::jsonb)::text",
                UUID.randomUUID().toString(),
                """
                [{"kind": "%1$s", "stages": [{"name": "count", "queue": "%1$s", "attempts": 3, "backoffMs": 10, "backoffCapMs": 100,
                  "deadlineMs": %2$d, "joins": false, "optional": false, "gatherMax": 1, "gatherWaitMs": 0}]}]""".formatted(kind, deadline.toMillis()));
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
        var job = submitted(server, queue, "hang on");
        String lost;
        try (var killed = Worker.thatHangs(server, token, queue)) {
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

    /** The deadline is before the first heartbeat, and the work itself never answers. */
    @Test
    void aWorkerThatHangsLosesItsTaskAtTheDeadlineAndDoesTheNext(RunningServer server) throws Exception {
        var queue = "it.external.slow";
        var operator = OpsIT.operator(server);
        offer(server, queue, Duration.ofSeconds(3));
        var token = token(operator, queue);

        try (var _ = Worker.thatHangs(server, token, queue)) {
            var hangs = submitted(server, queue, "hang for ever");
            var next = submitted(server, queue, "three words more");

            finishes(server, operator, next);
            assertThat(outputs(server, next)).containsExactly("{\"words\": 3}");
            Await.until(
                    "the last attempt to be ended",
                    LIMIT,
                    () -> outcomes(server, hangs).equals(List.of("20", "20", "21")));
            assertThat(server.sql("SELECT DISTINCT code FROM task_attempt WHERE job_id = ?::uuid", hangs))
                    .containsExactly("deadline_exceeded");
        }
    }

    @Test
    void aTokenForOtherQueuesIsRefused(RunningServer server) {
        var operator = OpsIT.operator(server);
        offer(server, "it.external.foreign");
        var job = submitted(server, "it.external.foreign", "not yours");
        var worker = operator.with(token(operator, "it.external.own"));

        worker.post("/api/v1/worker/claim", claim("it.external.foreign", 0)).refused(403, "forbidden");

        assertThat(server.sql("SELECT id::text FROM live_task WHERE job_id = ?::uuid AND state = 1", job))
                .isEmpty();
    }

    @Test
    void aClaimWaitsAsLongAsItWasAskedTo(RunningServer server) {
        var operator = OpsIT.operator(server);
        offer(server, "it.external.empty");
        var worker = operator.with(token(operator, "it.external.empty"));

        var start = System.nanoTime();
        var tasks = worker.post("/api/v1/worker/claim", claim("it.external.empty", 2))
                .expect(200)
                .data()
                .path("tasks");

        assertThat(tasks).isEmpty();
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThanOrEqualTo(Duration.ofSeconds(2));
    }

    @Test
    void aClaimThatWaitsIsAnsweredWhenWorkComes(RunningServer server) throws Exception {
        var queue = "it.external.waits";
        var operator = OpsIT.operator(server);
        offer(server, queue);
        var worker = operator.with(token(operator, queue));

        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var start = System.nanoTime();
            var answer = threads.submit(
                    () -> worker.post("/api/v1/worker/claim", claim(queue, 25)).expect(200));
            // the first look has found nothing
            Await.until(
                    "the server to look",
                    LIMIT,
                    () -> !server.sql(
                                    "SELECT id::text FROM worker_token WHERE name = ? AND last_used_at IS NOT NULL",
                                    queue)
                            .isEmpty());
            assertThat(answer.isDone()).isFalse();
            var job = submitted(server, queue, "at last");

            var tasks = answer.get().data().path("tasks");
            assertThat(tasks).hasSize(1);
            assertThat(tasks.path(0).path("jobId").asText()).isEqualTo(job);
            assertThat(Duration.ofNanos(System.nanoTime() - start))
                    .as("before the wait was over")
                    .isLessThan(Duration.ofSeconds(22));
        }
    }

    private static String claim(String queue, int waitSeconds) {
        return "{\"requestId\": \"%s\", \"queue\": \"%s\", \"waitSeconds\": %d}"
                .formatted(UUID.randomUUID(), queue, waitSeconds);
    }
}
