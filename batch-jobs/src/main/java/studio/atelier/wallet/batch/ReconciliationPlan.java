package studio.atelier.wallet.batch;

import jakarta.batch.api.BatchProperty;
import jakarta.batch.api.partition.PartitionMapper;
import jakarta.batch.api.partition.PartitionPlan;
import jakarta.batch.api.partition.PartitionPlanImpl;
import jakarta.batch.runtime.context.JobContext;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.time.Instant;
import java.util.Properties;
import studio.atelier.ops.SweepLeases;
import studio.atelier.ops.batch.LeasedSweep;
import studio.atelier.ops.batch.Parameters;
import studio.atelier.wallet.WalletSweeps;

/**
 * Takes the lease and cuts the ledger into ranges of accounts and of transactions. A restart proves everything again: the ledger has
 * gone on meanwhile.
 */
@Named
@Dependent
public class ReconciliationPlan implements PartitionMapper {

    private static final String ALL = "all";
    private static final Instant BEGINNING = Instant.parse("2000-01-01T00:00:00Z");

    private static final int MOST_PARTS = 256;

    /** Beside each other; the machine has other things to do. */
    private static final int THREADS = 2;

    private final WalletSweeps wallet;
    private final SweepLeases leases;
    private final JobContext job;

    @Inject
    @BatchProperty
    String days;

    @Inject
    @BatchProperty
    String parts;

    @Inject
    ReconciliationPlan(WalletSweeps wallet, SweepLeases leases, JobContext job) {
        this.wallet = wallet;
        this.leases = leases;
        this.job = job;
    }

    @Override
    public PartitionPlan mapPartitions() {
        var parameters = new Parameters(job);
        int most = parameters.number("parts", parts, 1, MOST_PARTS);
        var since = days.strip().equals(ALL) ? BEGINNING : Instant.now().minus(parameters.days(days));
        var plan = new PartitionPlanImpl();
        plan.setPartitionsOverride(true);
        var lease = leases.begin(job.getJobName(), LeasedSweep.holder(job));
        if (lease.isEmpty()) {
            job.setExitStatus(LeasedSweep.SKIPPED);
            plan.setPartitions(0);
            return plan;
        }
        var ranges = wallet.parts(since, most).stream()
                .map(part -> ReconciliationPart.properties(part, lease.get().term()))
                .toArray(Properties[]::new);
        job.setTransientUserData(new ReconciliationSum.Running(lease.get()));
        plan.setPartitions(ranges.length);
        plan.setThreads(Math.min(THREADS, ranges.length));
        plan.setPartitionProperties(ranges);
        return plan;
    }
}
