package studio.atelier.work;

import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jboss.logging.Logger;
import studio.atelier.platform.SqlFailure;

/**
 * The engine of one node. It needs no more than to be ticked about once a second; a doorbell only makes it faster. Plain
 * Java: the container's timers and messages call it from outside.
 */
class Engine {

    private static final Logger LOG = Logger.getLogger(Engine.class);
    private static final long NOT_YET = 0;

    private final WorkStore store;
    private final Pipelines pipelines;
    private final WorkSettings settings;
    private final Executor threads;
    private final Runner runner;
    private final Heartbeat heartbeat;
    private final Recovery recovery;
    private final Alarm alarm;
    private volatile long session = NOT_YET;
    private volatile boolean stopping;
    private volatile boolean suspended;

    /** A claim is on its way to a thread; one is enough. */
    private final AtomicBoolean busy = new AtomicBoolean();

    Engine(
            WorkStore store,
            Pipelines pipelines,
            WorkSettings settings,
            Executor threads,
            Transaction transaction,
            Bell bell,
            Tally tally,
            Settling settling) {
        this.store = store;
        this.pipelines = pipelines;
        this.settings = settings;
        this.threads = threads;
        this.runner = new Runner(store, pipelines, settings, threads, transaction, settling, bell, tally, this::alarm);
        this.alarm = new Alarm(store, settings.poll(), threads, runner::wake);
        this.heartbeat = new Heartbeat(store, runner, settings);
        this.recovery = new Recovery(store, runner, settings, transaction, settling, tally, pipelines);
    }

    /** Everything that is due. Returns soon: opening, claims and handlers run on the engine's own threads. */
    void tick() {
        if (stopping) {
            return;
        }
        if (suspended) {
            pulse();
            return;
        }
        if (isOpen()) {
            heartbeat.tick(session);
            recovery.tick(session);
            alarm.set();
        }
        if (busy.compareAndSet(false, true)) {
            try {
                threads.execute(this::openAndClaim);
            } catch (RejectedExecutionException e) {
                busy.set(false);
                LOG.warnf("No thread to claim with: %s", e.getMessage());
            }
        }
    }

    /** Opens the session as soon as there is a database, and claims what is there. */
    private void openAndClaim() {
        try {
            if (!isOpen()) {
                session = store.open(settings.node(), UUID.randomUUID(), settings.queues(), pipelines.definition());
                if (!suspended) {
                    runner.open(session);
                }
                LOG.infof(
                        "The engine is open as session %d, %d slots, queues %s",
                        session, settings.slots(), settings.queues());
            }
        } catch (SqlFailure e) {
            LOG.warnf("The engine is not open yet, the database does not answer: %s", e.getMessage());
        } finally {
            busy.set(false);
        }
        if (stopping) {
            runner.close();
        } else if (isOpen()) {
            var _ = runner.wake(settings.queues());
        }
    }

    private void alarm() {
        alarm.set();
    }

    boolean isOpen() {
        return session != NOT_YET;
    }

    /**
     * A doorbell: this queue has work now. Claims on the calling thread.
     *
     * @return true if this node has just taken everything the queue had, so that nobody else needs to hear of it
     */
    boolean wake(String queue) {
        return !stopping && isOpen() && runner.wake(List.of(queue));
    }

    /** Claims no more, stops the handlers and gives back what they had not finished. Waits up to the grace for them. */
    void stop(Duration grace) {
        stopping = true;
        runner.close();
        if (!isOpen()) {
            return;
        }
        try {
            store.drain(session);
        } catch (SqlFailure e) {
            LOG.warnf("The session could not be closed: %s", e.getMessage());
        }
        runner.stopAll(grace);
    }

    /** The server is suspended: no claim from now on. What runs goes on, keeps its leases and reports. */
    void suspend() {
        suspended = true;
        runner.close();
    }

    void resume() {
        suspended = false;
        if (isOpen() && !stopping) {
            runner.open(session);
        }
    }

    boolean isSuspended() {
        return suspended;
    }

    /** What running work needs, and no more: to be called about once a second while the timers stand still. */
    void pulse() {
        if (isOpen()) {
            heartbeat.tick(session);
            runner.finisher().hire();
            runner.shed();
        }
    }

    /** What the doorbell and the timers would bring about, for tests: a heartbeat now. */
    void beat() {
        heartbeat.beat(session);
    }
}
