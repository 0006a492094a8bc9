package studio.atelier.wallet;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.UUID;
import studio.atelier.platform.Sql;
import studio.atelier.work.Fault;
import studio.atelier.work.FinishedRun;
import studio.atelier.work.Settlement;

/** Charges for runs when they end, in the transaction that ends them and in one round trip for all of them. */
@ApplicationScoped
public class RunSettlement implements Settlement {

    @Override
    public void settle(Sql sql, List<FinishedRun> runs) {
        sql.list(
                "SELECT job_id FROM wallet_settle(?, ?, ?, ?)",
                row -> row.uuid("job_id"),
                runs.stream().map(FinishedRun::jobId).toArray(UUID[]::new),
                runs.stream().map(FinishedRun::run).toArray(Integer[]::new),
                runs.stream().map(RunSettlement::rule).toArray(String[]::new),
                runs.stream().map(RunSettlement::why).toArray(String[]::new));
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
