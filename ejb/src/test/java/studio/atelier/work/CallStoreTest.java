package studio.atelier.work;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static studio.atelier.work.Bench.FAILURE;
import static studio.atelier.work.Bench.pipeline;
import static studio.atelier.work.Bench.stage;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import studio.atelier.ops.JobSearch;
import studio.atelier.ops.OrphanedCalls;
import studio.atelier.platform.Eventually;
import studio.atelier.platform.SqlFailure;
import studio.atelier.platform.TestDatabase;
import studio.atelier.work.CallJournal.Begun;
import studio.atelier.work.CallJournal.Doubt;

/** A paid call is known before it is made, and only whoever holds the task writes about it. */
class CallStoreTest {

    private static final TestDatabase DB = TestDatabase.fresh();
    private static final Duration LEASE = Duration.ofSeconds(30);

    private final Bench bench = new Bench(DB, pipeline("test.paid", stage("hear"), stage("speak")));
    private final CallStore calls = new CallStore(DB.engine());
    private final OrphanedCalls orphaned = new OrphanedCalls(DB.engine());
    private final UUID job = bench.submit("test.paid");

    @AfterEach
    void clean() {
        bench.jobs.cancel(bench.workspace, job);
        DB.owner().update("DELETE FROM task");
        DB.owner().update("DELETE FROM lease");
        DB.owner().update("DELETE FROM provider_call");
        DB.owner().update("UPDATE job SET state = 14, open_tasks = 0, finished_at = updated_at WHERE state < 10");
    }

    @AfterAll
    static void close() {
        Invariants.check(DB);
        DB.close();
    }

    private CallJournal journal(Task task) {
        return calls.of(new Running(task, bench.store, LEASE), "hear", "someone");
    }

    /** The node falls silent and another attempt takes the task. */
    private Task taken(Task from) {
        bench.expire(from);
        assertThat(bench.rescue()).containsExactly(WorkFixture.QUEUE);
        return bench.claimOne();
    }

    private List<OrphanedCalls.Count> orphans() {
        var now = Instant.now();
        return orphaned.count(now.minus(Duration.ofDays(1)), now.plus(Duration.ofHours(1)));
    }

    private List<String> states() {
        return new JobSearch(DB.engine())
                .timeline(job).stream()
                        .filter(one -> one.path("what").asText().equals("call"))
                        .map(one -> one.path("state").asText())
                        .toList();
    }

    private void refused(ThrowingWrite write) {
        assertThatThrownBy(write::run).isInstanceOf(InterruptedException.class);
    }

    @FunctionalInterface
    private interface ThrowingWrite {
        void run() throws InterruptedException;
    }

    @Test
    void aCallGoesFromTheIntentToItsResult() throws Exception {
        var journal = journal(bench.claimOne());
        assertThat(journal.begun()).isEmpty();

        journal.intend(Doubt.NEW_KEY);
        assertThat(states()).containsExactly("intent");
        assertThat(journal.begun()).isEmpty();
        journal.submitted("task-1");
        assertThat(states()).containsExactly("submitted");
        journal.collected();
        assertThat(states()).containsExactly("collected");
    }

    @Test
    void theAttemptAfterARescueAttaches() throws Exception {
        var first = bench.claimOne();
        journal(first).intend(Doubt.NEW_KEY);
        journal(first).submitted("task-1");

        var second = taken(first);
        var begun = journal(second).begun().orElseThrow();
        assertThat(begun.reference()).isEqualTo("task-1");
        assertThat(begun.age()).isBetween(Duration.ZERO, Duration.ofMinutes(1));

        journal(second).collected();
        assertThat(journal(taken(second)).begun())
                .as("collected, but the report did not arrive")
                .map(Begun::reference)
                .hasValue("task-1");
    }

    @Test
    void aZombieIsToldAndChangesNothing() throws Exception {
        var zombie = bench.claimOne();
        journal(zombie).intend(Doubt.NEW_KEY);
        var heir = taken(zombie);
        journal(heir).intend(Doubt.NEW_KEY);
        journal(heir).submitted("task-2");

        refused(() -> journal(zombie).intend(Doubt.SAME_KEY));
        refused(() -> journal(zombie).submitted("task-1"));
        refused(() -> journal(zombie).collected());
        refused(() -> journal(zombie).abandoned());

        assertThat(journal(heir).begun()).map(Begun::reference).hasValue("task-2");
        assertThat(states()).containsExactly("intent", "submitted");
    }

