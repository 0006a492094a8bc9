package studio.atelier.bench.peer;

import com.zaxxer.hikari.HikariDataSource;
import java.sql.SQLException;
import java.time.Duration;
import java.util.stream.IntStream;
import org.jobrunr.jobs.lambdas.JobRequest;
import org.jobrunr.jobs.lambdas.JobRequestHandler;
import org.jobrunr.scheduling.JobRequestScheduler;
import org.jobrunr.server.BackgroundJobServer;
import org.jobrunr.server.BackgroundJobServerConfiguration;
import org.jobrunr.server.JobActivator;
import org.jobrunr.storage.sql.postgres.PostgresStorageProvider;
import org.jobrunr.utils.mapper.jackson.JacksonJsonMapper;
import studio.atelier.bench.drill.Ledger;
import studio.atelier.bench.drill.Observer;
import studio.atelier.bench.drill.Peer;

/**
 * JobRunr, the free edition. Virtual threads and as many workers as its own policy takes on them (both the default and
 * what its page on virtual threads advises); a stream for bulk, which it saves in batches; the shortest poll it allows, 5 s.
 * Job requests, not lambdas: no byte code is analysed per job.
 */
final class JobRunrPeer implements Peer {

    private static final Duration POLL = Duration.ofSeconds(5);
    private static final int CONNECTIONS = 24;

    private final Ledger ledger;
    private final Observer observer = Observer.open();
    private final HikariDataSource pool = Pool.of("BENCH", CONNECTIONS);
    private final PostgresStorageProvider storage = new PostgresStorageProvider(pool);
    private final JacksonJsonMapper mapper = new JacksonJsonMapper();
    private final JobRequestScheduler scheduler;
    private BackgroundJobServer server;

    JobRunrPeer(Ledger ledger) throws SQLException {
        this.ledger = ledger;
        storage.setJobMapper(new org.jobrunr.jobs.mappers.JobMapper(mapper));
        scheduler = new JobRequestScheduler(storage);
        server = build();
    }

    /** The job. */
    public record Noop(int job) implements JobRequest {
        @Override
        public Class<NoopHandler> getJobRequestHandler() {
            return NoopHandler.class;
        }
    }

    /** Its code. */
    public record NoopHandler(Ledger ledger) implements JobRequestHandler<Noop> {
        @Override
        public void run(Noop request) {
            ledger.began(request.job());
        }
    }

    private record Activator(Ledger ledger) implements JobActivator {
        @Override
        public <T> T activateJob(Class<T> type) {
            return type.cast(new NoopHandler(ledger));
        }
    }

    private BackgroundJobServer build() {
        return new BackgroundJobServer(
                storage,
                mapper,
                new Activator(ledger),
                BackgroundJobServerConfiguration.usingStandardBackgroundJobServerConfiguration()
                        .andPollInterval(POLL));
    }

    @Override
    public void enqueue(int first, int number) {
        scheduler.enqueue(IntStream.range(first, first + number).mapToObj(Noop::new));
    }

    @Override
    public void submit(int job) {
        scheduler.enqueue(new Noop(job));
    }

    @Override
    public void start() {
        server.start();
    }

    @Override
    public void stop() {
        server.stop();
        server = build();
    }

    @Override
    public long unfinished() throws SQLException {
        return observer.number("SELECT count(*) FROM jobrunr_jobs WHERE state NOT IN ('SUCCEEDED', 'DELETED')");
    }

    @Override
    public void clear() throws SQLException {
        observer.run("TRUNCATE jobrunr_jobs");
    }

    @Override
    public void close() throws SQLException {
        pool.close();
        observer.close();
    }
}
