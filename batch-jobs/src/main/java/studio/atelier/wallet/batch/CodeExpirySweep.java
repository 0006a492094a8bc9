package studio.atelier.wallet.batch;

import jakarta.batch.runtime.context.JobContext;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.util.function.BooleanSupplier;
import studio.atelier.ops.SweepLeases;
import studio.atelier.ops.batch.LeasedSweep;
import studio.atelier.wallet.WalletSweeps;

/** Marks codes that are too old to be redeemed, and counts what they were worth. */
@Named
@Dependent
public class CodeExpirySweep extends LeasedSweep {

    private final WalletSweeps wallet;

    @Inject
    CodeExpirySweep(SweepLeases leases, JobContext job, WalletSweeps wallet) {
        super(leases, job);
        this.wallet = wallet;
    }

    @Override
    protected String sweep(BooleanSupplier goesOn) {
        return wallet.expireCodes(goesOn).toString();
    }
}
