package studio.atelier.wallet.batch;

import jakarta.batch.api.partition.PartitionAnalyzer;
import jakarta.batch.api.partition.PartitionReducer;
import jakarta.batch.runtime.BatchStatus;
import jakarta.batch.runtime.context.JobContext;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.io.Serializable;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;
import studio.atelier.ops.SweepLeases;

/** Adds up what the parts found, in the thread that has planned them, and ends the lease. */
@Named
@Dependent
public class ReconciliationSum implements PartitionAnalyzer, PartitionReducer {

    private static final Logger LOG = Logger.getLogger(ReconciliationSum.class);
    private static final Pattern COUNTER = Pattern.compile("(\\w+)=(\\d+)");

    private final JobContext job;

    @Inject
    ReconciliationSum(JobContext job) {
        this.job = job;
    }

    /** An execution that has the lease; the batch runtime makes one object of this class to add up and another to end. */
    static final class Running {

        private final SweepLeases.Lease lease;
        private final Map<String, Long> counted = new TreeMap<>();

        Running(SweepLeases.Lease lease) {
            this.lease = lease;
        }

        void add(String said) {
            COUNTER.matcher(said)
                    .results()
                    .forEach(found -> counted.merge(found.group(1), Long.parseLong(found.group(2)), Long::sum));
        }

        /** Invariants have names in capitals. */
        private Map<String, Long> violated() {
            return counted.entrySet().stream()
                    .filter(one -> Character.isUpperCase(one.getKey().charAt(0)))
                    .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue, Long::sum, TreeMap::new));
        }

        @Override
        public String toString() {
            return "violated=" + violated().size() + " frozen=" + counted.getOrDefault("frozen", 0L) + " parts="
                    + counted.getOrDefault("parts", 0L)
                    + violated().entrySet().stream()
                            .map(one -> " " + one.getKey() + "=" + one.getValue())
                            .collect(Collectors.joining());
        }
    }

    @Override
    public void analyzeStatus(BatchStatus status, @Nullable String said) {
        if (job.getTransientUserData() instanceof Running running && status == BatchStatus.COMPLETED && said != null) {
            running.add(said);
            job.setExitStatus(running.toString());
        }
    }

    @Override
    public void afterPartitionedStepCompletion(PartitionStatus status) {
        if (job.getTransientUserData() instanceof Running running) {
            boolean whole = status == PartitionStatus.COMMIT;
            var said = whole ? running.toString() : "unfinished: " + running;
            LOG.infof("Sweep %s: %s", job.getJobName(), said);
            job.setExitStatus(said);
            running.lease.end(whole, said);
        }
    }

    @Override
    public void analyzeCollectorData(@Nullable Serializable data) {}

    @Override
    public void beginPartitionedStep() {}

    @Override
    public void beforePartitionedStepCompletion() {}

    @Override
    public void rollbackPartitionedStep() {}
}
