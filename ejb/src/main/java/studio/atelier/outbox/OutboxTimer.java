package studio.atelier.outbox;

import io.micrometer.core.instrument.MeterRegistry;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.Resource;
import jakarta.ejb.Singleton;
import jakarta.ejb.Startup;
import jakarta.ejb.Timeout;
import jakarta.ejb.Timer;
import jakarta.ejb.TimerConfig;
import jakarta.ejb.TimerService;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.enterprise.concurrent.ManagedExecutorService;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.jboss.logging.Logger;
import studio.atelier.mail.Mailer;
import studio.atelier.platform.Settings;
import studio.atelier.platform.SqlFailure;
import studio.atelier.sms.TextSender;

/** The pulse of the relay on this node. */
@Startup
@Singleton
@TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
public class OutboxTimer {

    private static final Logger LOG = Logger.getLogger(OutboxTimer.class);
    private static final Duration UPKEEP = Duration.ofSeconds(15);
    private static final String UPKEEP_TIMER = "upkeep";

    @Inject
    OutboxStore store;

    @Inject
    Seal seal;

    @Inject
    Mailer mailer;

    @Inject
    TextSender texts;

    @Inject
    Settings settings;

    @Inject
    MeterRegistry registry;

    @Resource
    ManagedExecutorService threads;

    @Resource
    TimerService timers;

    private final AtomicLong lag = new AtomicLong();
    private final AtomicLong dead = new AtomicLong();
    private OutboxRelay relay;

    @PostConstruct
    void start() {
        relay = new OutboxRelay(store, seal, mailer, texts, threads, this::count);
        registry.gauge("atelier.outbox.lag.seconds", lag);
        registry.gauge("atelier.outbox.dead", dead);
        long poll = settings.get(OutboxSettings.POLL);
        timers.createIntervalTimer(poll, poll, new TimerConfig("relay", false));
        timers.createIntervalTimer(UPKEEP.toMillis(), UPKEEP.toMillis(), new TimerConfig(UPKEEP_TIMER, false));
    }

    @Timeout
    void tick(Timer timer) {
        try {
            if (UPKEEP_TIMER.equals(timer.getInfo())) {
                relay.upkeep();
                var backlog = store.backlog();
                lag.set(backlog.lagSeconds());
                dead.set(backlog.dead());
            } else {
                relay.tick();
            }
        } catch (SqlFailure e) {
            LOG.warnf("No messages leave, the database does not answer: %s", e.getMessage());
        }
    }

    private void count(String what, int messages) {
        registry.counter("atelier.outbox.messages", "outcome", what).increment(messages);
    }
}
