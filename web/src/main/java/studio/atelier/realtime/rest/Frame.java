package studio.atelier.realtime.rest;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import studio.atelier.platform.Json;
import studio.atelier.work.EventPosition;
import studio.atelier.work.JobEvent;

/** One block of a {@code text/event-stream}, as its bytes. JSON has no line breaks of its own, so a block is one data line. */
record Frame(String text) {

    /** A comment: proves to both sides that the other is still there. */
    static final Frame HEARTBEAT = new Frame(": \n\n");

    /** The beginning: how soon to come back after a break, and the position to come back with before any event came. */
    static Frame hello(Duration retry, EventPosition from) {
        return new Frame("retry: %d\nid: %s\n\n".formatted(retry.toMillis(), from));
    }

    /** What was missed cannot be told any more: fetch what you show again; the events go on from here. */
    static Frame reset(EventPosition from) {
        return new Frame("id: %s\nevent: reset\ndata: {}\n\n".formatted(from));
    }

    static Frame of(JobEvent event) {
        var data = Json.object();
        data.put("id", event.position().toString());
        data.put("kind", event.kind());
        data.put("jobId", event.jobId().toString());
        data.put("jobKind", event.jobKind());
        data.setAll((ObjectNode) event.data());
        data.put("at", event.at().toString());
        return new Frame("id: %s\nevent: %s\ndata: %s\n\n".formatted(event.position(), event.kind(), Json.write(data)));
    }

    byte[] bytes() {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
