package studio.atelier.work;

import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedExecutorService;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import jakarta.jms.ConnectionFactory;
import jakarta.jms.DeliveryMode;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSRuntimeException;
import jakarta.jms.Queue;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jboss.logging.Logger;
import studio.atelier.platform.Commits;

/**
 * Rings after the commit and on another thread, once for all rings of a queue that come meanwhile: first at this node, and
 * by JMS unless this one takes all there is. The broker that is shipped is in this server; where nodes share one, the others
 * hear it too. A broker that does not answer costs latency, never work; it is
 * logged when it fails and when it is back.
 */
@ApplicationScoped
class Doorbell implements Bell {

    static final String QUEUE = "java:/jms/queue/doorbell";

    private static final Logger LOG = Logger.getLogger(Doorbell.class);
    private static final Duration STALE = Duration.ofSeconds(10);

    /** Pooled and outside any transaction: the rows are durable already. */
    @Resource(lookup = "java:/jms/AtelierLocalCF")
    ConnectionFactory connections;

    @Resource(lookup = QUEUE)
    Queue doorbell;

    @Inject
    Commits commits;

    @Resource(lookup = WorkBeans.THREADS)
    ManagedExecutorService threads;

    /** Looked up when it rings: the engine has this bell itself. */
    @Inject
    Instance<Engine> engine;

    private final Set<String> pending = ConcurrentHashMap.newKeySet();
    private final AtomicBoolean failing = new AtomicBoolean();

    @Override
    public void ring(String queue) {
        commits.ended(committed -> {
            if (committed) {
                soon(queue);
            }
        });
    }

    private void soon(String queue) {
        if (!pending.add(queue)) {
            return;
        }
        try {
            threads.execute(() -> send(queue));
        } catch (RejectedExecutionException e) {
            pending.remove(queue);
        }
    }

    /** What comes after this line rings again. */
    private void send(String queue) {
        pending.remove(queue);
        if (engine.get().wake(queue)) {
            return;
        }
        try (var context = connections.createContext(JMSContext.AUTO_ACKNOWLEDGE)) {
            context.createProducer()
                    .setDeliveryMode(DeliveryMode.NON_PERSISTENT)
                    .setDisableMessageID(true)
                    .setDisableMessageTimestamp(true)
                    .setTimeToLive(STALE.toMillis())
                    .send(doorbell, queue);
            if (failing.compareAndSet(true, false)) {
                LOG.info("The doorbell rings again");
            }
        } catch (JMSRuntimeException e) {
            if (failing.compareAndSet(false, true)) {
                LOG.warnf("The doorbell does not ring, work is found by polling: %s", e.getMessage());
            }
        }
    }
}
