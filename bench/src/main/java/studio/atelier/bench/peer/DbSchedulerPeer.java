package studio.atelier.bench.peer;

import com.github.kagkarlsson.scheduler.Scheduler;
import com.github.kagkarlsson.scheduler.task.TaskInstance;
import com.github.kagkarlsson.scheduler.task.helper.OneTimeTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import studio.atelier.bench.drill.Ledger;
import studio.atelier.bench.drill.Observer;
import studio.atelier.bench.drill.Peer;

/**
 * db-scheduler. Lock-and-fetch with 20 threads and limits 4.0 and 20.0, the fastest row per core of the table in its
 * docs/performance.md; scheduleBatch for bulk; immediate execution and the shortest usual poll for latency. Its table
 * has no index for priorities, which are off.
 */
final class DbSchedulerPeer implements Peer {

    private static final int THREADS = 20;
    private static final double LOWER = 4.0;
    private static final double UPPER = 20.0;
    private static final Duration POLL = Duration.ofMillis(100);
    private static final String TABLE = """
            CREATE TABLE scheduled_tasks (
                task_name text NOT NULL, task_instance text NOT NULL, task_data bytea, execution_time timestamptz,
                picked boolean NOT NULL, picked_by text, last_success timestamptz, last_failure timestamptz,
                consecutive_failures integer, last_heartbeat timestamptz, version bigint NOT NULL, priority smallint,
                state text, PRIMARY KEY (task_name, task_instance));
            CREATE INDEX ON scheduled_tasks (execution_time);
            CREATE INDEX ON scheduled_tasks (last_heartbeat)""";

    private final Observer observer = Observer.open();
    private final HikariDataSource pool = Pool.of("BENCH", THREADS + 4);
    private final OneTimeTask<Void> task;
    private Scheduler scheduler;

    DbSchedulerPeer(Ledger ledger) throws SQLException {
        observer.run(TABLE);
        task = Tasks.oneTime("noop").execute((instance, context) -> ledger.began(Integer.parseInt(instance.getId())));
        scheduler = build();
    }

    private Scheduler build() {
        return Scheduler.create(pool, task)
                .threads(THREADS)
                .pollUsingLockAndFetch(LOWER, UPPER)
                .pollingInterval(POLL)
                .enableImmediateExecution()
                .build();
    }

    @Override
    public void enqueue(int first, int number) {
        Stream<TaskInstance<?>> jobs =
                IntStream.range(first, first + number).mapToObj(job -> task.instance(Integer.toString(job)));
        scheduler.scheduleBatch(jobs, Instant.now());
    }

    @Override
    public void submit(int job) {
        scheduler.schedule(task.instance(Integer.toString(job)), Instant.now());
    }

    @Override
    public void start() {
        scheduler.start();
    }

    /** One that was stopped does not start again. */
    @Override
    public void stop() {
        scheduler.stop();
        scheduler = build();
    }

    @Override
    public long unfinished() throws SQLException {
        return observer.number("SELECT count(*) FROM scheduled_tasks");
    }

    @Override
    public void clear() throws SQLException {
        observer.run("TRUNCATE scheduled_tasks");
    }

    @Override
    public void close() throws SQLException {
        pool.close();
        observer.close();
    }
}