    @Test
    void whoeverReportedWritesNoMore() throws Exception {
        var task = bench.claimOne();
        journal(task).intend(Doubt.NEW_KEY);
        bench.say(task, new Outcome.Snooze(Duration.ZERO, "busy"));

        refused(() -> journal(task).submitted("task-1"));
        assertThat(states()).containsExactly("intent");
    }

    @Test
    void aRescueAtTheSameTimeIsWaitedFor() {
        var zombie = bench.claimOne();
        bench.expire(zombie);
        var intent = new CompletableFuture<UUID>();

        var rescued = DB.transaction(() -> {
            var queues = bench.rescue();
            Thread.ofVirtual().start(() -> {
                try {
                    intent.complete(journal(zombie).intend(Doubt.NEW_KEY));
                } catch (InterruptedException e) {
                    intent.completeExceptionally(e);
                }
            });
            Eventually.until("the intent waits for the rescue", () -> waiting() > 0);
            return queues;
        });

        assertThat(rescued).containsExactly(WorkFixture.QUEUE);
        assertThatThrownBy(() -> intent.get(20, TimeUnit.SECONDS)).hasCauseInstanceOf(InterruptedException.class);
        assertThat(states()).isEmpty();
    }

    private static long waiting() {
        return DB.owner()
                .one(
                        "SELECT count(*) AS n FROM pg_locks l WHERE NOT l.granted AND l.pid IN (SELECT r.pid FROM pg_locks r"
                                + " WHERE r.database = (SELECT oid FROM pg_database WHERE datname = current_database()))",
                        row -> row.number("n"));
    }

    @Test
    void afterACrashInTheCallTheKeyIsRepeatedWhereItHelps() throws Exception {
        var first = bench.claimOne();
        var key = journal(first).intend(Doubt.SAME_KEY);
        var second = taken(first);

        assertThat(journal(second).begun()).isEmpty();
        assertThat(journal(second).intend(Doubt.SAME_KEY)).isEqualTo(key);
        journal(second).submitted("task-1");
        assertThat(states()).containsExactly("submitted");
    }

    @Test
    void afterACrashInTheCallOthersBuyAnewAndTheDoubtStays() throws Exception {
        var first = bench.claimOne();
        var key = journal(first).intend(Doubt.NEW_KEY);
        var second = taken(first);

        assertThat(journal(second).intend(Doubt.NEW_KEY)).isNotEqualTo(key);
        journal(second).submitted("task-2");
        journal(second).collected();
        assertThat(orphans()).as("the task lives").isEmpty();
        bench.done(second);

        assertThat(states()).containsExactly("intent", "collected");
        assertThat(orphans()).containsExactly(new OrphanedCalls.Count("someone", 1, 0, job.toString()));
    }

    @Test
    void whatWasSubmittedAndNeverCollectedIsAnOrphanOnceTheJobIsOver() throws Exception {
        var task = bench.claimOne();
        journal(task).intend(Doubt.NEW_KEY);
        journal(task).submitted("task-1");
        assertThat(orphans()).isEmpty();
        bench.say(task, new Outcome.Fail(FAILURE));

        assertThat(orphans()).containsExactly(new OrphanedCalls.Count("someone", 0, 1, job.toString()));
        var now = Instant.now();
        assertThat(orphaned.count(now.minus(Duration.ofDays(1)), now.minus(Duration.ofHours(1))))
                .as("too young")
                .isEmpty();
    }

    @Test
    void whatWasCollectedOrAbandonedIsNoOrphan() throws Exception {
        var task = bench.claimOne();
        journal(task).intend(Doubt.NEW_KEY);
        journal(task).submitted("task-1");
        journal(task).abandoned();
        assertThat(journal(task).begun()).isEmpty();
        journal(task).intend(Doubt.SAME_KEY);
        journal(task).submitted("task-2");
        journal(task).collected();
        bench.done(task);

        assertThat(states()).containsExactly("abandoned", "collected");
        assertThat(orphans()).isEmpty();
    }

    @Test
    void anotherProviderIsNotAskedForTheNumberOfTheFirst() throws Exception {
        var task = bench.claimOne();
        journal(task).intend(Doubt.NEW_KEY);
        journal(task).submitted("task-1");

        assertThat(calls.of(new Running(task, bench.store, LEASE), "hear", "another")
                        .begun())
                .isEmpty();
        assertThat(calls.of(new Running(task, bench.store, LEASE), "speak", "someone")
                        .begun())
                .isEmpty();
    }

    @Test
    void aReferenceWithoutAnIntentIsABug() {
        var journal = journal(bench.claimOne());

        assertThatThrownBy(() -> journal.submitted("task-1")).isInstanceOf(SqlFailure.class);
    }
}
