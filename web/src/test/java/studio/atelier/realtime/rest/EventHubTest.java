package studio.atelier.realtime.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import studio.atelier.identity.Caller;
import studio.atelier.platform.Json;
import studio.atelier.work.EventPosition;
import studio.atelier.work.JobEvent;

class EventHubTest {

    private static final UUID OURS = new UUID(0, 1);
    private static final UUID THEIRS = new UUID(0, 2);
    private static final EventPosition BEGINNING = new EventPosition(0, 0);
    private static final int REPLAY_MOST = 5_000;

    private final MemoryJournal journal = new MemoryJournal();
    private final EventHub hub = new EventHub(journal, REPLAY_MOST);

    /** The stream as a list; transactions can be open, and what they wrote and all after it is not given out. */
    private static final class MemoryJournal implements Journal {

        private final List<JobEvent> events = new ArrayList<>();
        private long visibleBelow = Long.MAX_VALUE;
        private boolean broken;

        synchronized void write(long xid, UUID workspace) {
            var position = new EventPosition(xid, events.size() + 1L);
            events.add(new JobEvent(
                    position, workspace, new UUID(1, xid), "a.b", "job.progress", Json.object(), Instant.EPOCH));
            events.sort((one, other) -> one.position().xid() == other.position().xid()
                    ? Long.compare(one.position().seq(), other.position().seq())
                    : Long.compare(one.position().xid(), other.position().xid()));
        }

        synchronized void oldestOpen(long xid) {
            visibleBelow = xid;
        }

        synchronized List<String> ids(UUID workspace) {
            return events.stream()
                    .filter(event -> event.workspaceId().equals(workspace))
                    .map(event -> event.position().toString())
                    .toList();
        }

        @Override
        public synchronized List<JobEvent> after(EventPosition position, int limit) {
            if (broken) {
                throw new IllegalStateException("no database");
            }
            return events.stream()
                    .filter(event -> event.position().xid() < visibleBelow && later(event.position(), position))
                    .limit(limit)
                    .toList();
        }

        @Override
        public synchronized Page after(UUID workspaceId, EventPosition position, int scan) {
            var seen = after(position, scan);
            return new Page(
                    seen.stream()
                            .filter(event -> event.workspaceId().equals(workspaceId))
                            .toList(),
                    seen.isEmpty() ? position : seen.getLast().position(),
                    seen.size());
        }

        @Override
        public synchronized EventPosition latest() {
            long below = events.isEmpty() ? 0 : events.getLast().position().xid() + 1;
            return new EventPosition(Math.min(visibleBelow, below), 0);
        }

        private static boolean later(EventPosition one, EventPosition other) {
            return one.xid() > other.xid() || (one.xid() == other.xid() && one.seq() > other.seq());
        }
    }

    /** A client that takes everything at once, until told to stop. */
    private static final class MemorySink implements EventSink {

        private final List<String> got = new ArrayList<>();
        private final int capacity;
        private boolean reading = true;
        private boolean closed;
        private int waiting;
        private long sent;

        MemorySink(int capacity) {
            this.capacity = capacity;
        }

        @Override
        public synchronized boolean offer(Frame frame) {
            if (closed || waiting >= capacity) {
                return false;
            }
            got.add(frame.text());
            if (reading) {
                sent++;
            } else {
                waiting++;
            }
            return true;
        }

        synchronized void read(boolean on) {
            reading = on;
            if (on) {
                sent += waiting;
                waiting = 0;
            }
        }

        synchronized List<String> ids() {
            return got.stream()
                    .filter(text -> text.startsWith("id: "))
                    .map(text -> text.substring(4, text.indexOf('\n')))
                    .toList();
        }

        @Override
        public synchronized int waiting() {
            return waiting;
        }

        @Override
        public synchronized long sent() {
            return sent;
        }

        @Override
        public synchronized boolean isClosed() {
            return closed;
        }

