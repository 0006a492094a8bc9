package studio.atelier.wallet;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.Startup;
import jakarta.inject.Inject;
import java.util.concurrent.atomic.AtomicLong;
import studio.atelier.platform.Commits;

/** Money in numbers; {@code docs/reference/metrics.md} lists them. Counters are this node's, levels the same on every node. */
@ApplicationScoped
public class WalletMeters implements MoneyTally {

    private final Commits commits;
    private final Counter captured;
    private final Counter released;
    private final Counter refused;
    private final AtomicLong violations = new AtomicLong();
    private final AtomicLong proved = new AtomicLong();
    private final AtomicLong unsealed = new AtomicLong();
    private final AtomicLong overdue = new AtomicLong();

    @Inject
    WalletMeters(MeterRegistry registry, Commits commits) {
        this.commits = commits;
        this.captured = registry.counter("atelier.wallet.credits.captured");
        this.released = registry.counter("atelier.wallet.credits.released");
        this.refused = registry.counter("atelier.wallet.redeem.refused");
        registry.gauge("atelier.ledger.violations", violations);
        registry.gauge("atelier.ledger.proved.age.seconds", proved);
        registry.gauge("atelier.ledger.unsealed.seconds", unsealed);
        registry.gauge("atelier.wallet.holds.overdue", overdue);
    }

    /** Makes the meters before anything is counted: a rule has something to look at from the first scrape on. */
    void boot(@Observes Startup event) {}

    @Override
    public void settled(long taken, long freed) {
        // what is rolled back did not happen
        commits.ended(committed -> {
            if (committed) {
                captured.increment((double) taken);
                released.increment((double) freed);
            }
        });
    }

    @Override
    public void codeRefused() {
        refused.increment();
    }

    /** What the database says of the ledger; what it does not know yet stays as it was. */
    public void levels(WalletSweeps.Pulse pulse) {
        if (pulse.violations() != null) {
            violations.set(pulse.violations());
        }
        proved.set(pulse.provedAgeSeconds());
        unsealed.set(pulse.unsealedSeconds());
        overdue.set(pulse.overdueHolds());
    }
}
