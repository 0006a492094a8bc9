package studio.atelier.work;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;
import org.jboss.logging.MDC;
import studio.atelier.platform.SqlFailure;

/**
 * Runs tasks on as many threads as there are slots. Threads take them from a small stock, which claims fill while they
 * work; what the node takes ahead is what it can do in a moment, and what it has not begun in time goes back.
 */
final class Runner implements Finisher.Durable, Claims.Desk {

    private static final Logger LOG = Logger.getLogger(Runner.class);
    private static final Duration LOOK = Duration.ofMillis(20);

    /** How long a task may lie in stock; then another node may have it. */
    private static final Duration FRESH = Duration.ofSeconds(1);

    private static final Set<String> LATER = Set.of("retry", "throttled", "snooze", "wait");

    private final WorkStore store;
    private final Pipelines pipelines;
    private final WorkSettings settings;
    private final Executor threads;
    private final Bell bell;
    private final Tally tally;
    private final Runnable alarm;
    private final Finisher finisher;
    private final Claims claims;
    private final Appetite appetite;
    private final RetryBudget budget;
    private volatile long session;
    private volatile boolean open;
    private final Map<Running, List<Running>> followers = new ConcurrentHashMap<>();
    private final Map<Long, Running> held = new ConcurrentHashMap<>();
    private final ConcurrentLinkedQueue<Running> stock = new ConcurrentLinkedQueue<>();
    private final AtomicInteger inStock = new AtomicInteger();
    private final AtomicInteger working = new AtomicInteger();

    /** @param alarm called when a task was put off, which may be due before the next tick */
    Runner(
            WorkStore store,
            Pipelines pipelines,
            WorkSettings settings,
            Executor threads,
            Transaction transaction,
            Settling settling,
            Bell bell,
            Tally tally,
            Runnable alarm) {
        this.store = store;
        this.pipelines = pipelines;
        this.settings = settings;
        this.threads = threads;
        this.bell = bell;
        this.tally = tally;
        this.alarm = alarm;
        this.appetite = new Appetite(settings.slots());
        this.budget = new RetryBudget(settings.retryShare(), settings.retryFloor());
        this.finisher = new Finisher(store, transaction, settling, threads, this);
        this.claims = new Claims(store, settings, threads, tally, this);
    }

    void open(long number) {
        session = number;
        open = true;
        claims.open(number);
    }

    /** No claim after this one. */
    void close() {
        open = false;
        claims.close();
    }

    /** Stops all handlers and gives back what was not begun, and what they do not finish within the grace. */
    void stopAll(Duration grace) {
        long start = System.nanoTime();
        do {
            // in every turn, for what a claim that was on its way has brought meanwhile
            shed(Duration.ZERO);
            held.values().forEach(running -> running.stop(Running.Stop.SHUTDOWN));
            finisher.giveBack();
            finisher.write();
            LockSupport.parkNanos(LOOK.toNanos());
        } while ((claims.isAtWork() || !held.isEmpty()) && System.nanoTime() - start < grace.toNanos());
        held.values().forEach(running -> report(running.giveUp()));
        finisher.write();
    }

    List<Running> held() {
        return List.copyOf(held.values());
    }

    Claims claims() {
        return claims;
    }

    Finisher finisher() {
        return finisher;
    }

    /** These queues may have work; see {@link Claims#wake}. */
    boolean wake(Collection<String> queues) {
        return claims.wake(queues);
    }

    /** Gives back what lies in stock for too long: the node took more than it could do. */
    void shed() {
        shed(FRESH);
    }

    private void shed(Duration age) {
        long now = System.nanoTime();
        for (var running : stock) {
            if (now - running.claimedAt() > age.toNanos() && stock.remove(running)) {
                inStock.decrementAndGet();
                appetite.spoilt(age);
                running.giveUp().ifPresent(finisher::add);
                Objects.requireNonNullElse(followers.remove(running), List.<Running>of())
                        .forEach(other -> other.giveUp().ifPresent(finisher::add));
                pipelines
                        .stage(running.task())
                        .ifPresent(stage -> bell.ring(stage.policy().queue()));
            }
        }
        finisher.hire();
    }

    @Override
    public int wanted() {
        return finisher.isFull() ? 0 : appetite.forFree(settings.slots() - working.get(), inStock.get());
    }

    @Override
    public void take(List<Task> tasks) {
        for (var task : tasks) {
            var running = hold(task);
            tally.began(task.kind(), task.waited());
            if (joined(running)) {
                continue;
            }
            inStock.incrementAndGet();
            stock.add(running);
        }
        for (int hired = 0; hired < tasks.size() && enter(); hired++) {
            try {
                threads.execute(this::work);
            } catch (RejectedExecutionException e) {
                working.decrementAndGet();
                shed(Duration.ZERO);
                return;
            }
        }
    }

    private Running hold(Task task) {
        var running = new Running(task, store, settings.lease());
        var before = held.put(task.id(), running);
        if (before != null) {
            // it lost the task, or we would not have got it, and no heartbeat will tell it any more
            before.stop(Running.Stop.LOST);
        }
        return running;
    }

