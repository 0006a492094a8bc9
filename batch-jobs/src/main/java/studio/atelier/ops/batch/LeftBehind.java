package studio.atelier.ops.batch;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import org.jboss.logging.Logger;
import studio.atelier.ops.SweepLeases;
import studio.atelier.platform.SqlFailure;

/** JBeret leaves the executions of a killed server STARTED for good; this ends them as FAILED, once they are nobody's. */
@Dependent
class LeftBehind {

    private static final Logger LOG = Logger.getLogger(LeftBehind.class);

    private final SweepLeases leases;
    private final ExecutionStore executions;

    @Inject
    LeftBehind(SweepLeases leases, ExecutionStore executions) {
        this.leases = leases;
        this.executions = executions;
    }

    void reconcile() {
        try {
            int ended = executions.endLeftBehind(leases.census());
            if (ended > 0) {
                LOG.warnf("%d executions of sweeps were left behind by a server that was killed", ended);
            }
        } catch (SqlFailure e) {
            LOG.warnf("Executions left behind were not looked for: %s", e.getMessage());
        }
    }
}
