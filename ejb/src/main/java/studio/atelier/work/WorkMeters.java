package studio.atelier.work;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** The engine in numbers: attempts by kind and outcome, the time of a claim, ready tasks by queue. */
@ApplicationScoped
class WorkMeters implements Tally {

    private final MeterRegistry registry;
    private final Map<String, AtomicInteger> depths = new ConcurrentHashMap<>();

    @Inject
    WorkMeters(MeterRegistry registry) {
        this.registry = registry;
    }

    @Override
    public void finished(String kind, String what, Duration took) {
        registry.timer("atelier.work.attempts", "kind", kind, "outcome", what).record(took);
    }

    @Override
    public void claimed(int tasks, Duration took) {
        registry.timer("atelier.work.claims").record(took);
        registry.counter("atelier.work.tasks.claimed").increment(tasks);
    }

    @Override
    public void waiting(Map<String, Integer> tasks) {
        tasks.forEach(
                (queue, ready) -> depths.computeIfAbsent(queue, this::gauge).set(ready));
    }

    private AtomicInteger gauge(String queue) {
        var depth = new AtomicInteger();
        Gauge.builder("atelier.work.tasks.ready", depth, AtomicInteger::get)
                .tag("queue", queue)
                .register(registry);
        return depth;
    }
}
