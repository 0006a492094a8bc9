package studio.atelier.ops;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;

/**
 * The API in numbers; {@code docs/reference/metrics.md} lists them. The registry of the server makes no buckets, so the times are counted
 * here into buckets of our own.
 */
@ApplicationScoped
public class HttpMeters {

    /** Up to these seconds; the last takes all. */
    private static final List<String> BOUNDS =
            List.of("0.05", "0.1", "0.25", "0.5", "1.0", "2.5", "5.0", "10.0", "+Inf");

    private final MeterRegistry registry;
    private final List<Bucket> buckets;
    private final Counter duplicates;

    private record Bucket(double seconds, Counter counter) {}

    /** The counters are there from the first scrape on, so that rules about them have something to look at. */
    @Inject
    HttpMeters(MeterRegistry registry) {
        this.registry = registry;
        this.buckets = BOUNDS.stream()
                .map(bound -> new Bucket(
                        bound.equals("+Inf") ? Double.POSITIVE_INFINITY : Double.parseDouble(bound),
                        registry.counter("atelier.http.latency", "le", bound)))
                .toList();
        this.duplicates = registry.counter("atelier.http.duplicate.keys");
    }

    /**
     * A request was answered.
     *
     * @param route the template of its path, such as {@code /v1/subtitles/jobs/{id}}; {@code none} if it led nowhere
     */
    public void answered(String method, String route, int status, Duration took) {
        registry.timer("atelier.http.requests", "method", method, "route", route, "status", String.valueOf(status))
                .record(took);
        double seconds = took.toNanos() / 1e9;
        buckets.stream()
                .filter(bucket -> seconds <= bucket.seconds())
                .forEach(bucket -> bucket.counter().increment());
    }

    /** A row that was there already made a request fail: two writers of one key were not told apart. */
    public void duplicateKey() {
        duplicates.increment();
    }
}
