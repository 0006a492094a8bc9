package studio.atelier.wallet.batch;

import jakarta.batch.runtime.BatchRuntime;
import jakarta.ejb.Schedule;
import jakarta.ejb.Singleton;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.inject.Inject;
import java.util.Properties;
import studio.atelier.wallet.WalletMeters;
import studio.atelier.wallet.WalletSweeps;

/** Starts the sweeps of money, and looks after budgets and meters. Every node does so; the lease lets one of them work. */
@Singleton
@TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
public class WalletSweepTimer {

    private static final String HOLDS = "hold-expiry";
    private static final String CODES = "code-expiry";
    private static final String SEAL = "ledger-seal";
    private static final String RECONCILIATION = "wallet-reconciliation";

    @Inject
    WalletSweeps wallet;

    @Inject
    WalletMeters meters;

    @Schedule(hour = "*", minute = "*", second = "7", persistent = false, info = "budgets of the day")
    public void budgets() {
        wallet.applyBudgets();
        meters.levels(wallet.pulse());
    }

    @Schedule(hour = "*", minute = "*/5", second = "31", persistent = false, info = HOLDS)
    public void holds() {
        if (wallet.holdsAreDue()) {
            BatchRuntime.getJobOperator().start(HOLDS, new Properties());
        }
    }

    @Schedule(hour = "*", minute = "23", persistent = false, info = CODES)
    public void codes() {
        BatchRuntime.getJobOperator().start(CODES, new Properties());
    }

    @Schedule(hour = "*", minute = "37", persistent = false, info = SEAL)
    public void seal() {
        BatchRuntime.getJobOperator().start(SEAL, new Properties());
    }

    @Schedule(hour = "*", minute = "47", persistent = false, info = RECONCILIATION)
    public void tail() {
        BatchRuntime.getJobOperator().start(RECONCILIATION, new Properties());
    }

    @Schedule(hour = "2", minute = "17", persistent = false, info = RECONCILIATION)
    public void all() {
        var parameters = new Properties();
        parameters.setProperty("days", "all");
        BatchRuntime.getJobOperator().start(RECONCILIATION, parameters);
    }
}
