package studio.atelier.media;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * How objects go: marked in the database, removed from the store, forgotten in the database. Each step may be repeated by
 * anybody at any time, also by two at once; a crash between two of them is finished by the next one to come.
 */
@Dependent
public class Disposal {

    /** Before the first id. */
    public static final UUID START = new UUID(0, 0);

    private static final Logger LOG = Logger.getLogger(Disposal.class);

    private final DisposalStore rows;
    private final ObjectStore objects;
    private final RetentionSettings retention;

    @Inject
    Disposal(DisposalStore rows, ObjectStore objects, RetentionSettings retention) {
        this.rows = rows;
        this.objects = objects;
        this.retention = retention;
    }

    /** What a call to {@link #forget} freed. */
    public record Freed(long objects, long bytes) {}

    /** What a call to {@link #mark} found. */
    public record Marked(long abandoned, long expired) {
        public boolean isEmpty() {
            return abandoned + expired == 0;
        }
    }

    /**
     * Marks uploads that broke off and objects that have expired, at most {@code limit} of each.
     *
     * @param silence how long an upload may give no sign of life
     */
    public Marked mark(Duration silence, int limit) {
        return new Marked(rows.markAbandoned(silence, limit), rows.markExpired(limit));
    }

    /**
     * A page of {@link #lapse}.
     *
     * @param last where the next page begins; null if there is none
     */
    public record Lapsed(@Nullable UUID last, int marked) {}

    /** Looks at a page of files that jobs use, in order of id, and marks those whose jobs ended long enough ago. */
    public Lapsed lapse(UUID after, int page) {
        return rows.lapse(retention, after, page);
    }

    /** Forgets which jobs used which files where both are gone. */
    public int forgetUses(int limit) {
        return rows.forgetUses(limit);
    }

    /** What is marked, in order of id, after this one. */
    public List<ObjectKey> marked(UUID after, int limit) {
        return rows.marked(after, limit);
    }

    /** Removes the bytes of a marked object; no transaction should be open. */
    public void remove(ObjectKey key) throws IOException {
        objects.delete(key);
    }

    /** Forgets marked objects whose bytes are removed, and gives their room back. */
    public Freed forget(List<UUID> ids) {
        return rows.forget(ids);
    }

    /** Removes all files of a workspace that is gone, whether a row knows them or not. */
    public void removeAll(UUID workspaceId) throws IOException {
        try (var keys = objects.listOf(workspaceId)) {
            for (var key : keys.toList()) {
                objects.delete(key);
            }
        }
    }

    /** The same when something went wrong anyway: what cannot be cleared away now is left to the sweep. */
    void giveUp(ObjectKey key) {
        try {
            dispose(key);
        } catch (IOException | RuntimeException e) {
            LOG.warnf(e, "Object %s is left to the sweep", key.id());
        }
    }

    /** All three steps for one object that nobody else may use. */
    void dispose(ObjectKey key) throws IOException {
        rows.mark(key.id());
        objects.delete(key);
        rows.forget(List.of(key.id()));
    }
}
