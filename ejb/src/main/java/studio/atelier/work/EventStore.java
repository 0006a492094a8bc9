package studio.atelier.work;

import java.util.List;
import studio.atelier.platform.Sql;

/** Reads the events of jobs. */
final class EventStore {

    private final Sql sql;

    EventStore(Sql sql) {
        this.sql = sql;
    }

    List<JobEvent> after(EventPosition position, int limit) {
        return sql.list(
                """
                SELECT e.xid::text::bigint AS xid, e.seq, e.workspace_id, e.job_id, p.kind AS job_kind, e.kind, e.data, e.at
                  FROM job_event e
                  JOIN pipeline p ON p.id = e.pipeline_id
                 WHERE (e.xid, e.seq) > (?::text::xid8, ?)
                   AND e.xid < pg_snapshot_xmin(pg_current_snapshot())
                 ORDER BY e.xid, e.seq
                 LIMIT ?
                """,
                row -> new JobEvent(
                        new EventPosition(row.number("xid"), row.number("seq")),
                        row.uuid("workspace_id"),
                        row.uuid("job_id"),
                        row.text("job_kind"),
                        row.text("kind"),
                        row.json("data"),
                        row.instant("at")),
                Long.toString(position.xid()),
                position.seq(),
                limit);
    }

    EventPosition latest() {
        return sql.one(
                "SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint AS xid",
                row -> new EventPosition(row.number("xid"), 0));
    }
}
