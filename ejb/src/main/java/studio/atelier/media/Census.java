package studio.atelier.media;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import org.jboss.logging.Logger;
import studio.atelier.platform.EngineRole;
import studio.atelier.platform.Sql;

/**
 * Compares the store with the database in both directions. A file is written after its row and removed before it, so a file
 * without a row is left from a crash of the disk or a restored database, and a row without a file is a loss.
 */
@Dependent
class Census {

    private static final Logger LOG = Logger.getLogger(Census.class);
    private static final int PAGE = 500;

    private static final String KNOWN = "SELECT id FROM media_object WHERE id = ANY (?)";

    private static final String ROWS = """
            SELECT id, workspace_id, area FROM media_object
             WHERE state = 'stored' AND id > ? AND created_at < atelier_now() - make_interval(secs => ?) ORDER BY id LIMIT ?""";

    private final Sql sql;
    private final ObjectStore objects;

    @Inject
    Census(@EngineRole Sql sql, ObjectStore objects) {
        this.sql = sql;
        this.objects = objects;
    }

    /** What was found. */
    record Found(long orphans, long missing) {}

    Found take(Duration floor, boolean removeOrphans, BooleanSupplier goesOn) {
        try {
            return new Found(orphans(floor, removeOrphans, goesOn), missing(floor, goesOn));
        } catch (IOException e) {
            throw new IllegalStateException("The store could not be read", e);
        }
    }

    private long orphans(Duration floor, boolean remove, BooleanSupplier goesOn) throws IOException {
        long orphans = 0;
        try (var stored = objects.list(floor)) {
            var keys = stored.iterator();
            while (keys.hasNext() && goesOn.getAsBoolean()) {
                var page = new ArrayList<ObjectKey>();
                while (keys.hasNext() && page.size() < PAGE) {
                    page.add(keys.next());
                }
                for (var key : unknown(page)) {
                    orphans++;
                    if (remove) {
                        objects.delete(key);
                        LOG.warnf("Object %s was known by no row and is removed", key);
                    }
                }
            }
        }
        return orphans;
    }

    private List<ObjectKey> unknown(List<ObjectKey> page) {
        var ids = page.stream().map(ObjectKey::id).toArray(UUID[]::new);
        var known = new HashSet<>(sql.list(KNOWN, row -> row.uuid("id"), (Object) ids));
        return page.stream().filter(key -> !known.contains(key.id())).distinct().toList();
    }

    private long missing(Duration floor, BooleanSupplier goesOn) throws IOException {
        long missing = 0;
        var after = Disposal.START;
        while (goesOn.getAsBoolean()) {
            var page = sql.list(
                    ROWS,
                    row -> new ObjectKey(row.uuid("workspace_id"), Area.of(row.text("area")), row.uuid("id")),
                    after,
                    (double) floor.toSeconds(),
                    PAGE);
            if (page.isEmpty()) {
                break;
            }
            after = page.getLast().id();
            for (var key : page) {
                if (objects.size(key).isEmpty()) {
                    missing++;
                    LOG.errorf("The file of object %s is not there", key);
                }
            }
        }
        return missing;
    }
}
