package studio.atelier.wallet.batch;

import jakarta.batch.runtime.context.JobContext;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.util.function.BooleanSupplier;
import org.jboss.logging.Logger;
import studio.atelier.ops.SweepLeases;
import studio.atelier.ops.batch.LeasedSweep;
import studio.atelier.wallet.WalletSweeps;

/** Chains what is posted into blocks. Who can rewrite the tables cannot rewrite logs that have left the machine. */
@Named
@Dependent
public class LedgerSealSweep extends LeasedSweep {

    private static final Logger LOG = Logger.getLogger(LedgerSealSweep.class);

    private final WalletSweeps wallet;

    @Inject
    LedgerSealSweep(SweepLeases leases, JobContext job, WalletSweeps wallet) {
        super(leases, job);
        this.wallet = wallet;
    }

    @Override
    protected String sweep(BooleanSupplier goesOn) {
        var blocks = wallet.seal(goesOn);
        blocks.forEach(block -> LOG.infof(
                "Ledger block %d sealed: %d entries, hash %s", block.number(), block.entries(), block.hash()));
        return "sealed=" + blocks.size() + " entries="
                + blocks.stream().mapToInt(WalletSweeps.Block::entries).sum();
    }
}
