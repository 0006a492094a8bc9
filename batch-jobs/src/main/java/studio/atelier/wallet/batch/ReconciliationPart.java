package studio.atelier.wallet.batch;

import jakarta.batch.api.BatchProperty;
import jakarta.batch.api.Batchlet;
import jakarta.batch.runtime.context.JobContext;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.util.Properties;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;
import studio.atelier.ops.SweepLeases;
import studio.atelier.platform.Json;
import studio.atelier.wallet.WalletSweeps;

/** Proves what must be true of money in one part of the ledger. It freezes what is broken, and repairs nothing. */
@Named
@Dependent
public class ReconciliationPart implements Batchlet {

    private static final Logger LOG = Logger.getLogger(ReconciliationPart.class);

    private final WalletSweeps wallet;
    private final SweepLeases leases;
    private final JobContext job;

    @Inject
    @BatchProperty
    String term;

    @Inject
    @BatchProperty
    String part;

    @Inject
    ReconciliationPart(WalletSweeps wallet, SweepLeases leases, JobContext job) {
        this.wallet = wallet;
        this.leases = leases;
        this.job = job;
    }

    /** What the job's description hands to this part. */
    static Properties properties(WalletSweeps.Part part, long term) {
        var properties = new Properties();
        properties.setProperty("term", Long.toString(term));
        properties.setProperty("part", Json.write(part));
        return properties;
    }

    /** The counters of this part, for {@link ReconciliationSum}. */
    @Override
    public String process() {
        var lease = leases.held(job.getJobName(), Long.parseLong(term));
        if (!lease.extend()) {
            throw new IllegalStateException("The lease ran out; a ledger that large needs more parts");
        }
        var broken = wallet.reconcile(Json.read(Json.parse(part), WalletSweeps.Part.class));
        broken.forEach(one -> LOG.errorf(
                "Money: %s is violated %d times: %s, such as %s", one.id(), one.count(), one.what(), one.sample()));
        int frozen = wallet.freeze(broken.stream()
                .flatMap(one -> one.accounts().stream())
                .distinct()
                .toList());
        lease.extend();
        return "parts=1 frozen=" + frozen
                + broken.stream().map(one -> " " + one.id() + "=" + one.count()).collect(Collectors.joining());
    }

    /** One part is one statement of seconds; those that have not begun are not begun by the batch runtime. */
    @Override
    public void stop() {}
}
