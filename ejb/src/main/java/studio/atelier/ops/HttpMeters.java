package studio.atelier.ops;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import studio.atelier.platform.Buckets;
import studio.atelier.platform.Meters;

/** The API in numbers; {@code docs/reference/metrics.md} lists them. */
@ApplicationScoped
public class HttpMeters {

    private static final List<String> BOUNDS = List.of("0.05", "0.1", "0.25", "0.5", "1.0", "2.5", "5.0", "10.0");

    private final Meters meters;
    private final Buckets latency;
    private final Counter duplicates;

    /** The counters are there from the first scrape on, so that rules about them have something to look at. */
    @Inject
    HttpMeters(MeterRegistry registry) {
        this.meters = new Meters(registry);
        this.latency = new Buckets(registry, "atelier.http.latency", Tags.empty(), BOUNDS);
        this.duplicates = registry.counter("atelier.http.duplicate.keys");
    }

    /**
     * A request was answered.
     *
     * @param route the template of its path, such as {@code /v1/subtitles/jobs/{id}}; {@code none} if it led nowhere
     */
    public void answered(String method, String route, int status, Duration took) {
        meters.timer("atelier.http.requests", "method", method, "route", route, "status", String.valueOf(status))
                .record(took);
        latency.record(took);
    }

    /** A row that was there already made a request fail: two writers of one key were not told apart. */
    public void duplicateKey() {
        duplicates.increment();
    }
}
