package studio.atelier.erasure.batch;

import jakarta.batch.runtime.context.JobContext;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.util.function.BooleanSupplier;
import studio.atelier.erasure.Erasure;
import studio.atelier.ops.SweepLeases;
import studio.atelier.ops.batch.LeasedSweep;

/** Erases people who asked for it. */
@Named
@Dependent
public class PersonErasureSweep extends LeasedSweep {

    private final Erasure erasure;

    @Inject
    PersonErasureSweep(SweepLeases leases, JobContext job, Erasure erasure) {
        super(leases, job);
        this.erasure = erasure;
    }

    @Override
    protected String sweep(BooleanSupplier goesOn) {
        return erasure.sweep(goesOn).toString();
    }
}
