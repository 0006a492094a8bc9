package studio.atelier.work;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jboss.logging.Logger;
import studio.atelier.platform.Sql;

/**
 * The engine of a process that has no container: the same classes on plain threads, with a bell that reaches only this
 * node and statements that are transactions of their own. It works from {@link #start} until it is closed. The server
 * does not use it; it is there to measure what the container costs.
 */
public final class WorkNode implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger(WorkNode.class);
    private static final Duration GRACE = Duration.ofSeconds(10);

    private final Engine engine;
    private final Jobs jobs;
    private final ExecutorService threads =
            Executors.newThreadPerTaskExecutor(Thread.ofVirtual().factory());
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();

    private WorkNode(Sql engine, WorkSettings settings, List<Pipeline> pipelines) {
        this.engine = new Engine(
                new WorkStore(engine),
                new Pipelines(pipelines),
                settings,
                threads,
                new OneStatement(),
                this::ring,
                new Uncounted(),
                Settling.NONE);
        this.jobs = new Jobs(engine, this::ring, Settling.NONE);
    }

    /**
     * Starts a node.
     *
     * @param engine as {@code atelier_engine}, each statement a transaction of its own
     */
    public static WorkNode start(Sql engine, WorkSettings settings, List<Pipeline> pipelines) {
        var node = new WorkNode(engine, settings, pipelines);
        long poll = settings.poll().toMillis();
        var _ = node.timer.scheduleWithFixedDelay(node::tick, 0, poll, TimeUnit.MILLISECONDS);
        return node;
    }

    public Jobs jobs() {
        return jobs;
    }

    /** Its jobs can still be submitted to when it is closed; then nobody hears it. */
    private void ring(String queue) {
        if (!threads.isShutdown()) {
            threads.execute(() -> engine.wake(queue));
        }
    }

    private void tick() {
        try {
            engine.tick();
        } catch (RuntimeException e) {
            LOG.warn("A tick failed", e);
        }
    }

    /** Gives back what is not finished. */
    @Override
    public void close() {
        timer.shutdownNow();
        engine.stop(GRACE);
        threads.shutdown();
    }

    /** What the engine writes is one statement each time. */
    private record OneStatement() implements Transaction {
        @Override
        public <T> T run(Supplier<T> body) {
            return body.get();
        }
    }

    private record Uncounted() implements Tally {
        @Override
        public void began(String kind, Duration waited) {}

        @Override
        public void finished(String kind, String what, Duration took) {}

        @Override
        public void claimed(int tasks, Duration took) {}

        @Override
        public void rescued(int tasks) {}

        @Override
        public void queues(List<QueueDepth> queues) {}
    }
}