    /** Of tasks that are worked on together, and were claimed together, the first lies in stock for all of them. */
    private boolean joined(Running running) {
        var policy = pipelines.stage(running.task()).map(Stage::policy);
        if (policy.isEmpty() || !policy.get().gathers()) {
            return false;
        }
        int most = policy.get().gatherMax() - 1;
        for (var leader : stock) {
            // a leader that a thread has taken meanwhile is not in the map any more
            if (leader.task().isLike(running.task())
                    && Objects.requireNonNullElse(
                                    followers.computeIfPresent(
                                            leader,
                                            (key, others) -> others.size() < most ? with(others, running) : others),
                                    List.of())
                            .contains(running)) {
                return true;
            }
        }
        followers.put(running, List.of());
        return false;
    }

    private static List<Running> with(List<Running> others, Running one) {
        var all = new ArrayList<>(others);
        all.add(one);
        return all;
    }

    private boolean enter() {
        int now = working.get();
        while (now < settings.slots()) {
            if (working.compareAndSet(now, now + 1)) {
                return true;
            }
            now = working.get();
        }
        return false;
    }

    /** What one of the threads does: a task, another task, and at last the reports, when it has nothing else to do. */
    private void work() {
        do {
            try {
                for (var running = next(); running != null; running = next()) {
                    execute(running);
                    claims.kick();
                    if (inStock.get() > 0) {
                        finisher.hire();
                    }
                }
            } finally {
                working.decrementAndGet();
            }
        } while (!stock.isEmpty() && enter());
        claims.kick();
        finisher.write();
    }

    private Running next() {
        var running = stock.poll();
        if (running != null) {
            inStock.decrementAndGet();
        }
        return running;
    }

    private void execute(Running running) {
        var task = running.task();
        MDC.put("jobId", task.jobId());
        MDC.put("jobKind", task.kind());
        MDC.put("attempt", task.attempt());
        try {
            switch (pipelines.stage(task).map(Stage::handler).orElse(Runner::unknown)) {
                case Together together -> perform(together, running);
                case Handler handler -> conclude(running, running.perform(handler));
            }
        } finally {
            MDC.remove("jobId");
            MDC.remove("jobKind");
            MDC.remove("attempt");
        }
        appetite.took(running.took().toNanos());
    }

    private void conclude(Running running, Optional<Report> report) {
        if (report.isEmpty()) {
            held.remove(running.task().id(), running);
        }
        report.map(this::withinBudget).ifPresent(finisher::add);
    }

    /** With those that were claimed with it, and, as long as this node claims at all, as many more as are ready. */
    private void perform(Together together, Running leader) {
        var members = new ArrayList<Running>();
        members.add(leader);
        members.addAll(Objects.requireNonNullElse(followers.remove(leader), List.of()));
        int most = pipelines.stage(leader.task()).orElseThrow().policy().gatherMax();
        if (open && members.size() < most) {
            try {
                store.group(leader.task(), session, most - members.size(), settings.lease())
                        .forEach(task -> members.add(hold(task)));
            } catch (SqlFailure e) {
                LOG.warnf("A group stays as it is, the database does not answer: %s", e.getMessage());
            }
        }
        new Group(members).perform(together.group(), this::conclude);
    }

    /** Counts an attempt; a retry beyond the budget is put off. */
    private Report withinBudget(Report report) {
        return pipelines
                .stage(report.task())
                .map(stage -> budget.within(stage.policy().queue(), report))
                .orElse(report);
    }

    /** Not reached while the claim knows what this node can run; a task it cannot run goes back as it came. */
    private static Outcome unknown(Attempt attempt) throws InterruptedException {
        throw new InterruptedException();
    }

    void report(Optional<Report> report) {
        report.map(this::withinBudget).ifPresent(finisher::add);
        finisher.hire();
    }

    @Override
    public void written(List<Report> batch, List<Accepted> accepted) {
        var counted = accepted.stream().map(Accepted::taskId).collect(Collectors.toSet());
        boolean putOff = false;
        var freed = new HashSet<String>();
        for (var report : batch) {
            var task = report.task();
            pipelines.stage(task).ifPresent(stage -> freed.add(stage.policy().queue()));
            var running = held.get(task.id());
            if (running != null && running.fence() == task.fence()) {
                held.remove(task.id(), running);
                tally.finished(task.kind(), counted.contains(task.id()) ? report.what() : "stale", running.took());
            }
            if (!counted.contains(task.id())) {
                LOG.infof("An attempt of job %s came too late, its task had been taken back", task.jobId());
            } else {
                putOff |= LATER.contains(report.what());
                pipelines.queueAfter(task).ifPresent(queue -> goesOn(queue, task, report.what()));
            }
        }
        if (putOff) {
            alarm.run();
        }
        claims.freed(freed);
        claims.kick();
    }

    /** What follows waits in this queue: a claim of our own, and for a fan, or where we do not serve it, all nodes. */
    private void goesOn(String queue, Task task, String what) {
        claims.expect(queue, task.place());
        if (what.equals("fan") || (what.equals("done") && !settings.queues().contains(queue))) {
            bell.ring(queue);
        }
    }
}
