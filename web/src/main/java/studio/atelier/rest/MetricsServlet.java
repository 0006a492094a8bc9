package studio.atelier.rest;

import jakarta.inject.Inject;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import studio.atelier.platform.Setting;
import studio.atelier.platform.Settings;

/**
 * {@code GET /metrics}: what the management port answers there, word for word. It is fetched from that port, because the
 * registry that an application gets from the server does not let go of the server's own meters.
 */
@WebServlet("/metrics")
public class MetricsServlet extends HttpServlet {

    static final Setting<Boolean> SHOWN = Setting.flag(
                    "atelier.ops.metrics-on-api-port",
                    "Whether /metrics answers on the API port too; it always does on the management port.")
            .orElse("true");

    private static final long serialVersionUID = 1L;
    private static final Duration TIMEOUT = Duration.ofSeconds(5);
    private static final int DEFAULT_PORT = 9990;
    private static final int OK = 200;

    private static final HttpClient HTTP =
            HttpClient.newBuilder().connectTimeout(TIMEOUT).build();

    @Inject
    transient Settings settings;

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        if (!settings.get(SHOWN)) {
            Refusals.write(Refusal.of(ApiCode.NOT_FOUND), request, response);
            return;
        }
        try {
            var scraped = HTTP.send(
                    HttpRequest.newBuilder(management()).timeout(TIMEOUT).build(), BodyHandlers.ofByteArray());
            if (scraped.statusCode() != OK) {
                Refusals.write(Refusal.of(ApiCode.NOT_FOUND), request, response);
                return;
            }
            response.setHeader("Cache-Control", "no-store");
            response.setContentType(
                    scraped.headers().firstValue("Content-Type").orElse("text/plain; version=0.0.4; charset=utf-8"));
            response.getOutputStream().write(scraped.body());
        } catch (IOException notThere) {
            Refusals.write(Refusal.of(ApiCode.UNAVAILABLE), request, response);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            Refusals.write(Refusal.of(ApiCode.UNAVAILABLE), request, response);
        }
    }

    /** The names are WildFly's own; the launcher and its documentation set them. */
    private static URI management() {
        var host = System.getProperty("jboss.bind.address.management", "127.0.0.1");
        var port = Integer.getInteger("jboss.management.http.port", DEFAULT_PORT)
                + Integer.getInteger("jboss.socket.binding.port-offset", 0);
        return URI.create("http://" + host + ":" + port + "/metrics");
    }
}
