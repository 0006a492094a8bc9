package studio.atelier.work;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;
import studio.atelier.platform.SqlFailure;

/**
 * Writes reports. A lone one is written at once; those that come while one is being written go together with the next
 * statement, so the batch grows with the load by itself. Two threads write when more waits than one statement takes: one
 * waits for the disk while the other one works. What the database cannot take now is written again later; what it can never take is
 * found by halving and dies alone. What a settlement refuses is kept and tried again, some of it at a time; a kind of which too
 * much is kept is {@link #shut}, so that no more of it is begun and everything else goes on.
 */
final class Finisher {

    /** What is told when a batch is durable. */
    interface Durable {
        void written(List<Report> batch, List<Accepted> accepted);
    }

    private static final Logger LOG = Logger.getLogger(Finisher.class);
    private static final int BATCH = 500;
    private static final int WRITERS = 2;

    /** How many refused reports of a kind are kept before it is shut; it takes two transactions to find each. */
    private static final int KEPT = 100;

    /** How many of them are tried again at once; if they get through, so many more follow. */
    private static final int AGAIN = 10;

    private final WorkStore store;
    private final Transaction transaction;
    private final Settling settling;
    private final Executor threads;
    private final Durable durable;
    private final ConcurrentLinkedDeque<Report> waiting = new ConcurrentLinkedDeque<>();

    /** By task, what a settlement refused, until it is written; those of them that are not being tried again now. */
    private final Map<Long, Report> refused = new ConcurrentHashMap<>();

    private final ConcurrentLinkedQueue<Report> resting = new ConcurrentLinkedQueue<>();
    private volatile Set<String> shut = Set.of();
    private volatile Set<String> told = Set.of();
    private final AtomicInteger backlog = new AtomicInteger();
    private final AtomicInteger writers = new AtomicInteger();

    Finisher(WorkStore store, Transaction transaction, Settling settling, Executor threads, Durable durable) {
        this.store = store;
        this.transaction = transaction;
        this.settling = settling;
        this.threads = threads;
        this.durable = durable;
    }

    /** Takes a report; somebody has to {@link #hire} a thread or {@link #write} it. */
    void add(Report report) {
        waiting.add(report);
        backlog.incrementAndGet();
    }

    /** More reports wait than two statements take, or the claim still brings what is shut: no new work before that is over. */
    boolean isFull() {
        return backlog.get() > 2 * BATCH || !told.containsAll(shut);
    }

    boolean isIdle() {
        return backlog.get() == 0 && refused.isEmpty() && writers.get() == 0;
    }

    /** The kinds of which a settlement refused so many runs that it would refuse the next ones too. */
    Set<String> shut() {
        return shut;
    }

    boolean isTold() {
        return told.equals(shut);
    }

    /** No claim from now on brings tasks of these kinds. */
    void told(Set<String> kinds) {
        told = kinds;
    }

    /** Writes again, on another thread, some of what a settlement refused, and what waits. */
    void again() {
        some();
        hire();
    }

    private void some() {
        for (int n = 0; n < AGAIN; n++) {
            var report = resting.poll();
            if (report == null) {
                return;
            }
            add(report);
        }
    }

    /** The node goes down: what a settlement refused goes back as it came, and another node does its last stage again. */
    void giveBack() {
        for (var report = resting.poll(); report != null; report = resting.poll()) {
            refused.remove(report.task().id());
            add(Report.back(report.task()));
        }
    }

    /** Lets another thread write what waits. */
    void hire() {
        if (enter()) {
            try {
                threads.execute(this::work);
            } catch (RejectedExecutionException e) {
                work();
            }
        }
    }

    /** Writes what waits on this thread, unless enough others are at it; then they go on with ours. */
    void write() {
        if (enter()) {
            work();
        }
    }

    private boolean enter() {
        int most = backlog.get() > BATCH ? WRITERS : 1;
        int now = writers.get();
        while (now < most && !waiting.isEmpty()) {
            if (writers.compareAndSet(now, now + 1)) {
                return true;
            }
            now = writers.get();
        }
        return false;
    }

    private void work() {
        try {
            do {
                try {
                    for (var batch = next(); !batch.isEmpty(); batch = next()) {
                        write(batch);
                    }
                } finally {
                    writers.decrementAndGet();
                }
            } while (enter());
        } catch (RuntimeException e) {
            LOG.warnf("Reports wait, the database does not take them: %s", e.getMessage());
        }
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

    private void write(List<Report> all) {
        var batch = withoutShut(all);
        if (batch.isEmpty()) {
            return;
        }
        List<Accepted> accepted;
        try {
            accepted = transaction.run(() -> settling.reports(store.sql(), store.report(batch)));
        } catch (SettlementFailure e) {
            if (!halved(batch)) {
                refuse(batch.getFirst(), e);
            }
            return;
        } catch (RuntimeException e) {
            if (!isAboutData(e)) {
                batch.reversed().forEach(waiting::addFirst);
                throw e;
            }
            if (!halved(batch)) {
                LOG.errorf(e, "The result of a task is not storable; the task fails. See the handler of its stage");
                waiting.addFirst(batch.getFirst().refused());
            }
            return;
        }
        backlog.addAndGet(-batch.size());
        if (!refused.isEmpty() && refused.keySet().removeAll(ids(batch))) {
            count();
            some();
        }
        durable.written(batch, accepted);
    }

    private static Set<Long> ids(List<Report> batch) {
        return batch.stream().map(report -> report.task().id()).collect(Collectors.toSet());
    }

    /** Puts what was done of a kind that is shut to the rest: it would be refused too. What is to be tried again now goes its way. */
    private List<Report> withoutShut(List<Report> batch) {
        var kinds = shut;
        if (kinds.isEmpty()) {
            return batch;
        }
        var parts = batch.stream()
                .collect(Collectors.partitioningBy(
                        report -> kinds.contains(report.task().kind())
                                && report.isAttempt()
                                && !refused.containsKey(report.task().id())));
        parts.getOrDefault(true, List.of()).forEach(this::keep);
        return parts.getOrDefault(false, List.of());
    }

    private void refuse(Report report, SettlementFailure why) {
        if (!refused.containsKey(report.task().id())) {
            LOG.errorf(why, "A settlement refused the end of a run; it stays unfinished and is ended again later");
        }
        keep(report);
        count();
    }

    private void keep(Report report) {
        refused.put(report.task().id(), report);
        resting.add(report);
        backlog.decrementAndGet();
    }

    private synchronized void count() {
        shut = refused.values().stream()
                .collect(Collectors.groupingBy(report -> report.task().kind(), Collectors.counting()))
                .entrySet()
                .stream()
                .filter(kind -> kind.getValue() >= KEPT)
                .map(Map.Entry::getKey)
                .collect(Collectors.toUnmodifiableSet());
    }

    /** Writes the halves on their own, to find the one that makes the trouble; false if there is only one. */
    private boolean halved(List<Report> batch) {
        if (batch.size() == 1) {
            return false;
        }
        var rest = List.copyOf(batch.subList(batch.size() / 2, batch.size()));
        try {
            write(List.copyOf(batch.subList(0, batch.size() / 2)));
        } catch (RuntimeException e) {
            // The database went away in between: the other half waits too, or nobody would ever write it.
            waiting.addAll(rest);
            throw e;
        }
        write(rest);
        return true;
    }

    /** Classes 22 and 23 of the SQL states: this value will never fit. Everything else may pass another time. */
    private static boolean isAboutData(RuntimeException e) {
        return e instanceof SqlFailure failure
                && (failure.state().startsWith("22") || failure.state().startsWith("23"));
    }
}
