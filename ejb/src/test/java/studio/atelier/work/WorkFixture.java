package studio.atelier.work;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import studio.atelier.platform.Eventually;
import studio.atelier.platform.Json;
import studio.atelier.platform.Sql;
import studio.atelier.platform.TestDatabase;

/**
 * A node of the engine on a {@link TestDatabase}: real threads, a fast tick, a bell that reaches only this node. Several
 * fixtures on one database are several nodes. Studios test their pipelines with it.
 */
public final class WorkFixture implements AutoCloseable {

    public static final String QUEUE = "test";

    private static final Duration TICK = Duration.ofMillis(20);
    private static final Duration GRACE = Duration.ofSeconds(5);

    private final Bell bell;
    private final Settling settling;
    private final Jobs jobs;
    private final JobEvents events;
    private final Engine engine;
    private final ExecutorService threads =
            Executors.newThreadPerTaskExecutor(Thread.ofVirtual().factory());
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();

    private volatile boolean frozen;

    /** One workspace and one account, new for each fixture. */
    public final UUID workspace = UUID.randomUUID();

    public final UUID account = UUID.randomUUID();

    private WorkFixture(
            TestDatabase db,
            WorkSettings settings,
            Settling settling,
            Tally tally,
            boolean rings,
            List<Pipeline> pipelines) {
        var store = new WorkStore(db.engine());
        this.settling = settling;
        this.engine = new Engine(
                store, new Pipelines(pipelines), settings, threads, db::transaction, queue -> {}, tally, settling);
        // Not on the calling thread: a claim must not become part of the transaction that submits.
        this.bell = rings
                ? queue -> threads.execute(() -> {
                    var _ = engine.wake(queue);
                })
                : queue -> {};
        // As the engine, which may ask for any workspace without a transaction around it.
        this.jobs = new Jobs(db.engine(), bell, settling);
        this.events = new JobEvents(db.engine());
    }

    private record Silence() implements Tally {
        @Override
        public void began(String kind, Duration waited) {}

        @Override
        public void finished(String kind, String what, Duration took) {}

        @Override
        public void claimed(int tasks, Duration took) {}

        @Override
        public void rescued(int tasks) {}

        @Override
        public void queues(List<QueueDepth> queues) {}
    }

    static WorkSettings settings(Duration lease, int slots) {
        return new WorkSettings(lease, TICK, slots, List.of(QUEUE), QUEUE, "test");
    }

    /** A node with four slots that serves {@link #QUEUE} and has these pipelines; it ticks by itself. */
    public static WorkFixture running(TestDatabase db, Pipeline... pipelines) {
        return running(db, settings(Duration.ofSeconds(30), 4), pipelines);
    }

    /** The same, and whoever charges is told of every run that ends. */
    public static WorkFixture settling(TestDatabase db, Settlement settlement, Pipeline... pipelines) {
        var node = running(db, settings(Duration.ofSeconds(30), 4), new Settling(List.of(settlement)), pipelines);
        // money belongs to a workspace that exists
        db.owner()
                .update(
                        "INSERT INTO workspace (id, name, created_at) VALUES (?, 'test', atelier_now())",
                        node.workspace);
        return node;
    }

    static WorkFixture running(TestDatabase db, WorkSettings settings, Pipeline... pipelines) {
        return running(db, settings, Settling.NONE, pipelines);
    }

    static WorkFixture running(TestDatabase db, WorkSettings settings, Settling settling, Pipeline... pipelines) {
        return running(db, settings, settling, new Silence(), pipelines);
    }

    static WorkFixture running(
            TestDatabase db, WorkSettings settings, Settling settling, Tally tally, Pipeline... pipelines) {
        return new WorkFixture(db, settings, settling, tally, true, List.of(pipelines)).ticking();
    }

    /** A node that no doorbell ever reaches: what is submitted, or resumed, it finds by looking. */
    static WorkFixture deaf(TestDatabase db, WorkSettings settings, Pipeline... pipelines) {
        return new WorkFixture(db, settings, Settling.NONE, new Silence(), false, List.of(pipelines)).ticking();
    }

    /** A node that hears every bell and never looks by itself once it is open. */
    static WorkFixture still(TestDatabase db, WorkSettings settings, Pipeline... pipelines) {
        return new WorkFixture(db, settings, Settling.NONE, new Silence(), true, List.of(pipelines)).opened();
    }

    private WorkFixture opened() {
        engine.tick();
        Eventually.until("the engine is open", engine::isOpen);
        return this;
    }

    private WorkFixture ticking() {
        opened();
        // the first heartbeat is behind us, and no test meets it by chance
        tick();
        var _ = timer.scheduleWithFixedDelay(this::tick, TICK.toMillis(), TICK.toMillis(), TimeUnit.MILLISECONDS);
        return this;
    }

    /** A frozen node sends no heartbeat and looks for nothing, but its handlers go on: others take its work over. */
    void freeze(boolean on) {
        frozen = on;
    }

    private void tick() {
        if (frozen) {
            return;
        }
        try {
            engine.tick();
        } catch (RuntimeException e) {
            System.getLogger("test").log(System.Logger.Level.WARNING, "A tick failed", e);
        }
    }

    public Jobs jobs() {
        return jobs;
    }

    /** The same as requests see them: for a tenant, in a transaction. */
    public Jobs requested(Sql app) {
        return new Jobs(app, bell, settling);
    }

    public JobEvents events() {
        return events;
    }

    Engine engine() {
        return engine;
    }

    /** Submits a job of this fixture's workspace. */
    public Job submit(String kind, Object spec) {
        var answer = jobs.submit(new NewJob(workspace, account, kind, Json.tree(spec), null));
        return switch (answer) {
            case Submission.Accepted accepted -> accepted.job();
            case Submission.Replayed replayed -> throw new AssertionError(replayed);
            case Submission.KeyReused reused -> throw new AssertionError(reused);
        };
    }

    UUID submit(NewJob request) {
        return ((Submission.Accepted) jobs.submit(request)).job().id();
    }

    public Job job(UUID id) {
        return jobs.find(workspace, id).orElseThrow();
    }

    /** Waits until the job looks like this. */
    public Job await(UUID id, Predicate<Job> state) {
        Eventually.until("job as wanted, last seen " + job(id), () -> state.test(job(id)));
        return job(id);
    }

    /** Waits until the job is final. */
    public Job awaitFinal(UUID id) {
        return await(id, job -> job.state().isFinal());
    }

    static JsonNode text(String value) {
        return Json.tree(value);
    }

    /** The node is dead to the others: no heartbeat any more, nothing given back, its handlers hang. */
    void kill() {
        timer.shutdownNow();
    }

    @Override
    public void close() {
        timer.shutdownNow();
        engine.stop(GRACE);
        threads.shutdownNow();
    }
}
