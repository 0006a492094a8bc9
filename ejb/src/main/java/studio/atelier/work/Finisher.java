package studio.atelier.work;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.atomic.AtomicInteger;
import org.jboss.logging.Logger;
import studio.atelier.platform.SqlFailure;

/**
 * Writes reports. A lone one is written at once; those that come while one is being written go together with the next
 * statement, so the batch grows with the load by itself. What the database cannot take now is written again later; what it
 * can never take is found by halving and dies alone.
 */
final class Finisher {

    /** What is told when a batch is durable. */
    interface Durable {
        void written(List<Report> batch, List<Accepted> accepted);
    }

    private static final Logger LOG = Logger.getLogger(Finisher.class);
    private static final int BATCH = 200;

    private final WorkStore store;
    private final Transaction transaction;
    private final Durable durable;
    private final ConcurrentLinkedDeque<Report> waiting = new ConcurrentLinkedDeque<>();
    private final AtomicInteger signals = new AtomicInteger();

    Finisher(WorkStore store, Transaction transaction, Durable durable) {
        this.store = store;
        this.transaction = transaction;
        this.durable = durable;
    }

    void add(Report report) {
        waiting.add(report);
        flush();
    }

    /** Writes what waits, unless another thread is at it; then that one goes on with ours. */
    void flush() {
        if (signals.getAndIncrement() > 0) {
            return;
        }
        int seen;
        do {
            seen = signals.get();
            try {
                for (var batch = next(); !batch.isEmpty(); batch = next()) {
                    write(batch);
                }
            } catch (SqlFailure e) {
                LOG.warnf("Reports wait, the database does not take them: %s", e.getMessage());
            }
        } while (!signals.compareAndSet(seen, 0));
    }

    boolean isIdle() {
        return waiting.isEmpty() && signals.get() == 0;
    }

    private List<Report> next() {
        var batch = new ArrayList<Report>();
        while (batch.size() < BATCH) {
            var report = waiting.poll();
            if (report == null) {
                break;
            }
            batch.add(report);
        }
        return batch;
    }

    private void write(List<Report> batch) {
        List<Accepted> accepted;
        try {
            accepted = transaction.run(() -> store.report(batch));
        } catch (SqlFailure e) {
            if (!isAboutData(e)) {
                batch.reversed().forEach(waiting::addFirst);
                throw e;
            }
            if (batch.size() > 1) {
                write(List.copyOf(batch.subList(0, batch.size() / 2)));
                write(List.copyOf(batch.subList(batch.size() / 2, batch.size())));
                return;
            }
            LOG.errorf(e, "The result of a task is not storable; the task fails. See the handler of its stage");
            accepted =
                    transaction.run(() -> store.report(List.of(batch.getFirst().refused())));
        }
        durable.written(batch, accepted);
    }

    /** Classes 22 and 23 of the SQL states: this value will never fit. Everything else may pass another time. */
    private static boolean isAboutData(SqlFailure e) {
        return e.state().startsWith("22") || e.state().startsWith("23");
    }
}
