package studio.atelier.work;

import com.fasterxml.jackson.databind.node.NullNode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import studio.atelier.platform.Json;
import studio.atelier.platform.TestDatabase;

/**
 * How fast the engine is without the container: enqueue, drain, claim, pick-up, on an embedded PostgreSQL with fsync and
 * synchronous_commit on. A program, not a test: run by hand with the class path of the tests, {@code [jobs] [slots] [rounds]}.
 */
final class EngineSpeed {

    private static final int CHUNK = 5_000;
    private static final String QUEUE = "gmv.tasks.default";

    private final TestDatabase db;
    private final int jobs;
    private final AtomicInteger done = new AtomicInteger();
    private final Map<UUID, Long> begun = new ConcurrentHashMap<>();

    private EngineSpeed(TestDatabase db, int jobs) {
        this.db = db;
        this.jobs = jobs;
    }

    public static void main(String[] arguments) {
        int jobs = number(arguments, 0, 30_000);
        int slots = number(arguments, 1, 2);
        int rounds = number(arguments, 2, 3);
        try (var db = TestDatabase.durable(Path.of("target", "speed"))) {
            var speed = new EngineSpeed(db, jobs);
            for (int round = 1; round <= rounds; round++) {
                speed.round(slots);
            }
            speed.latency(slots);
            say("done");
        }
        System.exit(0);
    }

    private static int number(String[] arguments, int at, int otherwise) {
        return arguments.length > at ? Integer.parseInt(arguments[at]) : otherwise;
    }

    private static void say(String format, Object... values) {
        System.out.printf(format + "%n", values);
    }

    private Pipeline pipeline() {
        return new Pipeline("speed.none", List.of(new Stage("only", this::nothing, StagePolicy.on(QUEUE))));
    }

    private Outcome nothing(Attempt attempt) {
        begun.put(attempt.jobId(), System.nanoTime());
        done.incrementAndGet();
        return new Outcome.Done(NullNode.getInstance());
    }

    private void round(int slots) {
        var settings =
                new WorkSettings(Duration.ofSeconds(30), Duration.ofSeconds(1), slots, List.of(QUEUE), QUEUE, "speed");
        var store = new WorkStore(db.engine());
        store.open("speed", UUID.randomUUID(), List.of(QUEUE), new Pipelines(List.of(pipeline())).definition());
        long wal = wal();
        long start = System.nanoTime();
        enqueue();
        say("enqueue %,9.0f jobs/s, %d B of WAL each", rate(start), (wal() - wal) / jobs);
        done.set(0);
        begun.clear();
        wal = wal();
        start = System.nanoTime();
        long cpu = cpu();
        try (var node = new Node(settings)) {
            while (open() > 0) {
                LockSupport.parkNanos(5_000_000);
            }
            say(
                    "drain   %,9.0f jobs/s, %d B of WAL and %.1f us of processor each, %d claims",
                    rate(start), (wal() - wal) / jobs, (cpu() - cpu) / 1e3 / jobs, node.claims());
        }
        Invariants.check(db);
    }

    private double rate(long start) {
        return jobs * 1e9 / (System.nanoTime() - start);
    }

    private long wal() {
        return db.owner().one("SELECT (pg_current_wal_insert_lsn() - '0/0')::bigint AS n", row -> row.number("n"));
    }

    /** Nanoseconds of this process and of the database under it. */
    private static long cpu() {
        var self = ProcessHandle.current();
        return java.util.stream.Stream.concat(java.util.stream.Stream.of(self), self.descendants())
                .mapToLong(process ->
                        process.info().totalCpuDuration().orElse(Duration.ZERO).toNanos())
                .sum();
    }

    private int open() {
        return db.owner()
                .one("SELECT count(*)::integer AS n FROM (SELECT FROM task LIMIT 1) t", row -> row.integer("n"));
    }

    private void enqueue() {
        var api = new Jobs(db.engine(), queue -> {});
        var workspace = UUID.randomUUID();
        for (int i = 0; i < jobs; i += CHUNK) {
            api.submitAll(IntStream.range(0, Math.min(CHUNK, jobs - i))
                    .mapToObj(n -> new NewJob(workspace, workspace, "speed.none", Json.object(), null))
                    .toList());
        }
    }

    /** From the call that submits to the begin of the handler, at 100 jobs a second. */
    private void latency(int slots) {
        var settings =
                new WorkSettings(Duration.ofSeconds(30), Duration.ofSeconds(1), slots, List.of(QUEUE), QUEUE, "speed");
        begun.clear();
        try (var node = new Node(settings)) {
            var api = new Jobs(db.engine(), node::bell);
            var workspace = UUID.randomUUID();
            var submitted = new ConcurrentHashMap<UUID, Long>();
            long next = System.nanoTime();
            for (int i = 0; i < 1_000; i++) {
                next += 10_000_000;
                LockSupport.parkNanos(next - System.nanoTime());
                long at = System.nanoTime();
                var answer = api.submit(new NewJob(workspace, workspace, "speed.none", Json.object(), null));
                submitted.put(((Submission.Accepted) answer).job().id(), at);
            }
            while (begun.size() < submitted.size()) {
                LockSupport.parkNanos(5_000_000);
            }
            double[] millis = submitted.entrySet().stream()
                    .skip(100)
                    .mapToDouble(one -> (begun.get(one.getKey()) - one.getValue()) / 1e6)
                    .sorted()
                    .toArray();
            say("pick-up p50 %.2f ms, p90 %.2f, p99 %.2f", at(millis, .5), at(millis, .9), at(millis, .99));
        }
    }

    private static double at(double[] sorted, double part) {
        return sorted[(int) (part * (sorted.length - 1))];
    }

    /** A node with threads as the server has them. */
    private final class Node implements AutoCloseable, Tally {
        private final java.util.concurrent.ExecutorService threads = Executors.newCachedThreadPool();
        private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
        private final AtomicInteger claims = new AtomicInteger();
        private final Engine engine;

        Node(WorkSettings settings) {
            engine = new Engine(
                    new WorkStore(db.engine()),
                    new Pipelines(List.of(pipeline())),
                    settings,
                    threads,
                    db::transaction,
                    queue -> {},
                    this);
            var _ = timer.scheduleWithFixedDelay(
                    engine::tick, 0, settings.poll().toMillis(), TimeUnit.MILLISECONDS);
        }

        void bell(String queue) {
            threads.execute(() -> {
                var _ = engine.wake(queue);
            });
        }

        int claims() {
            return claims.get();
        }

        @Override
        public void finished(String kind, String what, Duration took) {}

        @Override
        public void claimed(int tasks, Duration took) {
            claims.incrementAndGet();
        }

        @Override
        public void waiting(Map<String, Integer> tasks) {}

        @Override
        public void close() {
            timer.shutdownNow();
            engine.stop(Duration.ofSeconds(5));
            threads.shutdownNow();
        }
    }
}
