package studio.atelier.work;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * One attempt on this node, from the claim until its report is accepted. Its handler runs on one thread; heartbeat and
 * shutdown may stop it from others, and only the first of them counts.
 */
final class Running implements Attempt {

    /** Why an attempt must not go on. */
    enum Stop {
        CANCELLED,
        /** The lease is no longer ours: whatever the handler says does not count. */
        LOST,
        DEADLINE,
        /** The node goes down. */
        SHUTDOWN
    }

    private static final Logger LOG = Logger.getLogger(Running.class);
    private static final int FULL = 100;

    /** What an exception of the handler comes to. */
    static final Outcome BROKEN =
            new Outcome.Retry(new Failure("internal_error", "Something went wrong on our side.", Fault.OURS));

    /** What an attempt past its deadline comes to. */
    static final Outcome TOO_LONG =
            new Outcome.Retry(new Failure("deadline_exceeded", "This stage took longer than it may.", Fault.OURS));

    private final Task task;
    private final WorkStore store;
    private final Duration lease;
    private final AtomicBoolean reported = new AtomicBoolean();
    private volatile int percent;
    private final long claimedAt = System.nanoTime();
    private volatile long renewed = claimedAt;
    private volatile long began = renewed;
    private volatile boolean begun;
    private volatile long stoppedAt;
    private volatile @Nullable Stop stop;
    private @Nullable Thread thread;
    private @Nullable Group group;

    Running(Task task, WorkStore store, Duration lease) {
        this.task = task;
        this.store = store;
        this.lease = lease;
    }

    /** Runs the handler on this thread; the report, unless somebody else made it meanwhile or nobody wants it any more. */
    Optional<Report> perform(Handler handler) {
        if (!enter()) {
            return conclude(null);
        }
        try {
            return conclude(handler.handle(this));
        } catch (InterruptedException e) {
            return conclude(null);
        } catch (Throwable e) {
            if (stop == null) {
                LOG.warnf(e, "Attempt failed with an exception");
            }
            return conclude(BROKEN);
        } finally {
            leave();
        }
    }

    private synchronized boolean enter() {
        if (stop != null) {
            return false;
        }
        thread = Thread.currentThread();
        began = System.nanoTime();
        begun = true;
        return true;
    }

    /** Begins as a member of a group, whose thread is not ours to interrupt; false if it was stopped before. */
    synchronized boolean join(Group together) {
        if (stop != null) {
            return false;
        }
        group = together;
        began = System.nanoTime();
        begun = true;
        return true;
    }

    /** An interrupt that came too late must not hit what this thread does next. */
    private synchronized void leave() {
        thread = null;
        Thread.interrupted();
    }

    /** Asks the handler to stop, once; its thread is interrupted. */
    synchronized void stop(Stop why) {
        if (stop != null) {
            return;
        }
        stop = why;
        stoppedAt = System.nanoTime();
        if (thread != null) {
            thread.interrupt();
        }
        if (group != null) {
            group.stopped();
        }
    }

    /** The report of an attempt that was told to stop and has not answered within the grace; given once. */
    Optional<Report> overdue(Duration grace) {
        if (stop != null && System.nanoTime() - stoppedAt > grace.toNanos()) {
            return conclude(null);
        }
        return Optional.empty();
    }

    /** The report without waiting for the handler any longer. */
    Optional<Report> giveUp() {
        return conclude(null);
    }

    /** Finished work counts even if somebody asked to stop meanwhile; a failure then is only the echo of the stop. */
    Optional<Report> conclude(@Nullable Outcome outcome) {
        if (!reported.compareAndSet(false, true)) {
            return Optional.empty();
        }
        boolean finished = outcome instanceof Outcome.Done || outcome instanceof Outcome.Fan;
        var why = stop;
        if (why == null || (finished && why != Stop.LOST)) {
            return Optional.of(outcome == null ? Report.back(task) : Report.of(task, outcome));
        }
        return switch (why) {
            case LOST -> Optional.empty();
            case CANCELLED -> Optional.of(Report.cancelled(task));
            case SHUTDOWN -> Optional.of(Report.back(task));
            case DEADLINE -> Optional.of(Report.of(task, TOO_LONG));
        };
    }

    void renewed(long at) {
        renewed = at;
    }

    /** Looks at the clocks: the deadline of the attempt, and a lease that could not be renewed in time. */
    void check(long now) {
        if (now - renewed > lease.toNanos()) {
            stop(Stop.LOST);
        } else if (begun && now - began > task.deadline().toNanos()) {
            stop(Stop.DEADLINE);
        }
    }

    Task task() {
        return task;
    }

    int percent() {
        return percent;
    }

    /** When the node took it, on its own clock; the handler begins later. */
    long claimedAt() {
        return claimedAt;
    }

    Duration took() {
        return Duration.ofNanos(System.nanoTime() - began);
    }

    @Override
    public UUID jobId() {
        return task.jobId();
    }

    @Override
    public UUID workspaceId() {
        return task.workspaceId();
    }

    @Override
    public int run() {
        return task.run();
    }

    @Override
    public int number() {
        return task.attempt();
    }

    @Override
    public long fence() {
        return task.fence();
    }

    @Override
    public JsonNode spec() {
        return task.spec();
    }

    @Override
    public int itemNumber() {
        return task.itemNumber();
    }

    @Override
    public JsonNode item() {
        var item = task.item();
        return item == null ? NullNode.getInstance() : item;
    }

    @Override
    public List<StageOutput> outputs(String stage) {
        return store.outputs(task.jobId(), stage);
    }

    @Override
    public void progress(int done) {
        percent = Math.max(percent, Math.clamp(done, 0, FULL));
    }

    @Override
    public boolean stopped() {
        return stop != null;
    }
}
