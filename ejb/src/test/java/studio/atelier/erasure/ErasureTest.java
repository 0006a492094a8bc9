package studio.atelier.erasure;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import studio.atelier.audit.AuditTrail;
import studio.atelier.identity.Caller;
import studio.atelier.media.MediaFixture;
import studio.atelier.outbox.OutboxFixture;
import studio.atelier.platform.Eventually;
import studio.atelier.platform.Json;
import studio.atelier.platform.Seed;
import studio.atelier.platform.Tenant;
import studio.atelier.platform.TestDatabase;
import studio.atelier.work.Job;
import studio.atelier.work.NewJob;
import studio.atelier.work.Outcome;
import studio.atelier.work.Pipeline;
import studio.atelier.work.Stage;
import studio.atelier.work.StagePolicy;
import studio.atelier.work.Submission;
import studio.atelier.work.WorkFixture;

/** A person goes, whole and alone, also when the server dies after each step. */
class ErasureTest {

    private static final TestDatabase DB = TestDatabase.fresh();

    @TempDir
    Path temp;

    private PersonFixture ada;
    private PersonFixture eve;
    private MediaFixture media;

    @AfterAll
    static void close() {
        DB.close();
    }

    @BeforeEach
    void people() throws Exception {
        DB.owner().update("DELETE FROM deletion_request");
        ada = new PersonFixture(DB);
        eve = new PersonFixture(DB);
        media = new MediaFixture(DB, DB.app(), temp);
    }

    private static Deletions.Asked ask(PersonFixture person) {
        var deletions = new Deletions(DB.app(), DB.engine(), new AuditTrail(DB.app()));
        var caller = new Caller(person.account, person.workspace, "owner", false, UUID.randomUUID());
        return DB.request(person.tenant(), () -> deletions.request(caller));
    }

    private Erasure erasure(WorkFixture work, Consumer<String> done) {
        var stopping = new JobStopping(work.requested(DB.app())) {
            @Override
            void cancel(Tenant tenant, UUID jobId) {
                DB.transaction(() -> {
                    super.cancel(tenant, jobId);
                    return true;
                });
            }
        };
        return new Erasure(
                new ErasureStore(DB.engine()),
                stopping,
                media.disposal(),
                OutboxFixture.erasure(DB),
                new AuditTrail(DB.engine()),
                Duration.ZERO,
                done);
    }

    private static String progress(String receipt) {
        var deletions = new Deletions(DB.app(), DB.engine(), new AuditTrail(DB.app()));
        return DB.transaction(() -> deletions.progress(receipt)).orElseThrow().state();
    }

    @Test
    @Seed({"L7", "L15"})
    void aPersonGoesWholeAndNobodyElse() throws Exception {
        var file = ada.file(temp);
        var theirs = eve.file(temp);
        var before = eve.sums();
        assertThat(before).containsKeys("account", "workspace", "sign_in_session", "membership", "stage_output");
        var receipt = ((Deletions.Asked.Requested) ask(ada)).receipt().text();
        assertThat(progress(receipt)).isEqualTo("requested");
        assertThat(ada.found(ada.account.toString())).doesNotContain("sign_in_session", "api_key");

        try (var work = WorkFixture.running(DB)) {
            assertThat(erasure(work, step -> {}).sweep(() -> true)).isEqualTo(new Erasure.Swept(1, 0, 0));
            assertThat(erasure(work, step -> {}).sweep(() -> true)).isEqualTo(new Erasure.Swept(0, 0, 0));
        }

        assertThat(progress(receipt)).isEqualTo("verified");
        assertThat(ada.found(ada.needle)).isEmpty();
        assertThat(ada.found(ada.account.toString())).containsExactlyInAnyOrder("account", "deletion_request");
        assertThat(ada.found(ada.workspace.toString()))
                .containsExactlyInAnyOrder("workspace", "deletion_request", "ledger_account");
        assertThat(file).doesNotExist();
        assertThat(theirs).exists();
        assertThat(eve.sums()).isEqualTo(before);
    }

    @Test
    void aKillAfterAnyStepIsFinishedByTheNextSweep() throws Exception {
        var steps = new ArrayList<String>();
        ask(ada);
        try (var work = WorkFixture.running(DB)) {
            erasure(work, steps::add).sweep(() -> true);
            assertThat(steps).hasSizeGreaterThan(20).startsWith(Erasure.WORK, Erasure.COLLECT, Erasure.FILES);
            for (var last : steps) {
                var person = new PersonFixture(DB);
                var file = person.file(temp);
                ask(person);
                assertThat(erasure(work, step -> die(step, last)).sweep(() -> true))
                        .as(last)
                        .isEqualTo(new Erasure.Swept(0, 0, 1));
                assertThat(erasure(work, step -> {}).sweep(() -> true)).as(last).isEqualTo(new Erasure.Swept(1, 0, 0));
                assertThat(person.found(person.needle)).as(last).isEmpty();
                assertThat(file).doesNotExist();
            }
        }
    }

    private static void die(String step, String last) {
        if (step.equals(last)) {
            throw new IllegalStateException("killed after " + step);
        }
    }

    @Test
    void stoppedBetweenAnyTwoStepsItGoesOn() throws Exception {
        ask(ada);
        try (var work = WorkFixture.running(DB)) {
            int stops = 0;
            long verified = 0;
            while (verified == 0 && stops < 100) {
                var left = new int[] {(stops + 2) % 7 + 2};
                verified = erasure(work, step -> {}).sweep(() -> left[0]-- > 0).verified();
                stops += verified == 0 ? 1 : 0;
            }
            assertThat(verified).isEqualTo(1);
            assertThat(stops).as("stops before the end").isGreaterThan(3);
        }
        assertThat(ada.found(ada.needle)).isEmpty();
    }

