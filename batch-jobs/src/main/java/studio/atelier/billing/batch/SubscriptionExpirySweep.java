package studio.atelier.billing.batch;

import jakarta.batch.runtime.context.JobContext;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.util.function.BooleanSupplier;
import studio.atelier.billing.SubscriptionExpiry;
import studio.atelier.ops.SweepLeases;
import studio.atelier.ops.batch.LeasedSweep;

/** Ends subscriptions, bills the next periods, and cancels payments nobody made. */
@Named
@Dependent
public class SubscriptionExpirySweep extends LeasedSweep {

    private final SubscriptionExpiry expiry;

    @Inject
    SubscriptionExpirySweep(SweepLeases leases, JobContext job, SubscriptionExpiry expiry) {
        super(leases, job);
        this.expiry = expiry;
    }

    @Override
    protected String sweep(BooleanSupplier goesOn) {
        return SubscriptionExpiry.all(expiry, goesOn).toString();
    }
}
