package studio.atelier.ops;

import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Inject;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.jboss.logging.Logger;
import studio.atelier.platform.EngineRole;
import studio.atelier.platform.Settings;
import studio.atelier.platform.Sql;

/**
 * Drops history past its retention, a weekly partition at a time, and what hangs on it. Each step is a short transaction of its
 * own; a step that would have to wait for a lock gives up and is tried again, so that nobody waits for this.
 */
@Dependent
public class HistoryRetention {

    private static final Logger LOG = Logger.getLogger(HistoryRetention.class);

    private static final int TRIES = 20;
    private static final int BATCH = 2_000;

    private final Sql sql;
    private final HistorySettings settings;

    @Inject
    public HistoryRetention(@EngineRole Sql sql, HistorySettings settings) {
        this.sql = sql;
        this.settings = settings;
    }

    @Produces
    @Dependent
    static HistorySettings settings(Settings settings) {
        return HistorySettings.of(settings);
    }

    private record Part(String parent, String name, boolean attached) {}

    private record Pruned(long dead, long calls, long keys, long minutes) {
        Pruned plus(Pruned other) {
            return new Pruned(dead + other.dead, calls + other.calls, keys + other.keys, minutes + other.minutes);
        }

        boolean isFull() {
            return Math.max(Math.max(dead, calls), Math.max(keys, minutes)) == BATCH;
        }
    }

    /**
     * What one execution did.
     *
     * @param dropped partitions that went
     * @param kept partitions past their time with jobs that still have work
     * @param locked partitions that were in use at every try; the next execution tries again
     * @param pruned rows of dropped jobs, expired keys and old roll-ups
     * @param strays rows that fell outside the weekly partitions; anything but 0 is to be looked into
     */
    public record Swept(long dropped, long kept, long locked, long pruned, long strays) {

        /** The exit status. */
        @Override
        public String toString() {
            return "dropped=" + dropped + " kept=" + kept + " locked=" + locked + " pruned=" + pruned + " strays="
                    + strays;
        }
    }

    /**
     * Does all that is due.
     *
     * @param goesOn asked before every step
     */
    public Swept sweep(BooleanSupplier goesOn) {
        long dropped = 0;
        long kept = 0;
        long locked = 0;
        for (var part : due()) {
            if (!goesOn.getAsBoolean()) {
                break;
            }
            switch (part.attached() ? detach(part) : "detached") {
                case "live" -> kept++;
                case "detached" -> {
                    if (drop(part)) {
                        dropped++;
                    } else {
                        locked++;
                    }
                }
                case String other -> locked++;
            }
        }
        var pruned = new Pruned(0, 0, 0, 0);
        var last = new Pruned(BATCH, 0, 0, 0);
        while (last.isFull() && goesOn.getAsBoolean()) {
            last = prune();
            pruned = pruned.plus(last);
        }
        long strays = sql.one("SELECT work_history_strays() AS n", row -> row.number("n"));
        if (strays > 0) {
            LOG.errorf("%d rows lie outside the weekly partitions; see docs/operating/sweeps.md", strays);
        }
        return new Swept(
                dropped, kept, locked, pruned.dead() + pruned.calls() + pruned.keys() + pruned.minutes(), strays);
    }

    private List<Part> due() {
        return sql.list(
                "SELECT parent, part, attached FROM work_history_due(?, ?, ?)",
                row -> new Part(row.text("parent"), row.text("part"), row.flag("attached")),
                (int) settings.attempts().toDays(),
                (int) settings.events().toDays(),
                (int) settings.jobs().toDays());
    }

    private String detach(Part part) {
        String answer = "locked";
        for (int i = 0; i < TRIES && answer.equals("locked"); i++) {
            answer = sql.one(
                    "SELECT work_history_detach(?, ?) AS answer",
                    row -> row.text("answer"),
                    part.parent(),
                    part.name());
        }
        return answer;
    }

    private boolean drop(Part part) {
        return sql.one("SELECT work_history_drop(?, ?) AS gone", row -> row.flag("gone"), part.parent(), part.name());
    }

    private Pruned prune() {
        return sql.one(
                "SELECT * FROM work_history_prune(?, ?, ?)",
                row -> new Pruned(
                        row.integer("dead"), row.integer("calls"), row.integer("keys"), row.integer("minutes")),
                (int) settings.jobs().toDays(),
                (int) settings.attempts().toDays(),
                BATCH);
    }
}
