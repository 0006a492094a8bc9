package studio.atelier.limit.batch;

import jakarta.batch.api.Batchlet;
import jakarta.batch.runtime.context.JobContext;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import studio.atelier.limit.LimitPruning;

/** Prunes batch by batch until nothing is left or it is stopped. */
@Named
@Dependent
public class LimitPruningStep implements Batchlet {

    private final LimitPruning pruning;
    private final JobContext job;
    private volatile boolean stopped;

    @Inject
    LimitPruningStep(LimitPruning pruning, JobContext job) {
        this.pruning = pruning;
        this.job = job;
    }

    @Override
    public String process() {
        long rows = 0;
        for (int gone = pruning.prune(); gone > 0 && !stopped; gone = pruning.prune()) {
            rows += gone;
        }
        job.setExitStatus("removed=" + rows);
        return stopped ? "STOPPED" : "PRUNED";
    }

    @Override
    public void stop() {
        stopped = true;
    }
}
