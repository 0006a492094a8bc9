package studio.atelier.ops.batch;

import jakarta.annotation.Resource;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.List;
import javax.sql.DataSource;
import studio.atelier.ops.SweepLeases.Census;
import studio.atelier.ops.Sweeps.Execution;
import studio.atelier.platform.Row;
import studio.atelier.platform.Sql;

/** The repository of JBeret, read where it is: its own interface knows the executions of this node best, and keeps old answers. */
@ApplicationScoped
class ExecutionStore {

    /** Between the start of an execution and its taking the lease. */
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    @Resource(lookup = "java:jboss/datasources/AtelierBatchDS")
    DataSource repository;

    /** The latest first. */
    List<Execution> latest(String sweep, int limit) {
        return new Sql(repository).list("""
                SELECT e.jobexecutionid, e.batchstatus, e.exitstatus, e.starttime, e.endtime
                  FROM job_execution e JOIN job_instance i ON i.jobinstanceid = e.jobinstanceid
                 WHERE i.jobname = ? ORDER BY e.jobexecutionid DESC LIMIT ?
                """, ExecutionStore::execution, sweep, limit);
    }

    private static Execution execution(Row row) {
        return new Execution(
                row.number("jobexecutionid"),
                row.text("batchstatus"),
                row.textOrNull("exitstatus"),
                row.instantOrNull("starttime"),
                row.instantOrNull("endtime"));
    }

    /** How many were ended; the last update only counts them. */
    int endLeftBehind(Census census) {
        return new Sql(repository)
                .update(
                        """
                WITH lost AS (
                    UPDATE job_execution e
                       SET batchstatus = 'FAILED', exitstatus = 'left behind by a server that was killed', endtime = ?,
                           lastupdatedtime = ?
                      FROM job_instance i
                     WHERE i.jobinstanceid = e.jobinstanceid AND e.batchstatus IN ('STARTING', 'STARTED', 'STOPPING')
                       AND (coalesce(e.starttime, e.createtime) < ?
                            OR i.jobname = ANY (?) AND coalesce(e.starttime, e.createtime) < ?)
                    RETURNING e.jobexecutionid, e.jobinstanceid
                ), steps AS (
                    UPDATE step_execution s SET batchstatus = 'FAILED', endtime = ? FROM lost
                     WHERE s.jobexecutionid = lost.jobexecutionid AND s.batchstatus IN ('STARTING', 'STARTED', 'STOPPING')
                )
                UPDATE job_instance SET version = version WHERE jobinstanceid IN (SELECT jobinstanceid FROM lost)
                """,
                        census.now(),
                        census.now(),
                        census.aliveSince(),
                        census.free().toArray(String[]::new),
                        census.now().minus(PATIENCE),
                        census.now());
    }
}
