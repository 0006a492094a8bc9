package studio.atelier.billing.batch;

import jakarta.batch.runtime.context.JobContext;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.util.function.BooleanSupplier;
import studio.atelier.billing.PackageExpiry;
import studio.atelier.ops.SweepLeases;
import studio.atelier.ops.batch.LeasedSweep;

/** Ends lesson packages whose time is over. */
@Named
@Dependent
public class PackageExpirySweep extends LeasedSweep {

    private final PackageExpiry expiry;

    @Inject
    PackageExpirySweep(SweepLeases leases, JobContext job, PackageExpiry expiry) {
        super(leases, job);
        this.expiry = expiry;
    }

    @Override
    protected String sweep(BooleanSupplier goesOn) {
        return PackageExpiry.all(expiry, goesOn).toString();
    }
}
