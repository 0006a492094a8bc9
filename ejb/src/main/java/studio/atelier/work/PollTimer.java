package studio.atelier.work;

import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.annotation.Resource;
import jakarta.ejb.Singleton;
import jakarta.ejb.Startup;
import jakarta.ejb.Timeout;
import jakarta.ejb.TimerConfig;
import jakarta.ejb.TimerService;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/**
 * The pulse of the engine: alone it brings everything to its end, at the pace of the poll or up to a fifth faster, so that
 * nodes do not fall into step. Ends with the deployment.
 */
@Startup
@Singleton
@TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
public class PollTimer {

    /** Shorter than the server waits for a deployment to end. */
    private static final Duration GRACE = Duration.ofSeconds(10);

    private static final double JITTER = 0.2;

    @Inject
    Engine engine;

    @Inject
    WorkSettings settings;

    @Resource
    TimerService timers;

    @PostConstruct
    void start() {
        long poll = (long)
                (settings.poll().toMillis() * (1 - ThreadLocalRandom.current().nextDouble(JITTER)));
        timers.createIntervalTimer(poll, poll, new TimerConfig(null, false));
    }

    @Timeout
    void tick() {
        engine.tick();
    }

    @PreDestroy
    void stop() {
        engine.stop(GRACE);
    }
}
