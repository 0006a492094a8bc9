package studio.atelier.rest;

import jakarta.inject.Inject;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.URL;
import javax.management.JMException;
import javax.management.ObjectName;
import org.jboss.logging.Logger;
import studio.atelier.platform.Setting;
import studio.atelier.platform.Settings;

/**
 * {@code GET /metrics}: the server's meters in the text of Prometheus. They are on the management port; the registry that
 * applications are given does not show the server's own. So this fetches them from there, over the loopback.
 */
@WebServlet("/metrics")
public class MetricsServlet extends HttpServlet {

    static final Setting<Boolean> SHOWN = Setting.flag(
                    "atelier.ops.metrics-on-api-port",
                    "Whether /metrics answers on the API port too; it always does on the management port.")
            .orElse("true");

    private static final long serialVersionUID = 1L;
    private static final Logger LOG = Logger.getLogger(MetricsServlet.class);

    /** Where the server says which port its management listens on. */
    private static final String BINDING =
            "jboss.as:socket-binding-group=standard-sockets,socket-binding=management-http";

    /** What the management port sends, and leaves unsaid. */
    static final String PROMETHEUS_TEXT = "text/plain; version=0.0.4; charset=utf-8";

    private static final int PATIENCE_MILLIS = 5_000;

    @Inject
    transient Settings settings;

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        if (!settings.get(SHOWN)) {
            Refusals.write(Refusal.of(ApiCode.NOT_FOUND), request, response);
            return;
        }
        try {
            copy(response);
        } catch (IOException | JMException e) {
            LOG.warn("The meters of the management port cannot be read", e);
            if (!response.isCommitted()) {
                Refusals.write(Refusal.of(ApiCode.UNAVAILABLE), request, response);
            }
        }
    }

    private static void copy(HttpServletResponse response) throws IOException, JMException {
        copy(() -> {
            response.setContentType(PROMETHEUS_TEXT);
            response.setHeader("Cache-Control", "no-store");
            return response.getOutputStream();
        });
    }

    /** Where the meters go, once they are there. */
    interface Sink {
        OutputStream open() throws IOException;
    }

    static void copy(Sink sink) throws IOException, JMException {
        var connection = (HttpURLConnection) address().openConnection();
        connection.setConnectTimeout(PATIENCE_MILLIS);
        connection.setReadTimeout(PATIENCE_MILLIS);
        try (var meters = connection.getInputStream()) {
            meters.transferTo(sink.open());
        } finally {
            connection.disconnect();
        }
    }

    private static URL address() throws IOException, JMException {
        var server = ManagementFactory.getPlatformMBeanServer();
        var binding = new ObjectName(BINDING);
        var host = String.valueOf(server.getAttribute(binding, "boundAddress"));
        var reachable = host.equals("0.0.0.0") || host.equals("::") ? "localhost" : host;
        var inAddress = reachable.contains(":") ? "[" + reachable + "]" : reachable;
        return URI.create("http://" + inAddress + ":" + server.getAttribute(binding, "boundPort") + "/metrics")
                .toURL();
    }
}
