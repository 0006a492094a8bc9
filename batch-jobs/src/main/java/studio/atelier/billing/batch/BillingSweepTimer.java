package studio.atelier.billing.batch;

import jakarta.batch.runtime.BatchRuntime;
import jakarta.ejb.Schedule;
import jakarta.ejb.Singleton;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import java.util.Properties;

/** Starts the sweeps of billing. Every node does so; the lease lets one of them work. */
@Singleton
@TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
public class BillingSweepTimer {

    private static final String PACKAGES = "package-expiry";
    private static final String SUBSCRIPTIONS = "subscription-expiry";
    private static final String PAYMENTS = "payment-reconciliation";

    @Schedule(hour = "*", minute = "7", persistent = false, info = PACKAGES)
    public void packages() {
        BatchRuntime.getJobOperator().start(PACKAGES, new Properties());
    }

    @Schedule(hour = "*", minute = "11", persistent = false, info = SUBSCRIPTIONS)
    public void subscriptions() {
        BatchRuntime.getJobOperator().start(SUBSCRIPTIONS, new Properties());
    }

    @Schedule(hour = "*", minute = "3/10", persistent = false, info = PAYMENTS)
    public void payments() {
        BatchRuntime.getJobOperator().start(PAYMENTS, new Properties());
    }
}
