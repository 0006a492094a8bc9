package studio.atelier.work;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;
import org.jboss.logging.MDC;
import studio.atelier.platform.SqlFailure;

/**
 * Claims tasks while there are free slots and hands them to the threads. One thread of the node claims at a time; whoever
 * else asks meanwhile is served by it.
 */
final class Runner implements Finisher.Durable {

    private static final Logger LOG = Logger.getLogger(Runner.class);
    private static final Duration LOOK = Duration.ofMillis(20);

    private final WorkStore store;
    private final Pipelines pipelines;
    private final WorkSettings settings;
    private final Executor threads;
    private final Bell bell;
    private final Tally tally;
    private final Finisher finisher;
    private final Semaphore slots;
    private final Map<Long, Running> held = new ConcurrentHashMap<>();
    private final Set<String> hungry = ConcurrentHashMap.newKeySet();
    private final AtomicInteger signals = new AtomicInteger();
    private volatile long session;
    private volatile boolean open;

    Runner(
            WorkStore store,
            Pipelines pipelines,
            WorkSettings settings,
            Executor threads,
            Transaction transaction,
            Bell bell,
            Tally tally) {
        this.store = store;
        this.pipelines = pipelines;
        this.settings = settings;
        this.threads = threads;
        this.bell = bell;
        this.tally = tally;
        this.finisher = new Finisher(store, transaction, this);
        this.slots = new Semaphore(settings.slots());
    }

    void open(long number) {
        session = number;
        open = true;
    }

    /** No claim after this one. */
    void close() {
        open = false;
    }

    /** Stops all handlers and gives back what they do not finish within the grace. */
    void stopAll(Duration grace) {
        long start = System.nanoTime();
        do {
            held.values().forEach(running -> running.stop(Running.Stop.SHUTDOWN));
            LockSupport.parkNanos(LOOK.toNanos());
        } while (!held.isEmpty() && System.nanoTime() - start < grace.toNanos());
        held.values().forEach(running -> report(running.giveUp()));
        finisher.flush();
    }

    List<Running> held() {
        return List.copyOf(held.values());
    }

    Finisher finisher() {
        return finisher;
    }

    /** These queues may have work. Claims on the calling thread, unless another one is claiming. */
    void wake(List<String> queues) {
        queues.stream().filter(settings.queues()::contains).forEach(hungry::add);
        claim();
    }

    private void claim() {
        if (!open || signals.getAndIncrement() > 0) {
            return;
        }
        int seen;
        do {
            seen = signals.get();
            try {
                hungry.forEach(this::claim);
            } catch (SqlFailure e) {
                LOG.warnf("No claim, the database does not answer: %s", e.getMessage());
            }
        } while (!signals.compareAndSet(seen, 0));
    }

    /** A queue that gave all that was asked for stays hungry: the next free slot asks again. */
    private void claim(String queue) {
        int free = slots.availablePermits();
        while (open && free > 0) {
            hungry.remove(queue);
            long start = System.nanoTime();
            var tasks = store.claim(queue, session, free, settings.lease(), 0);
            tally.claimed(tasks.size(), Duration.ofNanos(System.nanoTime() - start));
            tasks.forEach(this::begin);
            if (tasks.size() < free) {
                return;
            }
            hungry.add(queue);
            free = slots.availablePermits();
        }
    }

    private void begin(Task task) {
        slots.acquireUninterruptibly();
        var running = new Running(task, store, settings.lease());
        held.put(task.id(), running);
        try {
            threads.execute(() -> execute(running));
        } catch (RejectedExecutionException e) {
            slots.release();
            running.stop(Running.Stop.SHUTDOWN);
            report(running.giveUp());
        }
    }

    private void execute(Running running) {
        var task = running.task();
        MDC.put("jobId", task.jobId());
        MDC.put("jobKind", task.kind());
        MDC.put("attempt", task.attempt());
        Optional<Report> report;
        try {
            report = running.perform(pipelines.stage(task).map(Stage::handler).orElse(Runner::unknown));
        } finally {
            MDC.remove("jobId");
            MDC.remove("jobKind");
            MDC.remove("attempt");
            slots.release();
        }
        if (report.isEmpty()) {
            held.remove(task.id(), running);
        }
        report(report);
        if (!hungry.isEmpty()) {
            claim();
        }
    }

    /** Not reached while the claim knows what this node can run; a task it cannot run goes back as it came. */
    private static Outcome unknown(Attempt attempt) throws InterruptedException {
        throw new InterruptedException();
    }

    void report(Optional<Report> report) {
        report.ifPresent(finisher::add);
    }

    @Override
    public void written(List<Report> batch, List<Accepted> accepted) {
        var counted = accepted.stream().map(Accepted::taskId).collect(Collectors.toSet());
        for (var report : batch) {
            var task = report.task();
            var running = held.get(task.id());
            if (running != null && running.fence() == task.fence()) {
                held.remove(task.id(), running);
                tally.finished(task.kind(), counted.contains(task.id()) ? report.what() : "stale", running.took());
            }
            if (!counted.contains(task.id())) {
                LOG.infof("An attempt of job %s came too late, its task had been taken back", task.jobId());
            } else {
                pipelines.queueAfter(task).ifPresent(queue -> goesOn(queue, report.what()));
            }
        }
    }

    /** What follows waits in this queue: a claim of our own, and for a fan, or where we do not serve it, all nodes. */
    private void goesOn(String queue, String what) {
        boolean ours = settings.queues().contains(queue);
        if (ours) {
            hungry.add(queue);
        }
        if (what.equals("fan") || (what.equals("done") && !ours)) {
            bell.ring(queue);
        }
    }
}
