package studio.atelier.work;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jboss.logging.Logger;
import studio.atelier.platform.SqlFailure;

/** Wakes the node at the moment the next task that was put off is due, if that is before its next tick. */
final class Alarm {

    private static final Logger LOG = Logger.getLogger(Alarm.class);
    private static final int BATCH = 500;
    private static final Duration SOON = Duration.ofMillis(5);

    private final WorkStore store;
    private final Duration horizon;
    private final Executor threads;
    private final Consumer<List<String>> wake;

    /** When it rings, in nanoseconds of the node; in the past if it is not set. */
    private final AtomicLong at = new AtomicLong(System.nanoTime());

    /** @param wake told the queues that got tasks */
    Alarm(WorkStore store, Duration horizon, Executor threads, Consumer<List<String>> wake) {
        this.store = store;
        this.horizon = horizon;
        this.threads = threads;
        this.wake = wake;
    }

    void set() {
        try {
            store.nextDue().filter(due -> due.compareTo(horizon) < 0).ifPresent(this::set);
        } catch (SqlFailure e) {
            LOG.warnf("No alarm, the database does not answer: %s", e.getMessage());
        }
    }

    private void set(Duration due) {
        long now = System.nanoTime();
        long next = now + Math.max(due.toNanos(), SOON.toNanos());
        long set = at.get();
        boolean earlier = set - now <= 0 || next - set < 0;
        if (earlier && at.compareAndSet(set, next)) {
            CompletableFuture.delayedExecutor(next - now, TimeUnit.NANOSECONDS, threads)
                    .execute(this::ring);
        }
    }

    private void ring() {
        try {
            wake.accept(store.promote(BATCH));
        } catch (SqlFailure e) {
            LOG.warnf("Nothing promoted, the database does not answer: %s", e.getMessage());
        }
        set();
    }
}
