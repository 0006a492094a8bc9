package studio.atelier.platform;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.time.Duration;
import java.util.List;

/**
 * Times counted into buckets, for {@code histogram_quantile}: the registry that WildFly hands to applications makes none. What took longer
 * than a bound is not in its bucket; the bucket {@code +Inf} has all. All buckets are there from the first scrape on, so that rules have
 * something to look at.
 */
public final class Buckets {

    private final List<Bucket> buckets;

    private record Bucket(long nanos, Counter counter) {}

    /**
     * Registers the counters.
     *
     * @param name of the meter, with dots; Prometheus calls it {@code …_total{le}}
     * @param tags those it has beside {@code le}
     * @param bounds in seconds, ascending, as they are to stand in the label; without the last, {@code +Inf}
     */
    public Buckets(MeterRegistry registry, String name, Tags tags, List<String> bounds) {
        this.buckets = java.util.stream.Stream.concat(bounds.stream(), java.util.stream.Stream.of("+Inf"))
                .map(bound -> new Bucket(nanos(bound), registry.counter(name, tags.and("le", bound))))
                .toList();
    }

    private static long nanos(String bound) {
        return bound.equals("+Inf") ? Long.MAX_VALUE : Math.round(Double.parseDouble(bound) * 1e9);
    }

    /** One more of these. */
    public void record(Duration took) {
        long nanos = took.toNanos();
        for (int i = buckets.size() - 1; i >= 0 && nanos <= buckets.get(i).nanos(); i--) {
            buckets.get(i).counter().increment();
        }
    }
}
