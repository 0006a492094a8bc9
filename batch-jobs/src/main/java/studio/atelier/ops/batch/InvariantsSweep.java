package studio.atelier.ops.batch;

import jakarta.batch.api.BatchProperty;
import jakarta.batch.runtime.context.JobContext;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.time.Instant;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;
import studio.atelier.ops.Operations;
import studio.atelier.ops.SweepLeases;

/** Proves what must be true of the engine. It reports and never repairs. */
@Named
@Dependent
public class InvariantsSweep extends LeasedSweep {

    private static final Logger LOG = Logger.getLogger(InvariantsSweep.class);

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
        var checked = operations.invariants(Instant.now().minus(days(days)));
        var violated = checked.stream().filter(one -> one.violations() > 0).toList();
        violated.forEach(one -> LOG.errorf(
                "Invariant %s is violated %d times: %s, such as %s",
                one.id(), one.violations(), one.what(), one.sample()));
        return "checked=" + checked.size() + " violated=" + violated.size()
                + violated.stream()
                        .map(one -> " " + one.id() + "=" + one.violations())
                        .collect(Collectors.joining());
    }
}
