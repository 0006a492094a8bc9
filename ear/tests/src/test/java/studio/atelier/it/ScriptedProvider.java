package studio.atelier.it;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;

/**
 * DashScope as far as we know it: recognition of files by tasks, and translation by the chat API. It says the same sentence of whatever it
 * hears, and first misbehaves as it was told.
 */
final class ScriptedProvider implements AutoCloseable {

    static final String SUBMIT = "/api/v1/services/audio/asr/transcription";
    static final String TASKS = "/api/v1/tasks/";
    static final String RESULTS = "/results/";
    static final String CHAT = "/compatible-mode/v1/chat/completions";
    static final String SENTENCE = "Don't stop the clock now.";

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int OK = 200;
    private static final String HEARD = """
            {"transcripts":[{"channel_id":0,"text":"%s","sentences":[{"begin_time":300,"end_time":2700,"text":"%s","sentence_id":1,"words":[
             {"begin_time":300,"end_time":900,"text":"Don't","punctuation":""},{"begin_time":900,"end_time":1300,"text":"stop","punctuation":""},
             {"begin_time":1300,"end_time":1600,"text":"the","punctuation":""},{"begin_time":1600,"end_time":2100,"text":"clock","punctuation":""},
             {"begin_time":2100,"end_time":2700,"text":"now","punctuation":"."}]}]}]}""".formatted(SENTENCE, SENTENCE);

    private record Line(int status, String body) {}

    private final HttpServer server;
    private final Map<String, Queue<Line>> troubles = new ConcurrentHashMap<>();
    private final Map<String, AtomicInteger> requests = new ConcurrentHashMap<>();
    private final List<String> files = new CopyOnWriteArrayList<>();
    private volatile boolean done;

    ScriptedProvider() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        server.createContext("/", this::answer);
        server.start();
    }

    /** How a server is told to use it. */
    Map<String, String> settings() {
        var base = "http://127.0.0.1:" + server.getAddress().getPort();
        return Map.of(
                "ATELIER_HTTP_PUBLIC_BASE_URL", "https://atelier.example",
                "ATELIER_DASHSCOPE_API_KEY", "a key of the tests",
                "ATELIER_DASHSCOPE_BASE_URL", base,
                "ATELIER_DASHSCOPE_POLL_SECONDS", "1",
                "ATELIER_TRANSLATION_API_KEY", "a key of the tests",
                "ATELIER_TRANSLATION_BASE_URL", base + "/compatible-mode");
    }

    /** The next request of this route is answered so, once. */
    ScriptedProvider first(String route, int status, String code) {
        troubles.computeIfAbsent(route, key -> new ConcurrentLinkedQueue<>())
                .add(new Line(
                        status, "{\"code\":\"" + code + "\",\"message\":\"m\",\"error\":{\"code\":\"" + code + "\"}}"));
        return this;
    }

    /** Whether its tasks are done when somebody asks. */
    void done(boolean now) {
        done = now;
    }

    /** The addresses of the files of the tasks it took. */
    List<String> files() {
        return files;
    }

    /** How many requests of this route there were. */
    int requests(String route) {
        return requests.getOrDefault(route, new AtomicInteger()).get();
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            var path = exchange.getRequestURI().getPath();
            var body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            var route = List.of(SUBMIT, TASKS, RESULTS, CHAT).stream()
                    .filter(path::startsWith)
                    .findFirst()
                    .orElse(path);
            requests.computeIfAbsent(route, key -> new AtomicInteger()).incrementAndGet();
            var trouble =
                    troubles.getOrDefault(route, new ConcurrentLinkedQueue<>()).poll();
            var line = trouble == null ? line(route, path, body) : trouble;
            var bytes = line.body().getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.getResponseHeaders().set("Retry-After", "1");
            exchange.sendResponseHeaders(line.status(), bytes.length);
            exchange.getResponseBody().write(bytes);
        }
    }

    private Line line(String route, String path, String body) throws IOException {
        return switch (route) {
            case SUBMIT -> {
                files.add(JSON.readTree(body)
                        .path("input")
                        .path("file_urls")
                        .path(0)
                        .asText());
                yield task("t-" + files.size(), "PENDING");
            }
            case TASKS -> task(path.substring(TASKS.length()), done ? "SUCCEEDED" : "RUNNING");
            case RESULTS -> new Line(OK, HEARD);
            case CHAT -> translated(body);
            default -> new Line(404, "{}");
        };
    }

    private Line task(String id, String status) {
        return new Line(
                OK, """
                {"output":{"task_id":"%s","task_status":"%s","results":[{"subtask_status":"%s",
                 "transcription_url":"http://127.0.0.1:%d%s%s"}]},"usage":{"duration":3}}""".formatted(id, status, status, server.getAddress().getPort(), RESULTS, id));
    }

    private static Line translated(String body) throws IOException {
        var lines = JSON.readTree(body).path("messages").path(0).path("content").asText();
        var answer = lines.lines().map(line -> "zh " + line).collect(Collectors.joining("\n"));
        var tree = JSON.createObjectNode();
        tree.putArray("choices")
                .addObject()
                .put("finish_reason", "stop")
                .putObject("message")
                .put("content", answer);
        return new Line(OK, tree.toString());
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
