package studio.atelier.work;

import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.LongConsumer;
import org.jboss.logging.Logger;
import studio.atelier.platform.SqlFailure;

/** Looks at the state, never at events: with everything else dead, this alone brings all work to its end. */
final class Recovery {

    private static final Logger LOG = Logger.getLogger(Recovery.class);
    private static final int BATCH = 500;

    /** How many refusals a step bears with before it lets the others go on; each takes some transactions to find. */
    private static final int PATIENCE = 10;

    private static final int WEEKS_AHEAD = 8;
    private static final Duration DAILY = Duration.ofDays(1);
    private static final Duration REFRESH = Duration.ofMinutes(1);
    private static final Duration COUNT = Duration.ofSeconds(15);

    /** More than a refresh apart, so that roll-ups catch up after a standstill. */
    private static final int MINUTES = 60;

    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Duration ALWAYS = Duration.ZERO;
    private static final UUID FIRST_JOB = new UUID(0, 0);
    private static final long FIRST_TASK = 0;

    /** What is done for a session, and how often. */
    private record Step(String name, Every every, LongConsumer what) {
        Step(String name, Duration every, LongConsumer what) {
            this(name, new Every(every), what);
        }
    }

    private final WorkStore store;
    private final Runner runner;
    private final Transaction transaction;
    private final Settling settling;
    private final Pipelines pipelines;
    private final List<Step> steps;
    private UUID lateAfter = FIRST_JOB;
    private long lostAfter = FIRST_TASK;

    Recovery(
            WorkStore store,
            Runner runner,
            WorkSettings settings,
            Transaction transaction,
            Settling settling,
            Tally tally,
            Pipelines pipelines) {
        this.store = store;
        this.runner = runner;
        this.transaction = transaction;
        this.settling = settling;
        this.pipelines = pipelines;
        this.steps = steps(settings, tally);
    }

    /**
     * Everything that is due, one step after the other. A step that fails does not keep the others from running, unless nobody
     * would answer them either.
     */
    void tick(long session) {
        for (var step : steps) {
            try {
                if (step.every().isDue()) {
                    step.what().accept(session);
                }
            } catch (SqlFailure e) {
                LOG.warnf("No %s, the database does not answer: %s", step.name(), e.getMessage());
                if (isAway(e)) {
                    return;
                }
            } catch (RuntimeException e) {
                LOG.errorf(e, "No %s", step.name());
            }
        }
    }

    private static boolean isAway(SqlFailure e) {
        return e.state().isEmpty() || e.state().startsWith("08") || e.state().startsWith("57P");
    }

    private List<Step> steps(WorkSettings settings, Tally tally) {
        return List.of(
                new Step(
                        "reports of refused runs",
                        SECOND,
                        session -> runner.finisher().again()),
                new Step("look at the stock", ALWAYS, session -> runner.shed()),
                new Step("change of what is claimed", ALWAYS, session -> {
                    if (!runner.finisher().isTold()) {
                        tell(session);
                    }
                }),
                new Step("promotion", ALWAYS, session -> runner.claims().expect(store.promote(BATCH))),
                new Step("gathering", ALWAYS, session -> runner.claims().expect(store.gather(BATCH))),
                new Step("end of what is late", ALWAYS, session -> late()),
                new Step("rescue", settings.rescue(), session -> rescue(tally)),
                new Step("burial", settings.rescue(), session -> bury()),
                new Step("count of the queues", COUNT, session -> tally.queues(store.depths())),
                new Step("refresh", REFRESH, this::tell),
                new Step("roll-up", REFRESH, session -> store.rollUp(MINUTES)),
                new Step("partitions", DAILY, session -> store.partitions(WEEKS_AHEAD)));
    }

    /** Which pipelines to claim for: those we have the code for, but for kinds whose runs a settlement refuses to end. */
    private void tell(long session) {
        var shut = runner.finisher().shut();
        if (!runner.finisher().isTold()) {
            LOG.warnf("Kinds of which no more is begun, as a settlement refuses their runs: %s", shut);
        }
        store.refresh(session, pipelines.without(shut));
        runner.finisher().told(shut);
    }

    private void rescue(Tally tally) {
        var queues = store.rescue(BATCH);
        if (!queues.isEmpty()) {
            tally.rescued(queues.values().stream().mapToInt(Integer::intValue).sum());
            LOG.warnf("Tasks of a lost worker were taken back: %s", queues);
            runner.claims().expect(queues.keySet());
        }
    }

    /** Goes on after what was tried the last time, so that what is refused again and again does not stand before the rest. */
    private void late() {
        var jobs = store.late(BATCH, lateAfter);
        lateAfter = jobs.size() < BATCH ? FIRST_JOB : jobs.getLast();
        int tried = end(jobs, store::expire, new AtomicInteger(PATIENCE));
        if (tried < jobs.size()) {
            lateAfter = jobs.get(tried - 1);
        }
    }

    private void bury() {
        var tasks = store.lost(BATCH, lostAfter);
        lostAfter = tasks.size() < BATCH ? FIRST_TASK : tasks.getLast();
        int tried = end(tasks, store::bury, new AtomicInteger(PATIENCE));
        if (tried < tasks.size()) {
            lostAfter = tasks.get(tried - 1);
        }
    }

    /**
     * Each batch is a transaction with its settlement; one that is refused is halved until the culprit is alone.
     *
     * @param patience how many may be refused; the rest is left for another time
     * @return how many of them, in their order, were ended or refused
     */
    private <T> int end(List<T> batch, Function<List<T>, List<UUID>> ending, AtomicInteger patience) {
        if (batch.isEmpty() || patience.get() <= 0) {
            return 0;
        }
        try {
            transaction.run(() -> {
                settling.jobs(store.sql(), ending.apply(batch));
                return batch;
            });
            return batch.size();
        } catch (SettlementFailure e) {
            if (batch.size() == 1) {
                LOG.errorf(e, "The settlement of a run refused; the run stays unfinished: %s", batch);
                patience.decrementAndGet();
                return 1;
            }
            int half = batch.size() / 2;
            int tried = end(batch.subList(0, half), ending, patience);
            return tried < half ? tried : half + end(batch.subList(half, batch.size()), ending, patience);
        }
    }
}
