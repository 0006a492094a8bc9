package studio.atelier.bench.peer;

import com.zaxxer.hikari.HikariDataSource;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import studio.atelier.bench.drill.Ledger;
import studio.atelier.bench.drill.NoopPipeline;
import studio.atelier.bench.drill.Observer;
import studio.atelier.bench.drill.Peer;
import studio.atelier.platform.Sql;
import studio.atelier.work.Jobs;
import studio.atelier.work.WorkNode;
import studio.atelier.work.WorkSettings;

/** Our engine without a container, with the settings the server gets and the same two roles of the database. */
final class AtelierPeer implements Peer {

    private static final String QUEUE = "gmv.tasks.default";
    private static final Duration LEASE = Duration.ofSeconds(30);
    private static final Duration POLL = Duration.ofSeconds(1);
    private static final int ENGINE = 16;
    private static final int SETTLE = 50;

    /** The defaults of the server. */
    private static final int RETRY_SHARE = 20;

    private static final int RETRY_FLOOR = 60;

    private final Ledger ledger;
    private final Observer observer = Observer.open();
    private final HikariDataSource engine = Pool.of("BENCH_ENGINE", ENGINE);
    private Jobs jobs;
    private @Nullable WorkNode node;

    AtelierPeer(Ledger ledger) throws Exception {
        this.ledger = ledger;
        // The first node makes queue and pipeline known.
        var first = open();
        for (int i = 0; i < SETTLE && observer.number("SELECT count(*) FROM pipeline") == 0; i++) {
            java.util.concurrent.locks.LockSupport.parkNanos(
                    POLL.dividedBy(SETTLE / 2).toNanos());
        }
        first.close();
        jobs = first.jobs();
    }

    private WorkNode open() {
        int slots = Integer.parseInt(System.getenv("ATELIER_WORK_SLOTS"));
        return WorkNode.start(
                new Sql(engine),
                new WorkSettings(LEASE, POLL, slots, List.of(QUEUE), QUEUE, "bench", RETRY_SHARE, RETRY_FLOOR),
                List.of(NoopPipeline.on(QUEUE, ledger)));
    }

    @Override
    public void enqueue(int first, int number) {
        for (int from = first; from < first + number; from += NoopPipeline.BATCH) {
            jobs.submitAll(NoopPipeline.requests(from, Math.min(NoopPipeline.BATCH, first + number - from)));
        }
    }

    @Override
    public void submit(int job) {
        jobs.submit(NoopPipeline.request(job));
    }

    @Override
    public void start() {
        var started = open();
        node = started;
        jobs = started.jobs();
    }

    @Override
    public void stop() {
        if (node != null) {
            node.close();
            jobs = node.jobs();
            node = null;
        }
    }

    @Override
    public long unfinished() throws SQLException {
        return observer.number(NoopPipeline.UNFINISHED);
    }

    @Override
    public void clear() throws SQLException {
        observer.run(NoopPipeline.CLEAR);
    }

    @Override
    public void close() throws SQLException {
        stop();
        engine.close();
        observer.close();
    }
}