    @Test
    void workThatHasNotEndedIsStoppedFirst() throws Exception {
        var begun = new CountDownLatch(1);
        var let = new CountDownLatch(1);
        var pipeline = new Pipeline(
                "test.slow",
                List.of(new Stage(
                        "slow",
                        attempt -> {
                            begun.countDown();
                            let.await();
                            return new Outcome.Done(Json.object());
                        },
                        StagePolicy.on(WorkFixture.QUEUE))));
        try (var work = WorkFixture.running(DB, pipeline)) {
            var running = submit(work);
            begun.await();
            ask(ada);
            assertThat(erasure(work, step -> {}).sweep(() -> true)).isEqualTo(new Erasure.Swept(0, 1, 0));
            let.countDown();
            Eventually.until(
                    "the job has ended",
                    () -> DB.owner()
                            .one(
                                    "SELECT count(*) = 0 AS ended FROM task WHERE job_id = ?",
                                    row -> row.flag("ended"),
                                    running));
            assertThat(erasure(work, step -> {}).sweep(() -> true)).isEqualTo(new Erasure.Swept(1, 0, 0));
            assertThat(ada.found(running.toString())).isEmpty();
        }
        assertThat(ada.found(ada.needle)).isEmpty();
    }

    private UUID submit(WorkFixture work) {
        var wanted = new NewJob(ada.workspace, ada.account, "test.slow", Json.tree(ada.needle), ada.needle);
        return switch (DB.request(ada.tenant(), () -> work.requested(DB.app()).submit(wanted))) {
            case Submission.Accepted(Job job) -> job.id();
            case Submission other -> throw new AssertionError(other);
        };
    }

    @Test
    void whatASlowRequestWroteMeanwhileMakesItBeginAnew() throws Exception {
        ask(ada);
        try (var work = WorkFixture.running(DB)) {
            var late = erasure(work, step -> {
                if (step.equals("api_key")) {
                    DB.owner().update("""
                            INSERT INTO email_proof (id, account_id, email, token_hash, created_at, expires_at)
                            VALUES (uuidv7(), ?, ?, sha256(uuidv7()::text::bytea), atelier_now(), atelier_now())""", ada.account, ada.needle);
                }
            });
            assertThat(late.sweep(() -> true)).isEqualTo(new Erasure.Swept(0, 1, 0));
            assertThat(erasure(work, step -> {}).sweep(() -> true)).isEqualTo(new Erasure.Swept(1, 0, 0));
        }
        assertThat(ada.found(ada.needle)).isEmpty();
    }

    @Test
    void theLastOwnerHandsOverFirstAndOnlyTheirOwnThingsGo() {
        var company = ada.company();
        ada.join(company, "owner");
        eve.join(company, "member");
        assertThat(ask(ada)).isEqualTo(new Deletions.Asked.LastOwner(List.of(company)));

        DB.owner()
                .update(
                        "UPDATE membership SET role = 'owner' WHERE workspace_id = ? AND account_id = ?",
                        company,
                        eve.account);
        var hers = UUID.randomUUID();
        eve.work(hers, company);
        ada.work(UUID.randomUUID(), company);
        assertThat(ask(ada)).isInstanceOf(Deletions.Asked.Requested.class);
        assertThat(ask(ada)).isInstanceOf(Deletions.Asked.Before.class);
        try (var work = WorkFixture.running(DB)) {
            assertThat(erasure(work, step -> {}).sweep(() -> true).verified()).isEqualTo(1);
        }
        assertThat(ada.found(ada.needle)).isEmpty();
        assertThat(DB.owner()
                        .list(
                                "SELECT job_id FROM subtitles_job WHERE workspace_id = ?",
                                row -> row.uuid("job_id"),
                                company))
                .containsExactly(hers);
        assertThat(DB.owner().list("SELECT name FROM workspace WHERE id = ?", row -> row.text("name"), company))
                .containsExactly("company");
    }

    @Test
    void whoIsSuspendedIsAMemberThatStays() {
        var company = ada.company();
        ada.join(company, "owner");
        DB.owner()
                .update(
                        "INSERT INTO suspended_member (workspace_id, account_id, role, version, joined_at, suspended_at)"
                                + " VALUES (?, ?, 'student', 1, atelier_now(), atelier_now())",
                        company,
                        eve.account);

        assertThat(ask(ada)).isEqualTo(new Deletions.Asked.LastOwner(List.of(company)));
    }

    @Test
    void theReceiptOfSomebodyElseSaysNothing() {
        var receipt = ((Deletions.Asked.Requested) ask(ada)).receipt();
        var deletions = new Deletions(DB.app(), DB.engine(), new AuditTrail(DB.app()));
        for (var wrong : List.of(
                "", "x", receipt.id().toString(), receipt.id() + "." + "A".repeat(43), "." + receipt.secret())) {
            assertThat(DB.transaction(() -> deletions.progress(wrong)))
                    .as(wrong)
                    .isEmpty();
        }
        assertThat(receipt.toString()).doesNotContain(receipt.secret());
        assertThat(deletions.list(10)).singleElement().returns("requested", Deletions.Standing::state);
    }
}
