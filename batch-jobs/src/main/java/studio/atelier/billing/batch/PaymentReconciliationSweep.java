package studio.atelier.billing.batch;

import jakarta.batch.runtime.context.JobContext;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.util.function.BooleanSupplier;
import studio.atelier.billing.PaymentReconciliation;
import studio.atelier.ops.SweepLeases;
import studio.atelier.ops.batch.LeasedSweep;

/** Asks providers for payments nothing was heard of, and proves what must be true of what was sold. */
@Named
@Dependent
public class PaymentReconciliationSweep extends LeasedSweep {

    private final PaymentReconciliation payments;

    @Inject
    PaymentReconciliationSweep(SweepLeases leases, JobContext job, PaymentReconciliation payments) {
        super(leases, job);
        this.payments = payments;
    }

    @Override
    protected String sweep(BooleanSupplier goesOn) {
        return payments.reconcile(goesOn).toString();
    }
}
