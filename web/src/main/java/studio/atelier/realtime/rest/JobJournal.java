package studio.atelier.realtime.rest;

import java.util.List;
import java.util.UUID;
import studio.atelier.work.EventPosition;
import studio.atelier.work.JobEvent;
import studio.atelier.work.JobEvents;

/** The journal that is the table of job events. */
final class JobJournal implements Journal {

    private final JobEvents events;

    JobJournal(JobEvents events) {
        this.events = events;
    }

    @Override
    public List<JobEvent> after(EventPosition position, int limit) {
        return events.after(position, limit);
    }

    @Override
    public Page after(UUID workspaceId, EventPosition position, int scan) {
        var look = events.of(workspaceId, position, scan);
        return new Page(look.events(), look.reached(), look.scanned());
    }

    @Override
    public EventPosition latest() {
        return events.latest();
    }
}
