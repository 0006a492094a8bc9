package studio.atelier.work;

import com.fasterxml.jackson.databind.node.NullNode;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import studio.atelier.platform.Json;
import studio.atelier.platform.TestDatabase;

/** The engine taken apart: a store and a session without threads or timers, for tests that decide every step themselves. */
final class Bench {

    static final Handler NONE = attempt -> new Outcome.Done(NullNode.getInstance());
    static final Failure FAILURE = new Failure("provider_unavailable", "It did not answer.", Fault.PROVIDER);
    static final StagePolicy POLICY =
            StagePolicy.on(WorkFixture.QUEUE).attempts(3).backoff(Duration.ZERO, Duration.ZERO);

    final TestDatabase db;
    final WorkStore store;
    final Jobs jobs;
    final long session;
    final UUID workspace = UUID.randomUUID();

    Bench(TestDatabase db, Pipeline... pipelines) {
        this.db = db;
        this.store = new WorkStore(db.engine());
        this.jobs = new Jobs(db.engine(), queue -> {});
        this.session = open(pipelines);
    }

    static Pipeline pipeline(String kind, Stage... stages) {
        return new Pipeline(kind, List.of(stages));
    }

    static Stage stage(String name) {
        return new Stage(name, NONE, POLICY);
    }

    /** Another node. */
    long open(Pipeline... pipelines) {
        return store.open(
                "bench", UUID.randomUUID(), List.of(WorkFixture.QUEUE), new Pipelines(List.of(pipelines)).definition());
    }

    UUID submit(String kind) {
        return submit(workspace, kind);
    }

    UUID submit(UUID where, String kind) {
        return submit(request(where, kind));
    }

    static NewJob request(UUID where, String kind) {
        return new NewJob(where, UUID.randomUUID(), kind, Json.object(), null);
    }

    UUID submit(NewJob request) {
        var answer = jobs.submit(request);
        return ((Submission.Accepted) answer).job().id();
    }

    List<Task> claim(int most) {
        return claim(session, most);
    }

    List<Task> claim(long as, int most) {
        return store.claim(WorkFixture.QUEUE, as, most, Duration.ofSeconds(30), Hint.START)
                .tasks();
    }

    /** The only task there is. */
    Task claimOne() {
        var tasks = claim(1);
        if (tasks.isEmpty()) {
            throw new AssertionError("Nothing to claim");
        }
        return tasks.getFirst();
    }

    List<Accepted> say(Task task, Outcome outcome) {
        return store.report(List.of(Report.of(task, outcome)));
    }

    List<Accepted> done(Task task) {
        return say(task, new Outcome.Done(NullNode.getInstance()));
    }

    /** Time passes for the lease of this task: its node is silent. */
    void expire(Task task) {
        db.owner().update("UPDATE lease SET lease_until = leased_at WHERE task_id = ?", task.id());
    }

    /** Takes back what ran out, and ends what will not be tried again; the queues that got tasks back. */
    List<String> rescue() {
        var queues = List.copyOf(store.rescue(10).keySet());
        store.bury(store.lost(10, 0));
        return queues;
    }

    /** What the sweep does about deadlines; the jobs that ended by it. */
    List<UUID> expireLate() {
        return store.expire(store.late(10, new UUID(0, 0)));
    }

    /** Time passes for the deadline of this job. */
    void deadlinePasses(UUID job) {
        db.owner().update("UPDATE task SET expires_at = expires_at - interval '1 day' WHERE job_id = ?", job);
        db.owner().update("UPDATE job SET deadline_at = deadline_at - interval '1 day' WHERE id = ?", job);
    }

    Job job(UUID id) {
        return jobs.find(workspace, id).orElseThrow();
    }

    JobState state(UUID id) {
        return job(id).state();
    }

    List<Integer> outcomes(UUID job) {
        return db.owner()
                .list(
                        "SELECT outcome FROM task_attempt WHERE job_id = ? ORDER BY ended_at, task_id",
                        row -> row.integer("outcome"),
                        job);
    }
}
