package studio.atelier.work;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import studio.atelier.platform.Json;

/**
 * The worker of the guide, a real Python process, against a server that loses answers and takes tasks away. Python is needed.
 * That the real server and it understand each other is shown in the container tests.
 */
class WorkerOfTheGuideTest {

    private static final Path GUIDE = Path.of("../docs/guides/worker.py");
    private static final long LIMIT_SECONDS = 90;

    /** Leases so short that the first heartbeat comes at once. */
    private static final String LEASE = "\"leaseSeconds\": 0.3";

    private final ConcurrentLinkedQueue<String> reports = new ConcurrentLinkedQueue<>();
    private final Map<Long, String> standings = new ConcurrentHashMap<>();
    /** Tasks of which the first report counts and is not answered. */
    private final Set<Long> silent = ConcurrentHashMap.newKeySet();

    private final Set<Long> counted = ConcurrentHashMap.newKeySet();
    private final AtomicInteger claims = new AtomicInteger();
    private final CountDownLatch last = new CountDownLatch(1);
    private final CountDownLatch closed = new CountDownLatch(1);
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    private List<String> texts = List.of();

    WorkerOfTheGuideTest() throws IOException {
        server.setExecutor(threads);
        server.createContext("/api/v1/worker/", this::handle);
        server.start();
    }

    @AfterEach
    void close() {
        closed.countDown();
        server.stop(0);
        threads.shutdownNow();
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            var asked = Json.parse(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            switch (exchange.getRequestURI().getPath().substring("/api/v1/worker/".length())) {
                case "claim" -> claim(exchange);
                case "heartbeat" ->
                    heartbeat(
                            exchange, asked.path("tasks").path(0).path("taskId").asLong());
                case String report -> report(exchange, report, asked);
            }
        }
    }

    /** The tasks of the test, one after the other; then none for as long as it lasts. */
    private void claim(HttpExchange exchange) throws IOException {
        int number = claims.incrementAndGet();
        if (number > texts.size()) {
            last.countDown();
            await(closed);
            return;
        }
        answer(exchange, 200, """
                {"data": {"tasks": [{"taskId": %d, "fence": 7, %s, "spec": {"text": "%s"}}]}}""".formatted(number, LEASE, texts.get(number - 1)));
    }

    private void heartbeat(HttpExchange exchange, long task) throws IOException {
        answer(exchange, 200, """
                {"data": {"tasks": [{"taskId": %d, "standing": "%s"}], %s}}""".formatted(task, standings.getOrDefault(task, "held"), LEASE));
    }

    private void report(HttpExchange exchange, String what, JsonNode said) throws IOException {
        long task = said.path("taskId").asLong();
        reports.add(what + " " + task + " " + said.path("output").path("words").asText("-"));
        if (silent.remove(task)) {
            counted.add(task);
        } else if (counted.add(task)) {
            exchange.sendResponseHeaders(204, -1);
        } else {
            answer(exchange, 409, "{\"code\": \"lease_lost\"}");
        }
    }

    private static void answer(HttpExchange exchange, int status, String json) throws IOException {
        var body = json.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, body.length);
        exchange.getResponseBody().write(body);
    }

    private static boolean await(CountDownLatch latch) {
        try {
            return latch.await(LIMIT_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** Starts this program with tasks of these texts, and waits until it asks for one more. */
    private void does(Path program, String... tasks) throws IOException {
        texts = List.of(tasks);
        var log = Path.of("target", "worker-of-the-guide.log");
        Files.createDirectories(log.toAbsolutePath().getParent());
        var builder = new ProcessBuilder("python3", "-B", program.toString(), "a.queue")
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        builder.environment()
                .put("ATELIER", "http://127.0.0.1:" + server.getAddress().getPort());
        builder.environment().put("WORKER_TOKEN", "aw_test");
        var worker = builder.start();
        var _ = worker.onExit().thenRun(last::countDown);
        try {
            assertThat(await(last)).as("the worker asks for more").isTrue();
            assertThat(worker.isAlive()).as("it goes on").isTrue();
        } finally {
            Stream.concat(worker.descendants(), Stream.of(worker.toHandle())).forEach(ProcessHandle::destroyForcibly);
        }
    }

    @Test
    void aLostAnswerToAReportIsAskedForAgainAndA409ThenIsNotTheEnd() throws Exception {
        silent.add(1L);

        does(GUIDE, "one two", "three");

        assertThat(reports).containsExactly("complete 1 2", "complete 1 2", "complete 2 1");
    }

    /** As a provider's library may: it never comes back and cannot be asked to. */
    @Test
    void whatIsLostOrCancelledIsStoppedHoweverItHangs() throws Exception {
        standings.put(1L, "lost");
        standings.put(2L, "cancelled");
        var hanging = Files.createTempFile(Path.of("target").toAbsolutePath(), "worker", ".py");
        Files.writeString(
                hanging,
                Files.readString(GUIDE)
                        .replace(
                                "def work(task):\n",
                                "def work(task):\n    while task[\"spec\"][\"text\"] == \"hang\": time.sleep(1)\n"));

        does(hanging, "hang", "hang", "three");

        assertThat(reports).containsExactly("fail 2 -", "complete 3 1");
        Files.delete(hanging);
    }

    @Test
    void itIsSixtyLines() throws Exception {
        assertThat(Files.readAllLines(GUIDE)).hasSizeLessThanOrEqualTo(60);
    }
}
