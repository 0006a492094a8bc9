package studio.atelier.media.batch;

import jakarta.batch.api.BatchProperty;
import jakarta.batch.runtime.context.JobContext;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import studio.atelier.media.RetentionSweep;
import studio.atelier.ops.SweepLeases;
import studio.atelier.ops.batch.LeasedSweep;

/** Removes files and jobs that have outlived their terms. */
@Named
@Dependent
public class MediaSweep extends LeasedSweep {

    /** Below it, uploads that are merely slow would be given up. */
    private static final int LEAST_SILENCE = 60;

    private static final int MOST_SILENCE = 30 * 24 * 3600;
    private static final int MOST_BATCH = 10_000;
    private static final int MOST_FLOOR = 24 * 365;

    private final RetentionSweep retention;

    @Inject
    @BatchProperty
    String silenceSeconds;

    @Inject
    @BatchProperty
    String batch;

    @Inject
    @BatchProperty
    String floorHours;

    @Inject
    @BatchProperty
    String orphans;

    @Inject
    MediaSweep(SweepLeases leases, JobContext job, RetentionSweep retention) {
        super(leases, job);
        this.retention = retention;
    }

    @Override
    protected String sweep(BooleanSupplier goesOn) {
        return retention
                .sweep(
                        new RetentionSweep.Terms(
                                Duration.ofSeconds(
                                        number("silenceSeconds", silenceSeconds, LEAST_SILENCE, MOST_SILENCE)),
                                number("batch", batch, 1, MOST_BATCH),
                                Duration.ofHours(number("floorHours", floorHours, 0, MOST_FLOOR)),
                                removesOrphans()),
                        goesOn)
                .toString();
    }

    private boolean removesOrphans() {
        return switch (orphans.strip()) {
            case "count" -> false;
            case "remove" -> true;
            case String _ -> throw refused("orphans must be count or remove");
        };
    }
}
