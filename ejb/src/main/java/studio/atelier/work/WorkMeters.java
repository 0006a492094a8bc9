package studio.atelier.work;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import studio.atelier.platform.Buckets;
import studio.atelier.platform.Commits;
import studio.atelier.platform.Meters;
import studio.atelier.platform.Sql;
import studio.atelier.platform.Uuid7;

/** The engine in numbers; {@code docs/reference/metrics.md} lists them. No label has more values than there are kinds or queues. */
@ApplicationScoped
class WorkMeters implements Tally, Intake, Settlement {

    /** From a task that is taken at once to one that waits for hours, in seconds. */
    private static final List<String> BOUNDS =
            List.of("0.01", "0.05", "0.25", "1.0", "5.0", "15.0", "60.0", "300.0", "900.0", "3600.0");

    private static final String REFUSED = "refused";

    private final MeterRegistry registry;
    private final Meters meters;
    private final Commits commits;
    private final Counter rescues;
    private final Counter zombies;
    private final Map<List<Object>, AtomicLong> levels = new ConcurrentHashMap<>();
    private final Map<String, Buckets> waits = new ConcurrentHashMap<>();
    private final Map<String, Buckets> runs = new ConcurrentHashMap<>();

    @Inject
    WorkMeters(MeterRegistry registry, Commits commits) {
        this.registry = registry;
        this.meters = new Meters(registry);
        this.commits = commits;
        // A rule cannot see the first of something that was not there before.
        this.rescues = registry.counter("atelier.work.rescued");
        this.zombies = registry.counter("atelier.work.zombies");
    }

    @Override
    public void began(String kind, Duration waited) {
        meters.timer("atelier.work.wait", "kind", kind).record(waited);
        waits.computeIfAbsent(kind, one -> buckets("atelier.work.wait.latency", one))
                .record(waited);
    }

    @Override
    public void finished(String kind, String what, Duration took) {
        if (what.equals("stale")) {
            zombies.increment();
        }
        meters.timer("atelier.work.run", "kind", kind, "outcome", what).record(took);
        runs.computeIfAbsent(kind, one -> buckets("atelier.work.run.latency", one))
                .record(took);
    }

    private Buckets buckets(String name, String kind) {
        return new Buckets(registry, name, Tags.of("kind", kind), BOUNDS);
    }

    @Override
    public void submitted(String kind, Receipt.Answer answer, int jobs) {
        // counted by what came of the transaction: what was taken and then rolled back was refused after all
        commits.ended(committed -> meters.counter(
                        "atelier.jobs.submitted", "kind", kind, "outcome", committed ? word(answer) : REFUSED)
                .increment(jobs));
    }

    private static String word(Receipt.Answer answer) {
        return switch (answer) {
            case ACCEPTED -> "accepted";
            case REPLAYED -> "replayed";
            case KEY_REUSED -> REFUSED;
        };
    }

    /** Whoever ends a run tells the settlements, and so every end is counted here, once: of a report, a cancel, a deadline, poison. */
    @Override
    public void settle(Sql sql, List<FinishedRun> runs) {
        // what is rolled back did not happen
        commits.ended(committed -> {
            if (committed) {
                runs.forEach(this::ended);
            }
        });
    }

    /** After all others: what they refuse need not be asked about here. */
    @Override
    public int order() {
        return Integer.MAX_VALUE;
    }

    private void ended(FinishedRun run) {
        var outcome = run.state().wire();
        meters.counter("atelier.jobs.finished", "kind", run.kind(), "outcome", outcome)
                .increment();
        meters.timer("atelier.jobs", "kind", run.kind(), "outcome", outcome).record(Uuid7.age(run.jobId()));
    }

    @Override
    public void claimed(int tasks, Duration took) {
        meters.timer("atelier.work.claims").record(took);
        meters.counter("atelier.work.tasks.claimed").increment(tasks);
    }

    @Override
    public void rescued(int tasks) {
        rescues.increment(tasks);
    }

    @Override
    public void queues(List<QueueDepth> queues) {
        for (var queue : queues) {
            boolean isKind = queue.of().equals("kind");
            var label = Tags.of(queue.of(), queue.name());
            var tasks = isKind ? "atelier.work.kind.tasks" : "atelier.work.tasks";
            queue.tasks()
                    .forEach((state, n) ->
                            level(tasks, label.and("state", state)).set(n));
            level(isKind ? "atelier.work.kind.ready.oldest.seconds" : "atelier.work.ready.oldest.seconds", label)
                    .set(queue.oldestReadySeconds());
        }
    }

    private AtomicLong level(String name, Tags labels) {
        return levels.computeIfAbsent(List.of(name, labels), key -> {
            var level = new AtomicLong();
            registry.gauge(name, labels, level, AtomicLong::doubleValue);
            return level;
        });
    }
}
