package studio.atelier.realtime.rest;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedScheduledExecutorService;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;
import studio.atelier.identity.Caller;
import studio.atelier.identity.Sessions;
import studio.atelier.platform.Settings;
import studio.atelier.work.EventPosition;
import studio.atelier.work.JobEvents;

/** The hub of this node, and the loop that drives it: it runs while there are clients, and only then. */
@ApplicationScoped
class LiveEvents {

    private static final Logger LOG = Logger.getLogger(LiveEvents.class);

    @Resource
    ManagedScheduledExecutorService scheduler;

    @Inject
    Sessions sessions;

    @Inject
    JobEvents events;

    @Inject
    Settings configured;

    @Inject
    MeterRegistry meters;

    private RealtimeSettings settings;
    private JobJournal journal;
    private EventHub hub;
    private @Nullable Future<?> loop;
    private long beatAt;
    private boolean failing;

    @PostConstruct
    void open() {
        settings = RealtimeSettings.of(configured);
        journal = new JobJournal(events);
        hub = new EventHub(journal, settings.replayMost());
        // Not through Gauge.builder: what a builder registers, the server does not show.
        meters.gauge("atelier.realtime.connections", Tags.empty(), hub, EventHub::connections);
    }

    RealtimeSettings settings() {
        return settings;
    }

    boolean hasRoom(Caller caller) {
        if (hub.connections(caller.accountId()) < settings.connectionsPerAccount()) {
            return true;
        }
        hub.poke(caller.accountId());
        return hub.connections(caller.accountId()) < settings.connectionsPerAccount();
    }

    /** Where a client with this last id goes on; nothing if the id says nothing, or was given out by another database. */
    Optional<EventPosition> resume(String lastEventId) {
        var latest = journal.latest();
        return EventPosition.parse(lastEventId).filter(position -> position.xid() <= latest.xid());
    }

    EventPosition latest() {
        return journal.latest();
    }

    void join(Subscriber subscriber) {
        hub.join(subscriber);
        run();
    }

    private synchronized void run() {
        if (loop == null || loop.isDone()) {
            long every = settings.poll().toMillis();
            beatAt = System.nanoTime() + settings.heartbeat().toNanos();
            loop = scheduler.scheduleWithFixedDelay(this::turn, 0, every, TimeUnit.MILLISECONDS);
        }
    }

    private void turn() {
        try {
            hub.poll();
            if (System.nanoTime() - beatAt >= 0) {
                beatAt = System.nanoTime() + settings.heartbeat().toNanos();
                hub.beat(sessions::stillOpen);
            }
            failing = false;
        } catch (RuntimeException e) {
            if (!failing) {
                LOG.warn("Events cannot be read; clients wait and miss nothing", e);
            }
            failing = true;
        }
        stopIfEmpty();
    }

    private synchronized void stopIfEmpty() {
        if (hub.isEmpty() && loop != null) {
            loop.cancel(false);
            loop = null;
        }
    }

    @PreDestroy
    synchronized void close() {
        hub.close();
        stopIfEmpty();
    }
}
