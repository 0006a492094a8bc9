package studio.atelier.rest;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import jakarta.inject.Inject;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;
import java.util.stream.Stream;
import studio.atelier.platform.Setting;
import studio.atelier.platform.Settings;

/** {@code GET /metrics}: the server's meters in the text of Prometheus, the same as on the management port. */
@WebServlet("/metrics")
public class MetricsServlet extends HttpServlet {

    static final Setting<Boolean> SHOWN = Setting.flag(
                    "atelier.ops.metrics-on-api-port",
                    "Whether /metrics answers on the API port too; it always does on the management port.")
            .orElse("true");

    private static final long serialVersionUID = 1L;

    @Inject
    transient MeterRegistry registry;

    @Inject
    transient Settings settings;

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        var prometheus =
                settings.get(SHOWN) ? prometheus(registry).findFirst() : Optional.<PrometheusMeterRegistry>empty();
        if (prometheus.isEmpty()) {
            Refusals.write(Refusal.of(ApiCode.NOT_FOUND), request, response);
            return;
        }
        response.setHeader("Cache-Control", "no-store");
        response.setContentType("text/plain; version=0.0.4; charset=utf-8");
        prometheus.get().scrape(response.getOutputStream());
    }

    /** The server gives a registry of registries; the one for Prometheus is in it if the server has it switched on. */
    private static Stream<PrometheusMeterRegistry> prometheus(MeterRegistry registry) {
        return switch (registry) {
            case PrometheusMeterRegistry found -> Stream.of(found);
            case CompositeMeterRegistry several ->
                several.getRegistries().stream().flatMap(MetricsServlet::prometheus);
            case MeterRegistry other -> Stream.empty();
        };
    }
}
