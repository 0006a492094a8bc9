package studio.atelier.ops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import studio.atelier.audit.AuditTrail;
import studio.atelier.media.MediaFixture;
import studio.atelier.ops.DeadLetters.Refusal;
import studio.atelier.ops.DeadLetters.Requeued;
import studio.atelier.platform.Json;
import studio.atelier.platform.TestDatabase;
import studio.atelier.wallet.Charges;
import studio.atelier.wallet.Ledger;
import studio.atelier.wallet.Platform;
import studio.atelier.wallet.Unit;
import studio.atelier.wallet.Usage;
import studio.atelier.work.Attempt;
import studio.atelier.work.Failure;
import studio.atelier.work.Fault;
import studio.atelier.work.JobState;
import studio.atelier.work.Outcome;
import studio.atelier.work.Pipeline;
import studio.atelier.work.Stage;
import studio.atelier.work.StagePolicy;
import studio.atelier.work.WorkFixture;

/** An operator and the tasks that died. */
class DeadLettersTest {

    private static final String WHY = "a_test";
    private static final JsonNode ALL = Json.object();

    /** Ten credits by the route as it is shipped, of which there are enough for one job. */
    private static final int UNITS = 40;

    private static final int CREDITS = 15;

    @TempDir
    static Path directory;

    private final TestDatabase db = TestDatabase.fresh();
    private final AuditTrail audit = new AuditTrail(db.engine());
    private final Charges charges = new Charges(db.engine());
    private final MediaFixture media = new MediaFixture(db, db.app(), directory);
    private final AtomicBoolean broken = new AtomicBoolean(true);
    private final AtomicBoolean crashes = new AtomicBoolean();
    private final CountDownLatch go = new CountDownLatch(1);
    private final WorkFixture node = WorkFixture.running(
            db,
            new Pipeline(
                    "ops.broken",
                    List.of(new Stage(
                            "only",
                            this::attempt,
                            StagePolicy.on(WorkFixture.QUEUE).attempts(1)))));
    private final DeadLetters dead = new DeadLetters(db.engine(), requeue(), audit);

    /** As in the container: a transaction each; and the server may be killed at the end of one. */
    private Requeue requeue() {
        return new Requeue(node.jobs(), media.jobs, charges, audit) {
            @Override
            public Optional<Refusal> job(UUID workspace, UUID job, String reason) {
                return db.transaction(() -> {
                    var refused = super.job(workspace, job, reason);
                    if (crashes.get()) {
                        throw new IllegalStateException("killed");
                    }
                    return refused;
                });
            }
        };
    }

    private Outcome attempt(Attempt attempt) throws InterruptedException {
        if (broken.get()) {
            return new Outcome.Fail(new Failure("out_of_paper", "There is no paper.", Fault.PROVIDER));
        }
        if (attempt.spec().has("slow")) {
            go.await();
        }
        return new Outcome.Done(Json.tree("made"));
    }

    @AfterEach
    void close() {
        go.countDown();
        node.close();
        assertThat(new Operations(db.engine(), audit).invariants(java.time.Instant.EPOCH))
                .allMatch(one -> one.violations() == 0);
        db.close();
    }

    private UUID failed(Map<String, ?> spec) {
        return node.awaitFinal(node.submit("ops.broken", spec).id()).id();
    }

    /** The jobs of this fixture whose requeue is in the log. */
    private long logged() {
        return db.owner()
                .one(
                        "SELECT count(DISTINCT subject_id) AS n FROM audit_event"
                                + " WHERE act = 'work.dead_requeued' AND reason = ? AND workspace_id = ?",
                        row -> row.number("n"),
                        WHY,
                        node.workspace);
    }

    @Test
    void theyAreSummedUpAndRequeuedAsTheNextRunOfTheirJobs() {
        var jobs = List.of(failed(Map.of()), failed(Map.of()), failed(Map.of()));
        var filter = Json.object().put("kind", "ops.broken").put("code", "out_of_paper");

        var preview = dead.summary(filter);
        assertThat(preview.get("jobs").asInt()).isEqualTo(3);
        assertThat(preview.get("retryableJobs").asInt()).isEqualTo(3);
        assertThat(preview.get("kinds").get("ops.broken").asInt()).isEqualTo(3);
        assertThat(dead.summary(Json.object().put("code", "else")).get("tasks").asInt())
                .isZero();
        assertThat(node.job(jobs.getFirst()).run()).isEqualTo(1);
        assertThat(dead.page(ALL, null, 2)).hasSize(2);
        assertThat(dead.page(
                        ALL, dead.page(ALL, null, 2).getLast().get("taskId").asLong(), 2))
                .hasSize(1);

        broken.set(false);
        assertThat(dead.requeue(filter, 2, WHY)).isEqualTo(new Requeued(2, Map.of()));
        assertThat(logged()).isEqualTo(2);
        assertThat(dead.requeue(filter, 100, WHY)).isEqualTo(new Requeued(1, Map.of()));
        jobs.forEach(job -> {
            var last = node.awaitFinal(job);
            assertThat(last.state()).isEqualTo(JobState.SUCCEEDED);
            assertThat(last.run()).isEqualTo(2);
        });
        assertThat(logged()).isEqualTo(3);
    }

