package studio.atelier.wallet;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.List;
import java.util.UUID;
import studio.atelier.platform.Sql;
import studio.atelier.work.Fault;
import studio.atelier.work.FinishedRun;
import studio.atelier.work.Settlement;

/** Charges for runs when they end, in the transaction that ends them and in one round trip for all of them. */
@ApplicationScoped
public class RunSettlement implements Settlement {

    private final MoneyTally tally;

    /** One that counts nothing. */
    public RunSettlement() {
        this(MoneyTally.NONE);
    }

    @Inject
    RunSettlement(WalletMeters meters) {
        this((MoneyTally) meters);
    }

    private RunSettlement(MoneyTally tally) {
        this.tally = tally;
    }

    private record Charged(long held, long captured) {}

    @Override
    public void settle(Sql sql, List<FinishedRun> runs) {
        var charged = sql.list(
                "SELECT held, captured FROM wallet_settle(?, ?, ?, ?)",
                row -> new Charged(row.number("held"), row.number("captured")),
                runs.stream().map(FinishedRun::jobId).toArray(UUID[]::new),
                runs.stream().map(FinishedRun::run).toArray(Integer[]::new),
                runs.stream().map(RunSettlement::rule).toArray(String[]::new),
                runs.stream().map(RunSettlement::why).toArray(String[]::new));
        long captured = charged.stream().mapToLong(Charged::captured).sum();
        tally.settled(captured, charged.stream().mapToLong(Charged::held).sum() - captured);
    }

    /** What of the work is charged. Our and the provider's failures cost nothing; input that cannot be worked on, what was done. */
    private static String rule(FinishedRun run) {
        return switch (run.state()) {
            case SUCCEEDED, PARTIAL -> "delivered";
            case CANCELLED -> "done";
            case FAILED -> run.fault() == Fault.INPUT ? "done" : "nothing";
            case EXPIRED -> "nothing";
            case QUEUED, RUNNING, WAITING -> throw new IllegalArgumentException("Not finished: " + run);
        };
    }

    private static String why(FinishedRun run) {
        var fault = run.fault();
        return switch (run.state()) {
            case FAILED -> (fault == null ? Fault.OURS : fault).wire() + "_fault";
            case SUCCEEDED, PARTIAL, CANCELLED, EXPIRED, QUEUED, RUNNING, WAITING ->
                run.state().wire();
        };
    }
}
