package studio.atelier.work;

import java.util.List;
import java.util.UUID;
import studio.atelier.platform.Row;
import studio.atelier.platform.Sql;

/** Reads the events of jobs. */
final class EventStore {

    private final Sql sql;

    EventStore(Sql sql) {
        this.sql = sql;
    }

    List<JobEvent> after(EventPosition position, int limit) {
        return sql.list("""
                SELECT e.xid::text::bigint AS xid, e.seq, e.workspace_id, e.job_id, p.kind AS job_kind, e.kind, e.data, e.at
                  FROM job_event e
                  JOIN pipeline p ON p.id = e.pipeline_id
                 WHERE (e.xid, e.seq) > (?::text::xid8, ?)
                   AND e.xid < pg_snapshot_xmin(pg_current_snapshot())
                 ORDER BY e.xid, e.seq
                 LIMIT ?
                """, EventStore::event, Long.toString(position.xid()), position.seq(), limit);
    }

    JobEvents.Look of(UUID workspaceId, EventPosition position, int scan) {
        // The last event looked at comes along whoever's it is: it says how far the look went.
        record Seen(JobEvent event, int scanned) {}
        var seen = sql.list(
                """
                SELECT x.*, p.kind AS job_kind
                  FROM (SELECT e.*, count(*) OVER () AS scanned, row_number() OVER (ORDER BY e.xid DESC, e.seq DESC) AS back
                          FROM (SELECT e.xid::text::bigint AS xid, e.seq, e.workspace_id, e.job_id, e.pipeline_id, e.kind,
                                       e.data, e.at
                                  FROM job_event e
                                 WHERE (e.xid, e.seq) > (?::text::xid8, ?)
                                   AND e.xid < pg_snapshot_xmin(pg_current_snapshot())
                                 ORDER BY e.xid, e.seq
                                 LIMIT ?) e) x
                  JOIN pipeline p ON p.id = x.pipeline_id
                 WHERE x.workspace_id = ? OR x.back = 1
                 ORDER BY x.xid, x.seq
                """,
                row -> new Seen(event(row), (int) row.number("scanned")),
                Long.toString(position.xid()),
                position.seq(),
                scan,
                workspaceId);
        if (seen.isEmpty()) {
            return new JobEvents.Look(List.of(), position, 0);
        }
        var last = seen.getLast();
        return new JobEvents.Look(
                seen.stream()
                        .map(Seen::event)
                        .filter(event -> event.workspaceId().equals(workspaceId))
                        .toList(),
                last.event().position(),
                last.scanned());
    }

    private static JobEvent event(Row row) {
        return new JobEvent(
                new EventPosition(row.number("xid"), row.number("seq")),
                row.uuid("workspace_id"),
                row.uuid("job_id"),
                row.text("job_kind"),
                row.text("kind"),
                row.json("data"),
                row.instant("at"));
    }

    EventPosition latest() {
        return sql.one(
                "SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint AS xid",
                row -> new EventPosition(row.number("xid"), 0));
    }
}
