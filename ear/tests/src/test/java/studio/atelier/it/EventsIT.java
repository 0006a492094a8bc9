package studio.atelier.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import studio.atelier.it.EventStream.Event;

/** Following jobs live: in order, resumable, and of nobody else. */
@OnServer
final class EventsIT {

    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final Duration QUIET = Duration.ofSeconds(2);
    private static final byte[] SOUND = Recordings.tone(2);

    private ApiClient api;

    @BeforeEach
    void signUp(RunningServer server) {
        api = ApiClient.newcomer(server.http());
    }

    @Test
    void tellsTheLifeOfAJobInOrder() {
        try (var stream = EventStream.open(api, null)) {
            assertThat(stream.response().statusCode()).isEqualTo(200);
            var headers = stream.response().headers();
            assertThat(headers.firstValue("Content-Type").orElse("")).startsWith("text/event-stream");
            assertThat(headers.firstValue("X-Request-Id")).isPresent();
            assertThat(headers.firstValue("Cache-Control").orElse("")).contains("no-store");
            var job = quickJob();
            var events = untilEnd(stream, job);
            assertThat(events)
                    .extracting(Event::id)
                    .doesNotHaveDuplicates()
                    .allSatisfy(id -> assertThat(id).isNotBlank());
            assertThat(events.getFirst().data()).contains("queued");
            assertThat(events.getLast().data()).contains("failed");
        }
    }

    @Test
    @Seed("F6")
    void resumesAfterAnyEventWithoutLossOrRepetition() {
        List<Event> all;
        try (var stream = EventStream.open(api, null)) {
            all = untilEnd(stream, quickJob());
        }
        assertThat(all).hasSizeGreaterThan(1);
        for (var i : new int[] {0, all.size() / 2, all.size() - 2}) {
            try (var resumed = EventStream.open(api, all.get(i).id())) {
                var rest = new ArrayList<Event>();
                while (rest.size() < all.size() - 1 - i) {
                    rest.add(resumed.until(
                            "the rest",
                            LIMIT,
                            event -> !event.isComment() && !event.id().isEmpty()));
                }
                assertThat(rest).isEqualTo(all.subList(i + 1, all.size()));
            }
        }
    }

    @Test
    void aSecondJobIsSeenByAResumedReader() {
        Event last;
        try (var stream = EventStream.open(api, null)) {
            last = untilEnd(stream, quickJob()).getLast();
        }
        var second = quickJob();
        try (var resumed = EventStream.open(api, last.id())) {
            assertThat(untilEnd(resumed, second))
                    .allSatisfy(event -> assertThat(event.data()).contains(second));
        }
    }

    @Test
    void keepsAQuietStreamAlive() {
        try (var stream = EventStream.open(api, null)) {
            stream.until("a heartbeat", LIMIT, Event::isComment);
            stream.until("another heartbeat", LIMIT, Event::isComment);
        }
    }

    @Test
    @Abuse("Z6")
    void showsNothingOfOtherWorkspaces(RunningServer server) {
        var other = ApiClient.newcomer(server.http());
        try (var theirs = EventStream.open(other, null);
                var mine = EventStream.open(api, null)) {
            assertThat(theirs.response().statusCode()).isEqualTo(200);
            var job = quickJob();
            untilEnd(mine, job);
            for (var event = theirs.next(QUIET); event.isPresent(); event = theirs.next(QUIET)) {
                assertThat(event.get().data()).doesNotContain(job);
            }
        }
    }

    @Test
    @Abuse("Z6")
    void whoIsAMemberNoMoreIsToldNothingMore(RunningServer server) {
        var me = api.get("/api/v1/identity/me").expect(200).data();
        try (var stream = EventStream.open(api, null)) {
            stream.until("a heartbeat", LIMIT, Event::isComment);
            server.change("DELETE FROM membership WHERE account_id = '"
                    + me.path("id").asText() + "'");
            Await.until("the end of the stream", LIMIT, stream::isOver);
        }
        Await.until(
                "the token to be worth nothing",
                LIMIT,
                () -> api.get("/api/v1/identity/api-keys").status() == 401);
        api.get("/api/v1/realtime/events").refused(401, "unauthorized");
    }

    @Test
    void refusesAPositionThatWasNeverGiven() {
        try (var stream = EventStream.open(api, "not-an-id")) {
            assertThat(stream.response().statusCode()).isIn(200, 400, 422);
            if (stream.response().statusCode() == 200) {
                stream.until("a reset", LIMIT, event -> event.name().equals("reset"));
            }
        }
    }

    private String quickJob() {
        return api.submit("{\"uploadId\":\"" + api.upload(SOUND)
                        + "\",\"language\":\"en\",\"doSubtitle\":false,\"doContactSheet\":true,\"contactInterval\":1}")
                .path("id")
                .asText();
    }

    /** All events of the job, to its last. */
    private static List<Event> untilEnd(EventStream stream, String job) {
        var events = new ArrayList<Event>();
        do {
            events.add(stream.until(
                    "more of job " + job, LIMIT, event -> event.data().contains(job)));
        } while (!events.getLast().data().matches("(?s).*\"(succeeded|partial|failed|cancelled|expired)\".*"));
        return events;
    }
}
