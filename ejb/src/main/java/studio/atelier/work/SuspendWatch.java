package studio.atelier.work;

import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.annotation.Resource;
import jakarta.ejb.Singleton;
import jakarta.ejb.Startup;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.enterprise.concurrent.ManagedThreadFactory;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.jboss.logging.Logger;

/**
 * Honours a suspended server: the engine claims nothing, and what runs is kept alive by a thread of our own, as the timers of
 * beans stand still meanwhile.
 */
@Startup
@Singleton
@TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
public class SuspendWatch {

    private static final Logger LOG = Logger.getLogger(SuspendWatch.class);
    private static final Duration PULSE = Duration.ofSeconds(1);

    @Inject
    Engine engine;

    @Resource
    ManagedThreadFactory threads;

    private final ServerState state = new ServerState(this::suspended);
    private volatile boolean ended;

    @PostConstruct
    void start() {
        state.watch();
    }

    private void suspended(boolean now) {
        if (now && !engine.isSuspended()) {
            engine.suspend();
            LOG.info("The server is suspended: the engine claims nothing, what runs goes on");
            threads.newThread(this::pulse).start();
        } else if (!now && engine.isSuspended()) {
            engine.resume();
            LOG.info("The server is resumed: the engine claims again");
        }
    }

    private void pulse() {
        while (engine.isSuspended() && !ended) {
            engine.pulse();
            LockSupport.parkNanos(PULSE.toNanos());
        }
    }

    @PreDestroy
    void stop() {
        state.close();
        ended = true;
    }
}
