package studio.atelier.ops;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/** When each sweep last succeeded, the same on every node; {@code docs/reference/metrics.md} lists it. */
@ApplicationScoped
public class SweepMeters {

    private final MeterRegistry registry;
    private final Map<String, AtomicLong> levels = new ConcurrentHashMap<>();

    @Inject
    SweepMeters(MeterRegistry registry) {
        this.registry = registry;
    }

    /** What {@link SweepLeases#successes} says now. */
    public void levels(Map<String, Instant> successes) {
        successes.forEach(
                (sweep, at) -> levels.computeIfAbsent(sweep, this::level).set(at.getEpochSecond()));
    }

    private AtomicLong level(String sweep) {
        var level = new AtomicLong();
        registry.gauge("atelier.sweep.last.success.timestamp.seconds", Tags.of("sweep", sweep), level);
        return level;
    }
}
