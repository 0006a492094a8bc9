package studio.atelier.runtime;

import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedExecutorService;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.jms.ConnectionFactory;
import jakarta.jms.Queue;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Whether the broker lets us look at the queue of the doorbells. */
@Readiness
@ApplicationScoped
public class BrokerCheck implements HealthCheck {

    @Resource(lookup = "java:/jms/AtelierLocalCF")
    ConnectionFactory factory;

    @Resource(lookup = "java:/jms/queue/doorbell")
    Queue doorbell;

    @Resource
    ManagedExecutorService executor;

    @Override
    public HealthCheckResponse call() {
        return Probe.ask("broker", executor, () -> {
            try (var context = factory.createContext();
                    var browser = context.createBrowser(doorbell)) {
                browser.getEnumeration();
                return true;
            }
        });
    }
}
