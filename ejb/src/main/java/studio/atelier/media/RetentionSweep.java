package studio.atelier.media;

import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import org.jboss.logging.Logger;

/**
 * Removes what has outlived its terms: jobs by the terms of their studio, uploads that broke off or were never used, files whose jobs ended
 * long enough ago, and whatever was deleted. First the file, then the row. Every step is short, may be repeated, and is
 * finished by the next execution if this one dies.
 */
@Dependent
public class RetentionSweep {

    private static final Logger LOG = Logger.getLogger(RetentionSweep.class);

    /** Files removed between two questions whether to go on: well within the lease. */
    private static final int CHUNK = 25;

    private final List<StudioTerms> studios;
    private final Disposal disposal;
    private final Census census;

    @Inject
    RetentionSweep(@Any Instance<StudioTerms> studios, Disposal disposal, Census census) {
        this(studios.stream().toList(), disposal, census);
    }

    RetentionSweep(List<StudioTerms> studios, Disposal disposal, Census census) {
        this.studios = List.copyOf(studios);
        this.disposal = disposal;
        this.census = census;
    }

    /**
     * How one execution goes about it.
     *
     * @param silence an upload that gave no sign of life for so long is given up
     * @param batch how many are marked at a time
     * @param floor files and rows younger than this are not compared: they may be on their way
     * @param removeOrphans whether files that no row knows are removed, and not only counted
     */
    public record Terms(Duration silence, int batch, Duration floor, boolean removeOrphans) {}

    /**
     * What one execution did.
     *
     * @param jobs deleted by the terms of their studios
     * @param abandoned uploads that broke off
     * @param expired uploads no job used in time
     * @param lapsed files whose jobs ended long enough ago
     * @param removed files that are gone, rows too
     * @param failed files that could not be removed; their turn comes again
     * @param orphans files that no row knows
     * @param missing rows whose file is not there
     */
    public record Swept(
            long jobs,
            long abandoned,
            long expired,
            long lapsed,
            long removed,
            long bytes,
            long failed,
            long orphans,
            long missing) {

        /** The exit status. */
        @Override
        public String toString() {
            return "jobs=" + jobs + " abandoned=" + abandoned + " expired=" + expired + " lapsed=" + lapsed
                    + " removed=" + removed + " bytes=" + bytes + " failed=" + failed + " orphans=" + orphans
                    + " missing=" + missing;
        }
    }

    private record Removed(long objects, long bytes, long failed) {}

    /**
     * Does all that is due.
     *
     * @param goesOn asked before every step
     */
    public Swept sweep(Terms terms, BooleanSupplier goesOn) {
        long jobs = byStudios(terms.batch(), goesOn);
        long abandoned = 0;
        long expired = 0;
        while (goesOn.getAsBoolean()) {
            var marked = disposal.mark(terms.silence(), terms.batch());
            if (marked.isEmpty()) {
                break;
            }
            abandoned += marked.abandoned();
            expired += marked.expired();
        }
        long lapsed = lapse(terms.batch(), goesOn);
        var removed = remove(goesOn);
        var found = census.take(terms.floor(), terms.removeOrphans(), goesOn);
        return new Swept(
                jobs,
                abandoned,
                expired,
                lapsed,
                removed.objects(),
                removed.bytes(),
                removed.failed(),
                found.orphans(),
                found.missing());
    }

    private long byStudios(int batch, BooleanSupplier goesOn) {
        long jobs = 0;
        for (var studio : studios) {
            int last = CHUNK;
            while (last == CHUNK && goesOn.getAsBoolean()) {
                last = studio.apply(Math.min(batch, CHUNK));
                jobs += last;
            }
        }
        return jobs;
    }

    private long lapse(int batch, BooleanSupplier goesOn) {
        long lapsed = 0;
        var after = Disposal.START;
        while (goesOn.getAsBoolean()) {
            var page = disposal.lapse(after, batch);
            lapsed += page.marked();
            if (page.last() == null) {
                break;
            }
            after = page.last();
        }
        disposal.forgetUses(batch);
        return lapsed;
    }

    private Removed remove(BooleanSupplier goesOn) {
        long objects = 0;
        long bytes = 0;
        long failed = 0;
        UUID after = Disposal.START;
        while (goesOn.getAsBoolean()) {
            var keys = disposal.marked(after, CHUNK);
            if (keys.isEmpty()) {
                break;
            }
            after = keys.getLast().id();
            var gone = removed(keys);
            failed += keys.size() - gone.size();
            var freed = disposal.forget(gone);
            objects += freed.objects();
            bytes += freed.bytes();
        }
        return new Removed(objects, bytes, failed);
    }

    private List<UUID> removed(List<ObjectKey> keys) {
        var gone = new ArrayList<UUID>();
        for (var key : keys) {
            try {
                disposal.remove(key);
                gone.add(key.id());
            } catch (IOException e) {
                LOG.warnf(e, "Object %s could not be removed", key.id());
            }
        }
        return gone;
    }
}
