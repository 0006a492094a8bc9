package studio.atelier.ops.batch;

import jakarta.batch.api.Batchlet;
import jakarta.batch.runtime.context.JobContext;
import java.util.function.BooleanSupplier;
import org.jboss.logging.Logger;
import studio.atelier.ops.SweepLeases;

/** A sweep of one step that runs once at a time over all nodes. What it did is the exit status of the job. */
abstract class LeasedSweep implements Batchlet {

    private static final Logger LOG = Logger.getLogger(LeasedSweep.class);

    private final SweepLeases leases;
    private final JobContext job;
    private volatile boolean stopped;

    LeasedSweep(SweepLeases leases, JobContext job) {
        this.leases = leases;
        this.job = job;
    }

    /** @param goesOn to be asked before every step; @return what was done, in counters */
    abstract String sweep(BooleanSupplier goesOn);

    @Override
    public final String process() {
        var holder = System.getProperty("jboss.node.name", "node") + " execution " + job.getExecutionId();
        var said = leases.run(job.getJobName(), holder, lease -> sweep(() -> !stopped && lease.extend()))
                .orElse("skipped: another execution is at it");
        LOG.infof("Sweep %s: %s", job.getJobName(), said);
        job.setExitStatus(said);
        return stopped ? "STOPPED" : "DONE";
    }

    @Override
    public final void stop() {
        stopped = true;
    }
}
