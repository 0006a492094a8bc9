package studio.atelier.it;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** An open stream of server-sent events, read by a thread of its own. */
final class EventStream implements AutoCloseable {

    /** One event, or (with the name {@code :}) one comment line. */
    record Event(String id, String name, String data) {
        boolean isComment() {
            return name.equals(":");
        }
    }

    private final HttpResponse<InputStream> response;
    private final BlockingQueue<Event> events = new LinkedBlockingQueue<>();
    private final Thread reader;

    private EventStream(HttpResponse<InputStream> response) {
        this.response = response;
        this.reader = Thread.ofVirtual().start(this::read);
    }

    static EventStream open(ApiClient client, @Nullable String lastEventId) {
        var request = client.request("/api/v1/realtime/events").header("Accept", "text/event-stream");
        if (lastEventId != null) {
            request.header("Last-Event-ID", lastEventId);
        }
        return new EventStream(client.open(request));
    }

    HttpResponse<InputStream> response() {
        return response;
    }

    /** The next event or comment within the time, if there is one. */
    Optional<Event> next(Duration limit) {
        try {
            return Optional.ofNullable(events.poll(limit.toMillis(), TimeUnit.MILLISECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    /** Reads on until an event fits. */
    Event until(String what, Duration limit, Predicate<Event> fits) {
        var deadline = System.nanoTime() + limit.toNanos();
        while (true) {
            var left = Duration.ofNanos(deadline - System.nanoTime());
            var event = next(left.isNegative() ? Duration.ZERO : left);
            if (event.isEmpty()) {
                throw new AssertionError("No event within " + limit.toSeconds() + " s: " + what);
            }
            if (fits.test(event.get())) {
                return event.get();
            }
        }
    }

    /** Whether the server has ended it. */
    boolean isOver() {
        return !reader.isAlive();
    }

    private void read() {
        try (var lines = new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8))) {
            var id = "";
            var name = "";
            var data = new StringBuilder();
            for (var line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.isEmpty()) {
                    if (!data.isEmpty() || !name.isEmpty()) {
                        events.add(new Event(id, name, data.toString()));
                    }
                    name = "";
                    data.setLength(0);
                } else if (line.startsWith(":")) {
                    events.add(new Event("", ":", line.substring(1)));
                } else if (line.startsWith("id:")) {
                    id = value(line, "id:");
                } else if (line.startsWith("event:")) {
                    name = value(line, "event:");
                } else if (line.startsWith("data:")) {
                    data.append(value(line, "data:"));
                }
            }
        } catch (IOException closed) {
            // The stream ends when the test closes it or the server stops; what was read stays in the queue.
        }
    }

    private static String value(String line, String field) {
        return line.substring(field.length()).strip();
    }

    @Override
    public void close() {
        try {
            response.body().close();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        reader.interrupt();
    }
}
