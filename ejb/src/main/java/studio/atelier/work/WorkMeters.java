package studio.atelier.work;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.LongStream;

/** The engine in numbers; {@code docs/reference/metrics.md} lists them. No label has more values than there are kinds or queues. */
@ApplicationScoped
class WorkMeters implements Tally {

    /** From a quick stage to a film, the same everywhere, so that nodes and versions can be added up. */
    private static final Duration[] BUCKETS = LongStream.of(
                    10, 50, 100, 500, 1_000, 5_000, 15_000, 60_000, 300_000, 900_000, 3_600_000)
            .mapToObj(Duration::ofMillis)
            .toArray(Duration[]::new);

    private final MeterRegistry registry;
    private final Map<List<String>, Timer> timers = new ConcurrentHashMap<>();
    private final Map<List<String>, AtomicLong> levels = new ConcurrentHashMap<>();

    @Inject
    WorkMeters(MeterRegistry registry) {
        this.registry = registry;
    }

    @Override
    public void began(String kind, Duration waited) {
        timers.computeIfAbsent(
                        List.of("wait", kind),
                        key -> Timer.builder("atelier.work.wait")
                                .description("From the time a task was due to its claim.")
                                .tag("kind", kind)
                                .serviceLevelObjectives(BUCKETS)
                                .register(registry))
                .record(waited);
    }

    @Override
    public void finished(String kind, String what, Duration took) {
        if (what.equals("stale")) {
            registry.counter("atelier.work.zombies").increment();
        }
        timers.computeIfAbsent(
                        List.of("run", kind, what),
                        key -> Timer.builder("atelier.work.run")
                                .description("From the claim of a task to the report of its attempt.")
                                .tag("kind", kind)
                                .tag("outcome", what)
                                .serviceLevelObjectives(BUCKETS)
                                .register(registry))
                .record(took);
    }

    @Override
    public void ended(String kind, JobState state) {
        registry.counter("atelier.jobs.finished", "kind", kind, "outcome", state.wire())
                .increment();
    }

    @Override
    public void claimed(int tasks, Duration took) {
        timers.computeIfAbsent(
                        List.of("claims"),
                        key -> Timer.builder("atelier.work.claims")
                                .description("One claim in the database.")
                                .register(registry))
                .record(took);
        registry.counter("atelier.work.tasks.claimed").increment(tasks);
    }

    @Override
    public void rescued(int tasks) {
        registry.counter("atelier.work.rescued").increment(tasks);
    }

    @Override
    public void queues(List<QueueDepth> queues) {
        for (var queue : queues) {
            queue.tasks()
                    .forEach((state, tasks) ->
                            level("atelier.work.tasks", queue.queue(), state).set(tasks));
            level("atelier.work.ready.oldest.seconds", queue.queue(), "").set(queue.oldestReadySeconds());
        }
    }

    private AtomicLong level(String name, String queue, String state) {
        return levels.computeIfAbsent(List.of(name, queue, state), key -> {
            var level = new AtomicLong();
            var gauge = Gauge.builder(name, level, AtomicLong::get).tag("queue", queue);
            (state.isEmpty() ? gauge : gauge.tag("state", state)).register(registry);
            return level;
        });
    }
}
