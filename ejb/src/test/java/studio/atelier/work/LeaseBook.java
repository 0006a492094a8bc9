package studio.atelier.work;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import studio.atelier.platform.TestDatabase;

/**
 * What became of every lease. The database writes down which leases it gave, and which reports it was sent and whether they counted, in the
 * transactions that do it; the nodes' side is the attempts their handlers got, and what they told the {@link Tally}.
 */
final class LeaseBook implements Tally {

    /** One attempt: a task and its fence. */
    record Lease(long task, long fence) {
        static Lease of(Task task) {
            return new Lease(task.id(), task.fence());
        }
    }

    private final TestDatabase db;
    private final Set<Running> begun = ConcurrentHashMap.newKeySet();
    private final AtomicInteger rescued = new AtomicInteger();
    private final AtomicInteger stale = new AtomicInteger();

    LeaseBook(TestDatabase db) {
        this.db = db;
        db.owner().update("CREATE TABLE given (task_id bigint, fence bigint, PRIMARY KEY (task_id, fence))");
        db.owner().update("CREATE TABLE reported (task_id bigint, fence bigint, counted boolean)");
        db.owner().update("GRANT SELECT, INSERT ON given, reported TO atelier_engine");
        db.owner().update("""
                CREATE FUNCTION give() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $$
                BEGIN
                    INSERT INTO given VALUES (new.task_id, new.fence);
                    RETURN NULL;
                END $$
                """);
        db.owner().update("CREATE TRIGGER give AFTER INSERT ON lease FOR EACH ROW EXECUTE FUNCTION give()");
        db.owner()
                .update("ALTER FUNCTION work_report(bigint[], bigint[], text[], text[]) RENAME TO work_report_itself");
        // of two reports of one task in a batch the one with the younger fence can have counted, no other
        db.owner().update("""
                CREATE FUNCTION work_report(p_ids bigint[], p_fences bigint[], p_whats text[], p_said text[])
                RETURNS TABLE (task_id bigint, job_id uuid, run integer, job_state smallint) LANGUAGE plpgsql AS $$
                #variable_conflict use_column
                BEGIN
                    RETURN QUERY
                    WITH r AS MATERIALIZED (
                        SELECT * FROM work_report_itself(p_ids, p_fences, p_whats, p_said)
                    ), noted AS (
                        INSERT INTO reported
                        SELECT s.id, s.fence, s.fence = max(s.fence) OVER (PARTITION BY s.id) AND s.id IN (SELECT r.task_id FROM r)
                          FROM unnest(p_ids, p_fences) s (id, fence)
                    )
                    SELECT * FROM r;
                END $$
                """);
        db.owner()
                .update("GRANT EXECUTE ON FUNCTION work_report(bigint[], bigint[], text[], text[]) TO atelier_engine");
    }

    /** An attempt whose handler is called. */
    void begins(Attempt attempt) {
        begun.add((Running) attempt);
    }

    int rescued() {
        return rescued.get();
    }

    /** What the nodes count as writes of zombies. */
    int stale() {
        return stale.get();
    }

    /** Leases that were taken back because they ran out: the task was rescued, or buried. */
    Set<Lease> lost() {
        return leases("SELECT task_id, fence FROM task_attempt WHERE code = 'worker_lost'");
    }

    /** Zombies: leases whose reports were written too late to count. */
    Set<Lease> rejected() {
        return leases("SELECT task_id, fence FROM reported WHERE NOT counted");
    }

    Set<Lease> counted() {
        return leases("SELECT task_id, fence FROM reported WHERE counted");
    }

    Set<Lease> given() {
        return leases("SELECT task_id, fence FROM given");
    }

    /** Leases about which the database was told more than once. */
    Set<Lease> repeated() {
        return leases("SELECT task_id, fence FROM reported GROUP BY task_id, fence HAVING count(*) > 1");
    }

    /** What the node knows of a lease it said nothing about: it was told to stop, or the handler was not even called. */
    boolean wasStoppedOrNotBegun(Lease lease) {
        var running = running(lease);
        return running == null || running.stopped();
    }

    @Nullable
    Running running(Lease lease) {
        return begun.stream()
                .filter(one -> Lease.of(one.task()).equals(lease))
                .findFirst()
                .orElse(null);
    }

    private Set<Lease> leases(String sql) {
        return db.owner().list(sql, row -> new Lease(row.number("task_id"), row.number("fence"))).stream()
                .collect(Collectors.toSet());
    }

    @Override
    public void began(String kind, Duration waited) {}

    @Override
    public void finished(String kind, String what, Duration took) {
        if (what.equals("stale")) {
            stale.incrementAndGet();
        }
    }

    @Override
    public void claimed(int tasks, Duration took) {}

    @Override
    public void rescued(int tasks) {
        rescued.addAndGet(tasks);
    }

    @Override
    public void queues(List<QueueDepth> queues) {}
}