        @Override
        public synchronized void close() {
            closed = true;
        }
    }

    private static Caller caller(UUID workspace) {
        return new Caller(new UUID(2, 2), workspace, "owner", false, UUID.randomUUID());
    }

    private MemorySink join(UUID workspace, EventPosition from) {
        return join(workspace, from, 2 * EventHub.PAGE);
    }

    private MemorySink join(UUID workspace, EventPosition from, int capacity) {
        var sink = new MemorySink(capacity);
        hub.join(new Subscriber(caller(workspace), sink, from));
        return sink;
    }

    @Test
    void aClientHearsOfItsWorkspaceAndNoOther() {
        var sink = join(OURS, journal.latest());
        hub.poll();

        journal.write(10, OURS);
        journal.write(11, THEIRS);
        journal.write(12, OURS);
        hub.poll();

        assertThat(sink.ids()).isEqualTo(journal.ids(OURS)).hasSize(2);
    }

    @Test
    void whoComesBackGoesOnWhereItWas() {
        IntStream.rangeClosed(1, 10).forEach(xid -> journal.write(xid, OURS));

        var sink = join(OURS, new EventPosition(4, 4));
        hub.poll();
        journal.write(11, OURS);
        hub.poll();

        assertThat(sink.ids()).isEqualTo(journal.ids(OURS).subList(4, 11));
    }

    /** Two jobs commit in another order than they wrote: nothing is given out past the one still open. */
    @Test
    void whatCommitsLateIsNeitherLostNorDoubled() {
        var sink = join(OURS, BEGINNING);
        journal.oldestOpen(20);
        journal.write(21, OURS);
        hub.poll();
        assertThat(sink.ids()).isEmpty();

        journal.write(20, OURS);
        journal.oldestOpen(Long.MAX_VALUE);
        hub.poll();
        hub.poll();

        assertThat(sink.ids()).isEqualTo(journal.ids(OURS)).hasSize(2);
    }

    @Test
    void fromReplayToLiveNothingIsLostOrDoubledWhileEventsPourIn() throws Exception {
        int events = 4_000;
        int clients = 20;
        var written = new CountDownLatch(1);
        var sinks = new ArrayList<MemorySink>();
        var starts = new ArrayList<EventPosition>();
        var random = new Random(7);
        try (var threads = Executors.newFixedThreadPool(2)) {
            var writing = threads.submit(() -> {
                IntStream.rangeClosed(1, events).forEach(xid -> journal.write(xid, xid % 3 == 0 ? THEIRS : OURS));
                written.countDown();
            });
            for (int i = 0; i < clients; i++) {
                hub.poll();
                int back = random.nextInt(50);
                var from = new EventPosition(Math.max(0, journal.latest().xid() - back), 0);
                starts.add(from);
                sinks.add(join(OURS, from));
            }
            boolean pouring = true;
            while (pouring) {
                hub.poll();
                pouring = !written.await(1, TimeUnit.MILLISECONDS);
            }
            writing.get();
        }
        for (int i = 0; i < 2 * events / EventHub.PAGE; i++) {
            hub.poll();
        }

        for (int i = 0; i < clients; i++) {
            var from = starts.get(i);
            var expected = journal.ids(OURS).stream()
                    .filter(id -> EventPosition.parse(id).orElseThrow().xid() >= from.xid())
                    .toList();
            assertThat(sinks.get(i).ids()).as("client %d from %s", i, from).isEqualTo(expected);
        }
    }

    @Test
    void aLongReplayGoesPageByPageAsTheClientTakesIt() {
        int events = 3 * EventHub.PAGE;
        IntStream.rangeClosed(1, events).forEach(xid -> journal.write(xid, OURS));
        var sink = join(OURS, BEGINNING);

        sink.read(false);
        hub.poll();
        hub.poll();
        assertThat(sink.ids()).hasSize(EventHub.PAGE);

        sink.read(true);
        for (int i = 0; i < 4; i++) {
            hub.poll();
        }
        assertThat(sink.ids()).isEqualTo(journal.ids(OURS));
        assertThat(sink.isClosed()).isFalse();
    }

