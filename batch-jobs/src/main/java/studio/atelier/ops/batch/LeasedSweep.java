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

    private static final int MOST_DAYS = 400;

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
        return Duration.ofDays(number("days", text, 1, MOST_DAYS));
    }

    /** A parameter that is a whole number; what is none ends the job, and its exit status says why. */
    protected final int number(String name, String text, int least, int most) {
        try {
            int number = Integer.parseInt(text.strip());
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException e) {
            throw refused(name + " must be a whole number from " + least + " to " + most);
        }
        throw refused(name + " must be a whole number from " + least + " to " + most);
    }

    /** Ends the job; the exit status says why. */
    protected final IllegalArgumentException refused(String why) {
        job.setExitStatus(why);
        return new IllegalArgumentException(why);
    }

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
