package studio.atelier.billing;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import studio.atelier.platform.Sql;
import studio.atelier.work.Fault;
import studio.atelier.work.FinishedRun;
import studio.atelier.work.Settlement;

/**
 * Gives back what was counted for jobs that failed by our fault or a provider's, or that nobody got to in time, in the transaction
 * that ends them. A job that was given back and succeeds at a later run counts again; cancelled ones and bad input count.
 */
@ApplicationScoped
public class QuotaReturn implements Settlement {

    @Override
    public void settle(Sql sql, List<FinishedRun> ended) {
        var runs = ended.stream().filter(QuotaReturn::changesSomething).toList();
        if (runs.isEmpty()) {
            return;
        }
        sql.list(
                "SELECT billing_quota_settle(?, ?, ?)::text AS done",
                row -> Optional.ofNullable(row.textOrNull("done")),
                runs.stream().map(FinishedRun::workspaceId).toArray(UUID[]::new),
                runs.stream().map(FinishedRun::jobId).toArray(UUID[]::new),
                runs.stream().map(run -> isOurs(run) ? 1 : 0).toArray(Integer[]::new));
    }

    @Override
    public int order() {
        return 1;
    }

    /** The first run was counted when it was submitted, and stays counted unless it is given back. */
    private static boolean changesSomething(FinishedRun run) {
        return run.run() > 1 || isOurs(run);
    }

    private static boolean isOurs(FinishedRun run) {
        return switch (run.state()) {
            case FAILED -> run.fault() != Fault.INPUT;
            case EXPIRED -> true;
            case SUCCEEDED, PARTIAL, CANCELLED, QUEUED, RUNNING, WAITING -> false;
        };
    }
}
