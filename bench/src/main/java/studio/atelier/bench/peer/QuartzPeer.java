package studio.atelier.bench.peer;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.quartz.Job;
import org.quartz.JobBuilder;
import org.quartz.JobDetail;
import org.quartz.JobExecutionContext;
import org.quartz.Scheduler;
import org.quartz.SchedulerException;
import org.quartz.SimpleScheduleBuilder;
import org.quartz.Trigger;
import org.quartz.TriggerBuilder;
import org.quartz.impl.StdSchedulerFactory;
import org.quartz.impl.jdbcjobstore.JobStoreTX;
import org.quartz.impl.jdbcjobstore.PostgreSQLDelegate;
import org.quartz.utils.HikariCpPoolingConnectionProvider;
import studio.atelier.bench.drill.Ledger;
import studio.atelier.bench.drill.Observer;
import studio.atelier.bench.drill.Peer;

/**
 * Quartz with JobStoreTX. From its configuration reference: batches of triggers as large as the pool, acquired within
 * the lock as that demands, fired up to a second ahead; 50 threads, the size it names for thousands of jobs. One durable
 * job with a trigger per run spares it a row for each. Not clustered: that would only cost.
 */
final class QuartzPeer implements Peer {

    private static final int TRIES = 10;
    private static final String DEADLOCK = "40P01";
    private static final int THREADS = 50;
    private static final String MISFIRE_MILLIS = "3600000";
    private static final String AHEAD_MILLIS = "1000";
    private static final String NUMBER = "job";
    private static final JobDetail JOB =
            JobBuilder.newJob(Noop.class).withIdentity("noop").storeDurably().build();

    private final Observer observer = Observer.open();
    private final Scheduler scheduler;

    QuartzPeer(Ledger ledger) throws SQLException, SchedulerException {
        observer.run(tables());
        scheduler = new StdSchedulerFactory(settings()).getScheduler();
        scheduler.setJobFactory((_, _) -> new Noop(ledger));
        scheduler.addJob(JOB, true);
        scheduler.start();
        scheduler.standby();
    }

    /** The job. */
    public record Noop(Ledger ledger) implements Job {
        @Override
        public void execute(JobExecutionContext context) {
            ledger.began(context.getTrigger().getJobDataMap().getInt(NUMBER));
        }
    }

    private static String tables() {
        try (var file = JobStoreTX.class.getResourceAsStream("tables_postgres.sql")) {
            if (file == null) {
                throw new IllegalStateException("Quartz brings no tables for PostgreSQL");
            }
            return new String(file.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Properties settings() {
        var settings = new Properties();
        settings.putAll(Map.of(
                "org.quartz.scheduler.skipUpdateCheck",
                "true",
                "org.quartz.scheduler.batchTriggerAcquisitionMaxCount",
                Integer.toString(THREADS),
                "org.quartz.scheduler.batchTriggerAcquisitionFireAheadTimeWindow",
                AHEAD_MILLIS,
                "org.quartz.threadPool.threadCount",
                Integer.toString(THREADS),
                "org.quartz.jobStore.class",
                JobStoreTX.class.getName(),
                "org.quartz.jobStore.driverDelegateClass",
                PostgreSQLDelegate.class.getName(),
                "org.quartz.jobStore.acquireTriggersWithinLock",
                "true",
                "org.quartz.jobStore.misfireThreshold",
                MISFIRE_MILLIS,
                "org.quartz.jobStore.useProperties",
                "true",
                "org.quartz.jobStore.dataSource",
                "bench"));
        settings.putAll(Map.of(
                "org.quartz.dataSource.bench.provider",
                "hikaricp",
                "org.quartz.dataSource.bench." + HikariCpPoolingConnectionProvider.DB_DRIVER,
                "org.postgresql.Driver",
                "org.quartz.dataSource.bench." + HikariCpPoolingConnectionProvider.DB_URL,
                System.getenv("BENCH_URL"),
                "org.quartz.dataSource.bench." + HikariCpPoolingConnectionProvider.DB_USER,
                System.getenv("BENCH_USER"),
                "org.quartz.dataSource.bench." + HikariCpPoolingConnectionProvider.DB_PASSWORD,
                System.getenv("BENCH_PASSWORD"),
                "org.quartz.dataSource.bench." + HikariCpPoolingConnectionProvider.DB_MAX_CONNECTIONS,
                Integer.toString(THREADS + 3)));
        return settings;
    }

    private static Trigger trigger(int job) {
        return TriggerBuilder.newTrigger()
                .withIdentity(Integer.toString(job))
                .forJob(JOB)
                .usingJobData(NUMBER, Integer.toString(job))
                .withSchedule(SimpleScheduleBuilder.simpleSchedule())
                .startNow()
                .build();
    }

    @Override
    public void enqueue(int first, int number) throws SchedulerException {
        Set<Trigger> triggers = IntStream.range(first, first + number)
                .mapToObj(QuartzPeer::trigger)
                .collect(Collectors.toSet());
        scheduler.scheduleJobs(Map.of(JOB, triggers), true);
    }

    @Override
    public void submit(int job) throws SchedulerException {
        scheduler.scheduleJob(trigger(job));
    }

    @Override
    public void start() throws SchedulerException {
        scheduler.start();
    }

    @Override
    public void stop() throws SchedulerException {
        scheduler.standby();
    }

    @Override
    public long unfinished() throws SQLException {
        return observer.number("SELECT count(*) FROM qrtz_triggers");
    }

    /** In standby its threads still write down what they had taken: until they have, they or we may lose a deadlock. */
    @Override
    public void clear() throws SQLException {
        for (int tries = 1; ; tries++) {
            try {
                observer.run("TRUNCATE qrtz_simple_triggers, qrtz_triggers, qrtz_fired_triggers CASCADE");
                return;
            } catch (SQLException e) {
                if (tries == TRIES || !DEADLOCK.equals(e.getSQLState())) {
                    throw e;
                }
            }
        }
    }

    @Override
    public void close() throws SQLException {
        try {
            scheduler.shutdown(true);
        } catch (SchedulerException e) {
            throw new SQLException(e);
        }
        observer.close();
    }
}
