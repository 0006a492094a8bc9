package studio.atelier.work;

import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.stream.StreamSupport;
import studio.atelier.platform.Row;
import studio.atelier.platform.Sql;
import studio.atelier.platform.SqlFailure;

/** Tells the settlements, if there are any, what ended; always inside the transaction that ends it. */
@Dependent
class Settling {

    static final Settling NONE = new Settling(List.of());

    private final Iterable<Settlement> settlements;

    @Inject
    Settling(@Any Instance<Settlement> settlements) {
        this((Iterable<Settlement>) settlements);
    }

    Settling(Iterable<Settlement> settlements) {
        this.settlements = settlements;
    }

    /** Of a batch of reports, the runs they ended. */
    List<Accepted> reports(Sql sql, List<Accepted> accepted) {
        jobs(
                sql,
                accepted.stream()
                        .filter(one -> one.state().isFinal())
                        .map(Accepted::jobId)
                        .distinct()
                        .toList());
        return accepted;
    }

    /** As the engine: these jobs became final. */
    void jobs(Sql sql, List<UUID> ended) {
        if (isAsked() && !ended.isEmpty()) {
            settle(sql, sql.list("SELECT * FROM work_runs(?)", Settling::run, (Object) ended.toArray(UUID[]::new)));
        }
    }

    /** As the application: this job of the workspace became final. */
    void job(Sql sql, UUID workspaceId, UUID jobId) {
        if (isAsked()) {
            settle(sql, sql.list("SELECT * FROM work_run(?, ?)", Settling::run, workspaceId, jobId));
        }
    }

    private boolean isAsked() {
        return settlements.iterator().hasNext();
    }

    private void settle(Sql sql, List<FinishedRun> runs) {
        try {
            StreamSupport.stream(settlements.spliterator(), false)
                    .sorted(Comparator.comparingInt(Settlement::order))
                    .forEach(settlement -> settlement.settle(sql, runs));
        } catch (SqlFailure e) {
            if (mayPass(e)) {
                throw e;
            }
            throw new SettlementFailure(e);
        } catch (RuntimeException e) {
            throw new SettlementFailure(e);
        }
    }

    /** The database is away, out of something or in conflict with itself: nothing the settlement could help. */
    private static boolean mayPass(SqlFailure e) {
        return e.state().isEmpty()
                || List.of("08", "40", "53", "55", "57", "58")
                        .contains(e.state().substring(0, 2));
    }

    private static FinishedRun run(Row row) {
        var fault = row.textOrNull("fault");
        return new FinishedRun(
                row.uuid("job_id"),
                row.integer("run"),
                row.uuid("workspace_id"),
                row.text("kind"),
                JobState.of(row.integer("state")),
                fault == null ? null : Fault.valueOf(fault.toUpperCase(Locale.ROOT)),
                row.integer("delivered"),
                row.integer("failed"));
    }
}
