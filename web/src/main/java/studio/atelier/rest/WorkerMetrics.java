package studio.atelier.rest;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.BeforeDestroyed;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.Startup;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import javax.management.JMException;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;
import studio.atelier.platform.Setting;
import studio.atelier.platform.Settings;

/** The meters on a port of their own, where the earlier program's scrapes look for those of its worker. Nothing else answers there. */
@ApplicationScoped
public class WorkerMetrics {

    static final Setting<Long> PORT = Setting.number(
                    "atelier.ops.worker-metrics-port",
                    1,
                    65_535,
                    "A port of its own for /metrics, on all addresses; none if not set. Bind it inwards by a firewall.")
            .alias("WORKER_METRICS_PORT");

    private static final Logger LOG = Logger.getLogger(WorkerMetrics.class);
    private static final int OK = 200;
    private static final int NOT_FOUND = 404;
    private static final int UNAVAILABLE = 503;

    @Inject
    Settings settings;

    private @Nullable HttpServer server;

    void start(@Observes Startup event) {
        settings.find(PORT).ifPresent(port -> listen(port.intValue()));
    }

    void stop(@Observes @BeforeDestroyed(ApplicationScoped.class) Object event) {
        if (server != null) {
            server.stop(0);
        }
    }

    private void listen(int port) {
        try {
            var made = HttpServer.create(new InetSocketAddress(port), 0);
            made.createContext("/", WorkerMetrics::answer);
            made.start();
            server = made;
            LOG.infof("Meters are on port %d too", port);
        } catch (IOException e) {
            throw new UncheckedIOException(PORT.name() + " cannot be used: " + port, e);
        }
    }

    private static void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            if (!exchange.getRequestURI().getPath().equals("/metrics")
                    || !exchange.getRequestMethod().equals("GET")) {
                exchange.sendResponseHeaders(NOT_FOUND, -1);
                return;
            }
            MetricsServlet.copy(() -> {
                exchange.getResponseHeaders().set("Content-Type", MetricsServlet.PROMETHEUS_TEXT);
                exchange.sendResponseHeaders(OK, 0);
                return exchange.getResponseBody();
            });
        } catch (JMException e) {
            LOG.warn("The meters of the management port cannot be read", e);
            exchange.sendResponseHeaders(UNAVAILABLE, -1);
        }
    }
}
