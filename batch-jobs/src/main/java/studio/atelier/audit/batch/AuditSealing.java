package studio.atelier.audit.batch;

import jakarta.batch.api.BatchProperty;
import jakarta.batch.api.Batchlet;
import jakarta.batch.runtime.context.JobContext;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.time.Duration;
import org.jboss.logging.Logger;
import studio.atelier.audit.AuditStore;

/** Seals block by block, each in a transaction of its own, then checks; fails if a block is not as it was sealed. */
@Named
@Dependent
public class AuditSealing implements Batchlet {

    private static final Logger LOG = Logger.getLogger(AuditSealing.class);
    private static final int MOST_DAYS = 36_500;

    private final AuditStore log;
    private final JobContext job;
    private volatile boolean stopped;

    @Inject
    @BatchProperty
    String verifyDays;

    @Inject
    AuditSealing(AuditStore log, JobContext job) {
        this.log = log;
        this.job = job;
    }

    @Override
    public String process() {
        var age = age();
        log.prepare();
        int blocks = 0;
        long events = 0;
        for (var sealed = log.seal(); sealed.isPresent() && !stopped; sealed = log.seal()) {
            var block = sealed.get();
            blocks++;
            events += block.events();
            // Whoever can rewrite the tables cannot rewrite logs that have left the machine.
            LOG.infof("Audit block %d sealed: %d entries, hash %s", block.block(), block.events(), block.hash());
        }
        if (stopped) {
            return "STOPPED";
        }
        var verdict = log.verify(age);
        var broken = verdict.broken();
        job.setExitStatus("sealed=" + blocks + " events=" + events + " verified=" + verdict.blocks() + " broken="
                + broken.size());
        if (!broken.isEmpty()) {
            LOG.errorf("The audit log was changed: blocks %s are not as they were sealed", broken);
            throw new IllegalStateException("Blocks of the audit log were changed: " + broken.size());
        }
        return "SEALED";
    }

    @Override
    public void stop() {
        stopped = true;
    }

    private Duration age() {
        try {
            int days = Integer.parseInt(verifyDays.strip());
            if (days >= 0 && days <= MOST_DAYS) {
                return Duration.ofDays(days);
            }
        } catch (NumberFormatException e) {
            throw refused();
        }
        throw refused();
    }

    private IllegalArgumentException refused() {
        var why = "verifyDays must be a whole number from 0 to " + MOST_DAYS;
        job.setExitStatus(why);
        return new IllegalArgumentException(why);
    }
}
