package studio.atelier.realtime.rest;

import studio.atelier.identity.Caller;
import studio.atelier.work.EventPosition;
import studio.atelier.work.JobEvent;

/** A client of the stream, and how far it has been told. Used by the thread that holds the hub. */
final class Subscriber {

    private final Caller caller;
    private final EventSink sink;
    private EventPosition position;
    private int scanned;
    private long sentAtLastBeat = -1;

    Subscriber(Caller caller, EventSink sink, EventPosition position) {
        this.caller = caller;
        this.sink = sink;
        this.position = position;
    }

    Caller caller() {
        return caller;
    }

    EventSink sink() {
        return sink;
    }

    EventPosition position() {
        return position;
    }

    /** How many events were looked through to bring it up to date. */
    int scanned() {
        return scanned;
    }

    /** Passes an event on unless it has it already. One that has no room left is let go; it comes back where it was. */
    void tell(JobEvent event) {
        if (isAfter(event.position(), position) && !sink.isClosed()) {
            position = event.position();
            if (!sink.offer(Frame.of(event))) {
                sink.close();
            }
        }
    }

    void tell(Journal.Page page) {
        page.events().forEach(this::tell);
        position = page.reached();
        scanned += page.scanned();
    }

    /** Gives up on what was missed. */
    void reset(EventPosition now) {
        position = now;
        if (!sink.offer(Frame.reset(now))) {
            sink.close();
        }
    }

    /** Asks for a sign of life: a client that took nothing since the last one, though something waits, is let go. */
    void beat() {
        boolean stuck = sink.waiting() > 0 && sink.sent() == sentAtLastBeat;
        sentAtLastBeat = sink.sent();
        if (stuck || !sink.offer(Frame.HEARTBEAT)) {
            sink.close();
        }
    }

    private static boolean isAfter(EventPosition one, EventPosition other) {
        return one.xid() != other.xid() ? one.xid() > other.xid() : one.seq() > other.seq();
    }
}
