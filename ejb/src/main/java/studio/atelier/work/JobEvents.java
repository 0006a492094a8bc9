package studio.atelier.work;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.util.List;
import java.util.UUID;
import studio.atelier.platform.EngineRole;
import studio.atelier.platform.Sql;

/**
 * The stream of what happens to jobs, of all workspaces, in one order for all nodes. It has no gaps: an event is given out
 * only when no older transaction is still in flight, so whoever goes on after the last position seen misses none and sees
 * none twice. The price is that a long write transaction anywhere holds the stream back.
 */
@Dependent
public class JobEvents {

    private final EventStore store;

    @Inject
    JobEvents(@EngineRole Sql sql) {
        this.store = new EventStore(sql);
    }

    /** The events after this position, oldest first. */
    public List<JobEvent> after(EventPosition position, int limit) {
        return store.after(position, limit);
    }

    /**
     * Looks through at most so many events after this position, of all workspaces, and keeps those of one. There is no
     * index by workspace: the bound is what keeps this cheap, however far back the position is.
     */
    public Look of(UUID workspaceId, EventPosition position, int scan) {
        return store.of(workspaceId, position, scan);
    }

    /** The position of now: after it come the events of the future. */
    public EventPosition latest() {
        return store.latest();
    }

    /**
     * A look through the stream.
     *
     * @param events those of the workspace, oldest first
     * @param reached where the look ended; where it began if there was nothing
     * @param scanned how many events it saw; fewer than asked for means that it reached the end
     */
    public record Look(List<JobEvent> events, EventPosition reached, int scanned) {}
}
