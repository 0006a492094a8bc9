package studio.atelier.wallet.batch;

import jakarta.batch.api.BatchProperty;
import jakarta.batch.runtime.context.JobContext;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.time.Instant;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;
import studio.atelier.ops.SweepLeases;
import studio.atelier.ops.batch.LeasedSweep;
import studio.atelier.wallet.WalletSweeps;
import studio.atelier.wallet.WalletSweeps.Broken;

/** Proves what must be true of money, of the last days or of all of it. It freezes what is broken, and repairs nothing. */
@Named
@Dependent
public class ReconciliationSweep extends LeasedSweep {

    private static final Logger LOG = Logger.getLogger(ReconciliationSweep.class);

    private static final String ALL = "all";

    private final WalletSweeps wallet;

    @Inject
    @BatchProperty
    String days;

    @Inject
    ReconciliationSweep(SweepLeases leases, JobContext job, WalletSweeps wallet) {
        super(leases, job);
        this.wallet = wallet;
    }

    @Override
    protected String sweep(BooleanSupplier goesOn) {
        boolean all = days.strip().equals(ALL);
        var since = all ? Instant.parse("2000-01-01T00:00:00Z") : Instant.now().minus(days(days));
        var broken = wallet.reconcile(since, all ? wallet.parts() : 1, goesOn);
        broken.forEach(one -> LOG.errorf(
                "Money: %s is violated %d times: %s, such as %s", one.id(), one.count(), one.what(), one.sample()));
        int frozen = wallet.freeze(broken.stream()
                .flatMap(one -> one.accounts().stream())
                .distinct()
                .toList());
        return "violated=" + broken.stream().map(Broken::id).distinct().count() + " frozen=" + frozen
                + broken.stream().map(one -> " " + one.id() + "=" + one.count()).collect(Collectors.joining());
    }
}
