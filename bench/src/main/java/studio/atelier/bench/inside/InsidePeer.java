package studio.atelier.bench.inside;

import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import studio.atelier.bench.drill.NoopPipeline;
import studio.atelier.bench.drill.Observer;
import studio.atelier.bench.drill.Peer;

/** The engine of the server. It never stops; the queue is paused, as an operator would, while its workers must rest. */
final class InsidePeer implements Peer {

    private static final Duration LOOK = Duration.ofMillis(5);

    private final Submitting submitting;
    private final Observer observer = Observer.open();
    private final String pause;

    InsidePeer(Submitting submitting, String queue) throws SQLException {
        this.submitting = submitting;
        this.pause = "UPDATE queue SET paused = %s WHERE name = '" + queue + "'";
        stop();
    }

    @Override
    public void enqueue(int first, int number) {
        for (int from = first; from < first + number; from += NoopPipeline.BATCH) {
            submitting.many(NoopPipeline.requests(from, Math.min(NoopPipeline.BATCH, first + number - from)));
        }
    }

    @Override
    public void submit(int job) {
        submitting.one(NoopPipeline.request(job));
    }

    @Override
    public void start() throws SQLException {
        observer.run(pause.formatted(false));
    }

    @Override
    public void stop() throws SQLException {
        observer.run(pause.formatted(true));
        while (observer.number("SELECT count(*) FROM lease") > 0) {
            LockSupport.parkNanos(LOOK.toNanos());
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
        observer.close();
    }
}