    @Test
    void whoWasAwayTooLongIsToldToStartAfreshAndGoesOnFromNow() {
        IntStream.rangeClosed(1, REPLAY_MOST + 2 * EventHub.PAGE).forEach(xid -> journal.write(xid, THEIRS));
        var sink = join(OURS, BEGINNING);

        for (int i = 0; i < REPLAY_MOST / EventHub.PAGE + 1; i++) {
            hub.poll();
        }
        journal.write(1_000_000, OURS);
        hub.poll();

        assertThat(sink.got).first().asString().contains("event: reset");
        assertThat(sink.ids()).hasSize(2).endsWith(journal.ids(OURS).getLast());
    }

    @Test
    void aClientThatDoesNotKeepUpIsLetGo() {
        var sink = join(OURS, journal.latest(), 10);
        hub.poll();
        sink.read(false);

        IntStream.rangeClosed(1, 11).forEach(xid -> journal.write(xid, OURS));
        hub.poll();
        hub.poll();

        assertThat(sink.isClosed()).isTrue();
        assertThat(hub.isEmpty()).isTrue();
    }

    @Test
    void aClientThatTakesNothingForAWholeHeartbeatIsLetGo() {
        var sink = join(OURS, journal.latest());
        hub.poll();
        hub.beat(UnaryOperator.identity());
        sink.read(false);
        hub.beat(UnaryOperator.identity());
        assertThat(sink.isClosed()).isFalse();

        hub.beat(UnaryOperator.identity());

        assertThat(sink.isClosed()).isTrue();
    }

    @Test
    void aSignInThatEndedEndsItsStreams() {
        var sink = join(OURS, journal.latest());
        hub.poll();

        hub.beat(UnaryOperator.identity());
        assertThat(sink.got).containsExactly(Frame.HEARTBEAT.text());

        hub.beat(open -> Set.of());
        assertThat(sink.isClosed()).isTrue();
        assertThat(hub.isEmpty()).isTrue();
    }

    @Test
    void aDatabaseThatIsAwayCostsNothingButTime() {
        var sink = join(OURS, journal.latest());
        hub.poll();
        journal.write(1, OURS);

        journal.broken = true;
        assertThatThrownBy(hub::poll).hasMessage("no database");
        journal.broken = false;
        hub.poll();

        assertThat(sink.ids()).isEqualTo(journal.ids(OURS)).hasSize(1);
    }

    @Test
    void anAccountsConnectionsAreCounted() {
        var sink = join(OURS, journal.latest());
        join(THEIRS, journal.latest());
        hub.poll();
        join(OURS, journal.latest());
        assertThat(hub.connections(new UUID(2, 2))).isEqualTo(3);

        sink.close();
        hub.poll();

        assertThat(hub.connections(new UUID(2, 2))).isEqualTo(2);
        assertThat(hub.connections(new UUID(9, 9))).isZero();
    }

    @Test
    void aFrameIsOneBlockThatResumesAtItself() {
        var event = new JobEvent(
                new EventPosition(7, 9),
                OURS,
                new UUID(1, 1),
                "subtitles.transcribe",
                "stage.finished",
                Json.object().put("state", "running").put("stage", "probe").put("progress", 20),
                Instant.EPOCH);

        assertThat(Frame.of(event).text()).isEqualTo("""
                        id: 7-9
                        event: stage.finished
                        data: {"id":"7-9","kind":"stage.finished","jobId":"00000000-0000-0001-0000-000000000001",\
                        "jobKind":"subtitles.transcribe","state":"running","stage":"probe","progress":20,"at":"1970-01-01T00:00:00Z"}

                        """);
    }
}
