package studio.atelier.work;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import studio.atelier.platform.TestDatabase;

/**
 * Writes down how many leases each queue and each lane has whenever leases were taken, at the end of the transaction that took them. The
 * looks follow one another, so that no two transactions can commit without seeing each other's leases.
 */
final class LimitWatch {

    /** Stands for the queue as a whole, as it stands for every workspace in {@code lane}. */
    static final UUID ALL = new UUID(0, 0);

    private LimitWatch() {}

    static void on(TestDatabase db) {
        db.owner().update("""
                CREATE TABLE in_flight (queue_id smallint, workspace_id uuid, leases bigint, times integer DEFAULT 1,
                    UNIQUE (queue_id, workspace_id, leases))
                """);
        db.owner().update("""
                CREATE FUNCTION look_at_limits() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $$
                BEGIN
                    PERFORM pg_advisory_xact_lock(hashtext('look_at_limits'));
                    INSERT INTO in_flight (queue_id, workspace_id, leases)
                    SELECT l.queue_id, coalesce(l.workspace_id, '00000000-0000-0000-0000-000000000000'), count(*)
                      FROM lease l WHERE l.queue_id = new.queue_id
                     GROUP BY GROUPING SETS ((l.queue_id), (l.queue_id, l.workspace_id))
                    ON CONFLICT (queue_id, workspace_id, leases) DO UPDATE SET times = in_flight.times + 1;
                    RETURN NULL;
                END $$
                """);
        db.owner().update("""
                CREATE CONSTRAINT TRIGGER look_at_limits AFTER INSERT ON lease DEFERRABLE INITIALLY DEFERRED
                FOR EACH ROW EXECUTE FUNCTION look_at_limits()
                """);
    }

    /** Limits of the queue, of every lane, and of some lanes. */
    static void limit(TestDatabase db, String queue, int most, int perLane, Map<UUID, Integer> lanes) {
        db.owner().update("UPDATE queue SET max_inflight = ? WHERE name = ?", most, queue);
        db.owner()
                .update(
                        "UPDATE lane SET max_inflight = ? WHERE workspace_id = ? AND queue_id = (SELECT id FROM queue WHERE name = ?)",
                        perLane,
                        ALL,
                        queue);
        lanes.forEach((workspace, limit) -> db.owner()
                .update(
                        "INSERT INTO lane (queue_id, workspace_id, max_inflight) SELECT id, ?, ? FROM queue WHERE name = ?",
                        workspace,
                        limit,
                        queue));
    }

    /** The most leases that each lane, and all of them together, ever had in the queue. */
    static Map<UUID, Integer> most(TestDatabase db, String queue) {
        var most = db
                .owner()
                .list(
                        "SELECT f.workspace_id, max(f.leases)::integer AS leases FROM in_flight f JOIN queue q ON q.id = f.queue_id"
                                + " WHERE q.name = ? GROUP BY f.workspace_id",
                        row -> Map.entry(row.uuid("workspace_id"), row.integer("leases")),
                        queue)
                .stream()
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
        assertThat(most).as("what was in flight").isNotEmpty();
        return most;
    }

    /** How often a lease was taken that left this lane with so many. */
    static int times(TestDatabase db, UUID lane, int leases) {
        return db.owner()
                .one(
                        "SELECT coalesce(sum(times), 0)::integer AS n FROM in_flight WHERE workspace_id = ? AND leases = ?",
                        row -> row.integer("n"),
                        lane,
                        leases);
    }
}
