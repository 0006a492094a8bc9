package studio.atelier.ops.batch;

import jakarta.batch.runtime.context.JobContext;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.util.function.BooleanSupplier;
import studio.atelier.ops.HistoryRetention;
import studio.atelier.ops.SweepLeases;

/** Drops the engine's history past its retention. */
@Named
@Dependent
public class HistorySweep extends LeasedSweep {

    private final HistoryRetention history;

    @Inject
    HistorySweep(SweepLeases leases, JobContext job, HistoryRetention history) {
        super(leases, job);
        this.history = history;
    }

    @Override
    protected String sweep(BooleanSupplier goesOn) {
        return history.sweep(goesOn).toString();
    }
}
