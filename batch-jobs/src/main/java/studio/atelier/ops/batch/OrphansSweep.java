package studio.atelier.ops.batch;

import jakarta.batch.api.BatchProperty;
import jakarta.batch.runtime.context.JobContext;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.time.Duration;
import java.time.Instant;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;
import studio.atelier.ops.OrphanedCalls;
import studio.atelier.ops.OrphanedCalls.Count;
import studio.atelier.ops.SweepLeases;

/** Counts what was perhaps bought from a provider and will not be collected. It reports and never repairs. */
@Named
@Dependent
public class OrphansSweep extends LeasedSweep {

    private static final Logger LOG = Logger.getLogger(OrphansSweep.class);

    /** Longer than a report or a retry by hand is on its way. */
    private static final Duration SETTLED = Duration.ofHours(1);

    private final OrphanedCalls calls;

    @Inject
    @BatchProperty
    String days;

    @Inject
    OrphansSweep(SweepLeases leases, JobContext job, OrphanedCalls calls) {
        super(leases, job);
        this.calls = calls;
    }

    @Override
    protected String sweep(BooleanSupplier goesOn) {
        var now = Instant.now();
        var counts = calls.count(now.minus(days(days)), now.minus(SETTLED));
        counts.forEach(one -> LOG.warnf(
                "Calls of %s that nobody will collect: %d perhaps made, %d submitted, such as of job %s",
                one.provider(), one.intents(), one.submitted(), one.job()));
        long intents = counts.stream().mapToLong(Count::intents).sum();
        long submitted = counts.stream().mapToLong(Count::submitted).sum();
        return "orphans=" + (intents + submitted) + " intents=" + intents + " submitted=" + submitted
                + counts.stream()
                        .map(one -> " " + one.provider() + "=" + one.all())
                        .collect(Collectors.joining());
    }
}