    @Test
    void whatIsDiscardedCannotBeRetried() {
        var job = failed(Map.of());

        assertThat(dead.discard(job, WHY)).isEqualTo(DeadLetters.Discard.DISCARDED);
        assertThat(dead.discard(job, WHY)).isEqualTo(DeadLetters.Discard.UNKNOWN);
        assertThat(dead.requeue(Json.object().put("jobId", job.toString()), 10, WHY))
                .isEqualTo(new Requeued(0, Map.of()));
        assertThat(node.job(job).state()).isEqualTo(JobState.FAILED);
    }

    @Test
    void whoseSourceIsGoneIsRefusedAndStaysAsItEnded() {
        var whole = failed(Map.of());
        var lapsed = failed(Map.of());
        uses(whole, "stored");
        uses(lapsed, "stored");
        uses(lapsed, "deleted");

        assertThat(dead.summary(ALL).get("retryableJobs").asInt()).isEqualTo(1);
        broken.set(false);
        assertThat(dead.requeue(ALL, 10, WHY)).isEqualTo(new Requeued(1, Map.of(Refusal.SOURCE_EXPIRED, 1L)));

        assertThat(node.awaitFinal(whole).state()).isEqualTo(JobState.SUCCEEDED);
        assertThat(node.job(lapsed).run()).isEqualTo(1);
        assertThat(node.job(lapsed).failure()).extracting(Failure::code).isEqualTo("out_of_paper");
        assertThat(logged()).isEqualTo(1);
    }

    @Test
    void whatIsPastItsDeadlineIsNeitherPromisedNorDone() {
        var late = failed(Map.of());
        failed(Map.of());
        db.owner().update("UPDATE job SET deadline_at = created_at WHERE id = ?", late);

        assertThat(dead.summary(ALL).get("retryableJobs").asInt()).isEqualTo(1);
        assertThat(dead.requeue(ALL, 10, WHY)).isEqualTo(new Requeued(1, Map.of(Refusal.NOT_RETRYABLE, 1L)));
    }

    @Test
    void aKillHalfWayLeavesALogOfWhatWasDone() {
        failed(Map.of());
        failed(Map.of());
        broken.set(false);
        dead.requeue(ALL, 1, WHY);
        crashes.set(true);

        assertThatThrownBy(() -> dead.requeue(ALL, 10, WHY)).hasMessage("killed");

        assertThat(logged()).isEqualTo(1);
        assertThat(dead.summary(ALL).get("retryableJobs").asInt()).isEqualTo(1);
        crashes.set(false);
        dead.requeue(ALL, 10, WHY);
        assertThat(logged()).isEqualTo(2);
    }

    /** Run 1 was held and cost nothing, as it failed by a provider's fault. */
    private UUID unpaid() {
        var job = failed(Map.of());
        db.transaction(() -> charges.hold(node.workspace, job, List.of(Usage.of("paraformer-v2", UNITS))));
        db.owner()
                .list(
                        "SELECT * FROM wallet_settle(ARRAY[?], ARRAY[1], ARRAY['nothing'], ARRAY['test'])",
                        row -> row,
                        job);
        return job;
    }

    @Test
    void whatIsDoneAgainIsPaidForAsAtTheCustomersOwnRetry() {
        db.owner()
                .update(
                        "INSERT INTO workspace (id, name, created_at) VALUES (?, 'test', atelier_now())",
                        node.workspace);
        var ledger = new Ledger(db.engine());
        ledger.give(
                node.workspace,
                Unit.CREDIT,
                CREDITS,
                Platform.ISSUED,
                "start",
                new Ledger.Reason("gift", null, "test", "1"));
        var first = unpaid();
        var second = unpaid();

        assertThat(dead.requeue(ALL, 10, WHY)).isEqualTo(new Requeued(1, Map.of(Refusal.UNPAID, 1L)));

        var held = db.owner()
                .list(
                        "SELECT run FROM ledger_hold WHERE purpose = 'job' AND state = 'pending' AND ref_id IN (?, ?)",
                        row -> row.integer("run"),
                        first,
                        second);
        assertThat(held).containsExactly(2);
        assertThat(List.of(node.job(first).run(), node.job(second).run())).containsExactlyInAnyOrder(1, 2);
        assertThat(logged()).isEqualTo(1);
    }

    private void uses(UUID job, String state) {
        var object = UUID.randomUUID();
        db.owner()
                .update(
                        "INSERT INTO workspace_storage (workspace_id) VALUES (?) ON CONFLICT DO NOTHING",
                        node.workspace);
        db.owner().update("""
                INSERT INTO media_object (id, workspace_id, area, state, filename, content_type, held_bytes, size_bytes, sha256)
                VALUES (?, ?, 'upload', ?, 'a.wav', 'audio/wav', 1, 1, repeat('0', 64))
                """, object, node.workspace, state);
        db.owner()
                .update(
                        "INSERT INTO media_use (workspace_id, object_id, job_id, keep) VALUES (?, ?, ?, 'source')",
                        node.workspace,
                        object,
                        job);
    }
}
