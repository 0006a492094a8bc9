package studio.atelier.ops.batch;

import jakarta.batch.api.Batchlet;
import jakarta.batch.runtime.context.JobContext;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import org.jboss.logging.Logger;
import studio.atelier.ops.SweepLeases;

/** A sweep of one step that runs once at a time over all nodes. What it did is the exit status of the job. */
public abstract class LeasedSweep implements Batchlet {

    private static final Logger LOG = Logger.getLogger(LeasedSweep.class);

    /** What an execution says that found another one at work. */
    public static final String SKIPPED = "skipped: another execution is at it";

    private final SweepLeases leases;
    private final JobContext job;
    private volatile boolean stopped;

    protected LeasedSweep(SweepLeases leases, JobContext job) {
        this.leases = leases;
        this.job = job;
    }

    /**
     * The work of one execution.
     *
     * @param goesOn to be asked before every step
     * @return what was done, in counters
     */
    protected abstract String sweep(BooleanSupplier goesOn);

    /** The parameter {@code days}; what is no such number ends the job, and its exit status says why. */
    protected final Duration days(String text) {
        return new Parameters(job).days(text);
    }

    /** A parameter that is a whole number; what is none ends the job, and its exit status says why. */
    protected final int number(String name, String text, int least, int most) {
        return new Parameters(job).number(name, text, least, most);
    }

    /** Ends the job; the exit status says why. */
    protected final IllegalArgumentException refused(String why) {
        return new Parameters(job).refused(why);
    }

    /** Who holds a lease, for people. */
    public static String holder(JobContext job) {
        return System.getProperty("jboss.node.name", "node") + " execution " + job.getExecutionId();
    }

    @Override
    public final String process() {
        var said = leases.run(job.getJobName(), holder(job), lease -> sweep(() -> !stopped && lease.extend()))
                .orElse(SKIPPED);
        LOG.infof("Sweep %s: %s", job.getJobName(), said);
        job.setExitStatus(said);
        return stopped ? "STOPPED" : "DONE";
    }

    @Override
    public final void stop() {
        stopped = true;
    }
}
