package studio.atelier.wallet.batch;

import jakarta.batch.runtime.context.JobContext;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.util.function.BooleanSupplier;
import studio.atelier.ops.SweepLeases;
import studio.atelier.ops.batch.LeasedSweep;
import studio.atelier.wallet.WalletSweeps;

/** Frees money that was set aside for something that never ended. */
@Named
@Dependent
public class HoldExpirySweep extends LeasedSweep {

    private final WalletSweeps wallet;

    @Inject
    HoldExpirySweep(SweepLeases leases, JobContext job, WalletSweeps wallet) {
        super(leases, job);
        this.wallet = wallet;
    }

    @Override
    protected String sweep(BooleanSupplier goesOn) {
        return wallet.expireHolds(goesOn).toString();
    }
}
