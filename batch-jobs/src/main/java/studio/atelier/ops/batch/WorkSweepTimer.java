package studio.atelier.ops.batch;

import jakarta.annotation.PostConstruct;
import jakarta.batch.runtime.BatchRuntime;
import jakarta.ejb.Schedule;
import jakarta.ejb.Singleton;
import jakarta.ejb.Startup;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.inject.Inject;
import java.util.Properties;
import org.jboss.logging.Logger;
import studio.atelier.ops.SweepLeases;
import studio.atelier.ops.SweepMeters;
import studio.atelier.platform.SqlFailure;

/** Starts the sweeps of the engine. Every node does so; the lease lets one of them work. */
@Startup
@Singleton
@TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
public class WorkSweepTimer {

    private static final Logger LOG = Logger.getLogger(WorkSweepTimer.class);
    private static final String HISTORY = "history-retention";
    private static final String INVARIANTS = "work-invariants";
    private static final String ORPHANS = "provider-orphans";

    @Inject
    LeftBehind leftBehind;

    @Inject
    SweepLeases leases;

    @Inject
    SweepMeters meters;

    @PostConstruct
    void boot() {
        leftBehind.reconcile();
    }

    @Schedule(hour = "*", minute = "*/5", persistent = false, info = "executions left behind")
    public void reconcile() {
        leftBehind.reconcile();
    }

    @Schedule(hour = "*", minute = "*", second = "13", persistent = false, info = "last successes of sweeps")
    public void meters() {
        try {
            meters.levels(leases.successes());
        } catch (SqlFailure e) {
            LOG.warnf("The last successes of sweeps are not known, the database does not answer: %s", e.getMessage());
        }
    }

    @Schedule(hour = "3", minute = "41", persistent = false, info = HISTORY)
    public void history() {
        BatchRuntime.getJobOperator().start(HISTORY, new Properties());
    }

    @Schedule(hour = "*", minute = "29", persistent = false, info = INVARIANTS)
    public void invariants() {
        BatchRuntime.getJobOperator().start(INVARIANTS, new Properties());
    }

    @Schedule(hour = "2", minute = "47", persistent = false, info = INVARIANTS + " of all live jobs")
    public void allInvariants() {
        var parameters = new Properties();
        parameters.setProperty("days", "all");
        BatchRuntime.getJobOperator().start(INVARIANTS, parameters);
    }

    @Schedule(hour = "*", minute = "43", persistent = false, info = ORPHANS)
    public void orphans() {
        BatchRuntime.getJobOperator().start(ORPHANS, new Properties());
    }
}
