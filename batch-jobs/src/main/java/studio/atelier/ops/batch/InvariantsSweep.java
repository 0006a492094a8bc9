package studio.atelier.ops.batch;

import jakarta.batch.api.BatchProperty;
import jakarta.batch.runtime.context.JobContext;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jboss.logging.Logger;
import studio.atelier.ops.Invariant;
import studio.atelier.ops.Operations;
import studio.atelier.ops.SweepLeases;

/** Proves what must be true of the engine. It reports and never repairs. */
@Named
@Dependent
public class InvariantsSweep extends LeasedSweep {

    private static final Logger LOG = Logger.getLogger(InvariantsSweep.class);

    /** Also every job that still lives, however old: it reads the jobs of every day there is. */
    private static final String ALL = "all";

    private static final Duration LATELY = Duration.ofDays(2);

    private final Operations operations;

    @Inject
    @BatchProperty
    String days;

    @Inject
    InvariantsSweep(SweepLeases leases, JobContext job, Operations operations) {
        super(leases, job);
        this.operations = operations;
    }

    @Override
    protected String sweep(BooleanSupplier goesOn) {
        boolean all = days.equals(ALL);
        var since = Instant.now().minus(all ? LATELY : days(days));
        var checked = operations.invariants(since);
        var older = all ? operations.invariantsOfOlder(since, goesOn) : List.<Invariant>of();
        var violated = Stream.concat(checked.stream(), older.stream())
                .filter(one -> one.violations() > 0)
                .collect(Collectors.groupingBy(Invariant::id, TreeMap::new, Collectors.toList()));
        violated.forEach((id, ones) -> LOG.errorf(
                "Invariant %s is violated %d times: %s, such as %s",
                id, sum(ones), ones.getFirst().what(), ones.getFirst().sample()));
        return "checked=" + checked.size() + " violated=" + violated.size()
                + violated.entrySet().stream()
                        .map(one -> " " + one.getKey() + "=" + sum(one.getValue()))
                        .collect(Collectors.joining());
    }

    private static long sum(List<Invariant> ones) {
        return ones.stream().mapToLong(Invariant::violations).sum();
    }
}
