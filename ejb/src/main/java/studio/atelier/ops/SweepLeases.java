package studio.atelier.ops;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;
import studio.atelier.platform.EngineRole;
import studio.atelier.platform.Sql;

/**
 * One execution of a sweep at a time, over all nodes. Whoever holds the lease extends it while it works; if it dies, the lease
 * runs out and the next one begins with a higher term.
 */
@Dependent
public class SweepLeases {

    private static final Logger LOG = Logger.getLogger(SweepLeases.class);

    /** How long a dead holder keeps others out. Longer than the longest statement of a sweep. */
    private static final Duration TERM = Duration.ofSeconds(60);

    private final Sql sql;

    @Inject
    public SweepLeases(@EngineRole Sql sql) {
        this.sql = sql;
    }

    /** Held for as long as {@link #extend} says so. */
    public final class Lease {

        private final String sweep;
        private final long term;

        private Lease(String sweep, long term) {
            this.sweep = sweep;
            this.term = term;
        }

        /** To be asked before every step; false means that somebody else may be at it, and this one stops. */
        public boolean extend() {
            return sql.one("SELECT sweep_extend(?, ?, ?) AS ours", row -> row.flag("ours"), sweep, term, (int)
                    TERM.toSeconds());
        }

        /** Lets the next one begin; without effect if this lease has run out and another has begun. */
        public void end(boolean ok, String said) {
            sql.list(
                    "SELECT sweep_end(?, ?, ?, ?)::text AS ended",
                    row -> Optional.ofNullable(row.textOrNull("ended")),
                    sweep,
                    term,
                    ok,
                    said);
            LOG.debugf("Sweep %s, term %d: %s", sweep, term, said);
        }

        public long term() {
            return term;
        }
    }

    /**
     * Runs the body if nobody else does.
     *
     * @param holder who, for people: the name of the node and the execution
     * @param body answers what it did, in one line
     * @return empty if another execution holds the lease
     */
    public Optional<String> run(String sweep, String holder, Function<Lease, String> body) {
        return begin(sweep, holder).map(lease -> run(lease, body));
    }

    /**
     * For a sweep of several threads: the lease, which they extend by {@link #held} and the last of them ends.
     *
     * @return empty if another execution holds it
     */
    public Optional<Lease> begin(String sweep, String holder) {
        return sql.list(
                        "SELECT sweep_begin(?, ?, ?) AS term",
                        row -> Optional.ofNullable(row.numberOrNull("term")),
                        sweep,
                        holder,
                        (int) TERM.toSeconds())
                .getFirst()
                .map(term -> new Lease(sweep, term));
    }

    /** The lease another thread has begun. */
    public Lease held(String sweep, long term) {
        return new Lease(sweep, term);
    }

    /** When each sweep last did all it had to, on whatever node; those that never did are not among them. */
    public Map<String, Instant> successes() {
        return sql
                .list(
                        "SELECT sweep, succeeded_at FROM sweep_lease WHERE succeeded_at IS NOT NULL",
                        row -> Map.entry(row.text("sweep"), row.instant("succeeded_at")))
                .stream()
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    /**
     * Who may have left an execution behind.
     *
     * @param now the time of the database
     * @param aliveSince since when the longest running node is up; now if none is
     * @param free sweeps with a lease that nobody holds
     */
    public record Census(Instant now, Instant aliveSince, List<String> free) {
        public Census {
            free = List.copyOf(free);
        }
    }

    /** An execution that began before any live node did, or of a sweep whose lease nobody holds, is nobody's any more. */
    public Census census() {
        var free = sql.list(
                "SELECT sweep FROM sweep_lease WHERE held_until IS NULL OR held_until <= atelier_now()",
                row -> row.text("sweep"));
        return sql.one("""
                        SELECT atelier_now() AS t, coalesce(min(s.started_at), atelier_now()) AS alive FROM worker_session s
                         WHERE s.last_seen > atelier_now() - interval '1 minute'
                        """, row -> new Census(row.instant("t"), row.instant("alive"), free));
    }

    private static String run(Lease lease, Function<Lease, String> body) {
        boolean ok = false;
        String said = "failed";
        try {
            said = body.apply(lease);
            ok = true;
            return said;
        } finally {
            lease.end(ok, said);
        }
    }
}
