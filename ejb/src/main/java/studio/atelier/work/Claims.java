package studio.atelier.work;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jboss.logging.Logger;
import studio.atelier.platform.SqlFailure;

/**
 * Claims tasks from the queues that have some, as long as they are wanted. One thread of the node claims at a time; whoever
 * else asks meanwhile is served by it. The first bell claims at once, those that follow it closely together.
 */
final class Claims {

    /** Where claimed tasks go. */
    interface Desk {
        /** How many tasks can be used now. */
        int wanted();

        void take(List<Task> tasks);
    }

    private static final Logger LOG = Logger.getLogger(Claims.class);
    private static final Duration TOGETHER = Duration.ofMillis(2);
    private static final int BUSY_MILLIS = 10;

    private final WorkStore store;
    private final WorkSettings settings;
    private final Executor threads;
    private final Tally tally;
    private final Desk desk;
    private final Set<String> hungry = ConcurrentHashMap.newKeySet();
    private final Map<String, Hint> hints = new ConcurrentHashMap<>();
    private final Map<String, Ceiling> ceilings = new ConcurrentHashMap<>();
    private final AtomicInteger signals = new AtomicInteger();
    private final AtomicBoolean postponed = new AtomicBoolean();
    private volatile long lastAt = System.nanoTime() - TOGETHER.toNanos();
    private volatile long session;
    private volatile boolean open;

    /** Others may get what we do not: an operator drains this node, or the last claim failed. */
    private volatile boolean outOfReach;

    Claims(WorkStore store, WorkSettings settings, Executor threads, Tally tally, Desk desk) {
        this.store = store;
        this.settings = settings;
        this.threads = threads;
        this.tally = tally;
        this.desk = desk;
    }

    void open(long number) {
        session = number;
        open = true;
    }

    /** No claim after this one. */
    void close() {
        open = false;
    }

    /** Whether a claim is on its way; what it takes is handed over before this is false again. */
    boolean isAtWork() {
        return signals.get() > 0;
    }

    /**
     * These queues may have work. Claims on the calling thread, unless another one is claiming or has just done so.
     *
     * @return true if this node serves them all and has just taken everything they had
     */
    boolean wake(Collection<String> queues) {
        expect(queues);
        if (System.nanoTime() - lastAt < TOGETHER.toNanos()) {
            later(TOGETHER);
            return false;
        }
        return claim()
                && !outOfReach
                && settings.queues().containsAll(queues)
                && queues.stream().noneMatch(hungry::contains);
    }

    /** These queues have work; it is claimed as soon as somebody claims. */
    void expect(Collection<String> queues) {
        queues.stream().filter(settings.queues()::contains).forEach(hungry::add);
    }

    /** A task went back to this place of a queue. */
    void expect(String queue, long place) {
        var hint = hints.get(queue);
        if (hint != null) {
            hint.back(place);
        }
        expect(List.of(queue));
    }

    /** Leases in these queues are gone: where a limit kept tasks back there is room for some. */
    void freed(Collection<String> queues) {
        for (var queue : queues) {
            var ceiling = ceilings.get(queue);
            if (ceiling != null && ceiling.free()) {
                hungry.add(queue);
            }
        }
    }

    /** Claims on another thread if there is anything to claim and any use for it. */
    void kick() {
        if (open && !hungry.isEmpty() && desk.wanted() > 0 && signals.getAndIncrement() == 0) {
            try {
                threads.execute(this::loop);
            } catch (RejectedExecutionException e) {
                signals.set(0);
            }
        }
    }

    private void later(Duration pause) {
        if (postponed.compareAndSet(false, true)) {
            CompletableFuture.delayedExecutor(pause.toNanos(), TimeUnit.NANOSECONDS, Runnable::run)
                    .execute(() -> {
                        postponed.set(false);
                        kick();
                    });
        }
    }

    private boolean claim() {
        boolean mine = open && signals.getAndIncrement() == 0;
        if (mine) {
            loop();
        }
        return mine;
    }

    /** Whatever is thrown in it, somebody claims again. */
    private void loop() {
        boolean served = false;
        try {
            while (!served) {
                int seen = signals.get();
                boolean more = true;
                while (more && open) {
                    more = round();
                }
                lastAt = System.nanoTime();
                served = signals.compareAndSet(seen, 0);
            }
        } finally {
            if (!served) {
                signals.set(0);
            }
        }
    }

    /** One claim from each queue; true if one of them has more. */
    private boolean round() {
        boolean more = false;
        for (var queue : hungry) {
            int wanted = desk.wanted();
            if (wanted == 0) {
                return false;
            }
            more |= tried(queue, wanted);
        }
        return more;
    }

    /** A queue that cannot be claimed from does not keep us from the others. It is asked again when somebody rings or polls. */
    private boolean tried(String queue, int wanted) {
        hungry.remove(queue);
        try {
            return claim(queue, wanted);
        } catch (SqlFailure e) {
            outOfReach = true;
            LOG.warnf("No claim from %s, the database does not answer: %s", queue, e.getMessage());
        } catch (RuntimeException e) {
            outOfReach = true;
            LOG.errorf(e, "A claim from %s failed", queue);
        }
        return false;
    }

    /** A queue that gave all that was asked for stays hungry: whoever has use for more asks again. */
    private boolean claim(String queue, int wanted) {
        var hint = hints.computeIfAbsent(queue, name -> new Hint());
        var ceiling = ceilings.computeIfAbsent(queue, name -> new Ceiling());
        long from = hint.from();
        long freed = ceiling.freed();
        long start = System.nanoTime();
        var claimed = store.claim(queue, session, wanted, settings.lease(), from);
        var took = Duration.ofNanos(System.nanoTime() - start);
        var tasks = claimed.tasks();
        tally.claimed(tasks.size(), took);
        desk.take(tasks);
        outOfReach = claimed.rest() == Claimed.Rest.DRAINING || (outOfReach && tasks.isEmpty());
        if (claimed.rest() == Claimed.Rest.BUSY) {
            hungry.add(queue);
            later(Duration.ofMillis(1 + ThreadLocalRandom.current().nextInt(BUSY_MILLIS)));
            return false;
        }
        boolean goesOn = hint.claimed(from, wanted, tasks, took);
        boolean room = ceiling.claimed(freed, claimed.rest() == Claimed.Rest.LIMIT);
        boolean more = goesOn || room || tasks.size() >= wanted;
        if (more) {
            hungry.add(queue);
        }
        return more;
    }
}
