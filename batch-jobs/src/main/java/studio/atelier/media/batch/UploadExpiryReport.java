package studio.atelier.media.batch;

import jakarta.batch.api.listener.AbstractJobListener;
import jakarta.batch.runtime.context.JobContext;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.util.Optional;
import org.jboss.logging.Logger;

/** Puts the counters into the exit status, unless a step has said why it failed. */
@Named
@Dependent
public class UploadExpiryReport extends AbstractJobListener {

    private static final Logger LOG = Logger.getLogger(UploadExpiryReport.class);

    private final JobContext job;

    @Inject
    UploadExpiryReport(JobContext job) {
        this.job = job;
    }

    @Override
    public void afterJob() {
        var counts = UploadExpiryCounts.of(job).toString();
        LOG.infof("Sweep %s: %s", job.getJobName(), counts);
        // As long as nobody has set it, JBeret gives the batch status.
        var said = Optional.ofNullable(job.getExitStatus());
        if (said.isEmpty() || said.get().equals(job.getBatchStatus().name())) {
            job.setExitStatus(counts);
        }
    }
}
