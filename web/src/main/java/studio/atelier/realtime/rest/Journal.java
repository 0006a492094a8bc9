package studio.atelier.realtime.rest;

import java.util.List;
import java.util.UUID;
import studio.atelier.work.EventPosition;
import studio.atelier.work.JobEvent;

/** The stream of events the hub reads: rows in the server, a list in tests. Its order is the same for everybody. */
interface Journal {

    /** The events of all workspaces after this position, oldest first. */
    List<JobEvent> after(EventPosition position, int limit);

    /** Looks through at most so many events after this position, and keeps those of one workspace. */
    Page after(UUID workspaceId, EventPosition position, int scan);

    /** The position of now: all events at or before it can be read, all later ones come after it. */
    EventPosition latest();

    /**
     * A look through the stream.
     *
     * @param events those of the workspace, oldest first
     * @param reached where the look ended; the position it began at if there was nothing
     * @param scanned how many events it saw; fewer than asked for means that it reached the end
     */
    record Page(List<JobEvent> events, EventPosition reached, int scanned) {}
}
