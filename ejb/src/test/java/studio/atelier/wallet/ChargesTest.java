package studio.atelier.wallet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import studio.atelier.platform.Eventually;
import studio.atelier.platform.Json;
import studio.atelier.platform.SqlFailure;
import studio.atelier.platform.Tenant;
import studio.atelier.platform.TestDatabase;
import studio.atelier.work.Attempt;
import studio.atelier.work.Failure;
import studio.atelier.work.Fault;
import studio.atelier.work.Job;
import studio.atelier.work.JobState;
import studio.atelier.work.NewJob;
import studio.atelier.work.Outcome;
import studio.atelier.work.Pipeline;
import studio.atelier.work.Stage;
import studio.atelier.work.StagePolicy;
import studio.atelier.work.Submission;
import studio.atelier.work.WorkFixture;

/** Jobs and money: what is quoted is held, what is delivered is captured, in the transaction that ends the run. */
class ChargesTest {

    private static final TestDatabase DB = TestDatabase.fresh();
    private static final LedgerFixture MONEY = new LedgerFixture(DB);
    private static final String KIND = "test.priced";
    private static final String TWO = "test.two";

    private final AtomicReference<Optional<Fault>> breaks = new AtomicReference<>(Optional.empty());
    private final AtomicReference<Optional<Usage>> really = new AtomicReference<>(Optional.empty());
    private final CountDownLatch gate = new CountDownLatch(1);
    private volatile boolean slow;

    private final WorkFixture node = WorkFixture.settling(
            DB,
            new RunSettlement(),
            new Pipeline(
                    KIND,
                    List.of(
                            new Stage("cut", this::cut, StagePolicy.on(WorkFixture.QUEUE)),
                            new Stage(
                                    "work",
                                    this::work,
                                    StagePolicy.on(WorkFixture.QUEUE).attempts(1)),
                            new Stage(
                                    "join",
                                    this::join,
                                    StagePolicy.on(WorkFixture.QUEUE).joining()))),
            new Pipeline(
                    TWO,
                    List.of(
                            new Stage(
                                    "first",
                                    attempt -> new Outcome.Done(
                                            Usage.of("paraformer-v2", 120).in(Json.object())),
                                    StagePolicy.on(WorkFixture.QUEUE)),
                            new Stage(
                                    "second",
                                    attempt -> new Outcome.Fail(broken()),
                                    StagePolicy.on(WorkFixture.QUEUE)))));
    private final UUID workspace = MONEY.workspace(100);

    @AfterAll
    static void closeAll() {
        DB.close();
    }

    @AfterEach
    void close() {
        gate.countDown();
        node.close();
        MONEY.isSound();
    }

    private Outcome cut(Attempt attempt) {
        var known = really.get();
        if (known.isPresent()) {
            var refused = new Charges(DB.engine()).refit(attempt, List.of(known.get()));
            if (refused.isPresent()) {
                return new Outcome.Fail(refused.get());
            }
        }
        return new Outcome.Fan(Json.object(), List.of(text("a"), text("b"), text("c"), text("d")));
    }

    private Outcome work(Attempt attempt) throws InterruptedException {
        if (slow && attempt.itemNumber() > 0) {
            gate.await();
        }
        if (attempt.itemNumber() == 1 && breaks.get().isPresent()) {
            return new Outcome.Fail(broken());
        }
        return new Outcome.Done(Usage.of("paraformer-v2", 40).in(Json.object()));
    }

    private Failure broken() {
        return new Failure("broken", "It broke.", breaks.get().orElseThrow());
    }

    private Outcome join(Attempt attempt) {
        return new Outcome.Done(Json.object());
    }

    /** As the page of the studio's jobs asks for it, with the rights of a request. */
    private @Nullable Long price(UUID job) {
        return request(() -> DB.app()
                .list("SELECT wallet_price(?) AS n", row -> Optional.ofNullable(row.numberOrNull("n")), job)
                .getFirst()
                .orElse(null));
    }

    private static JsonNode text(String value) {
        return Json.tree(value);
    }

    /** Holds 40 credits: 4 × 40 seconds at a quarter. */
    private UUID submit() {
        return submit(Usage.of("paraformer-v2", 160));
    }

    private UUID submit(Usage usage) {
        return submit(KIND, usage);
    }

    private UUID submit(String kind, Usage usage) {
        return request(() -> {
            var submission = node.requested(DB.app())
                    .submit(new NewJob(workspace, node.account, kind, Json.tree(Map.of()), null));
            var job = ((Submission.Accepted) submission).job();
            new Charges(DB.app()).hold(workspace, job.id(), List.of(usage));
            return job.id();
        });
    }

    private <T> T request(Supplier<T> body) {
        return DB.request(new Tenant(workspace, node.account), body);
    }

    private Job job(UUID id) {
        return node.jobs().find(workspace, id).orElseThrow();
    }

    private Job ended(UUID id) {
        Eventually.until("the job ends", () -> job(id).state().isFinal());
        return job(id);
    }

    private Ledger.Balance balance() {
        return MONEY.balance(workspace);
    }

    private String charge(UUID job, int run) {
        return DB.owner()
                .one(
                        "SELECT concat_ws(' ', rule, why, due, paid_before, held, captured) AS what FROM job_charge WHERE job_id = ? AND run = ?",
                        row -> row.text("what"),
                        job,
                        run);
    }

    private String line(UUID job, int run) {
        return DB.owner()
                .one(
                        "SELECT concat_ws(' ', line, done::float8, units::float8, price::float8) AS what FROM job_receipt WHERE job_id = ? AND run = ?",
                        row -> row.text("what"),
                        job,
                        run);
    }

    @Test
    void whatIsDeliveredIsCapturedAndTheRestReleased() {
        var job = submit(Usage.of("paraformer-v2", 200));
        assertThat(balance().held()).isEqualTo(50);
        assertThat(price(job)).isIn(50L, 40L);

        assertThat(ended(job).state()).isEqualTo(JobState.SUCCEEDED);
        assertThat(price(job)).isEqualTo(40);

        assertThat(balance()).isEqualTo(new Ledger.Balance(60, 0));
        assertThat(charge(job, 1)).isEqualTo("delivered succeeded 40 0 50 40");
        assertThat(line(job, 1)).isEqualTo("paraformer-v2 160 160 40");
    }

    @Test
    void aPartialDeliveryIsPaidInPartAndItsRetryPaysTheRest() {
        breaks.set(Optional.of(Fault.PROVIDER));
        var job = submit();
        assertThat(ended(job).state()).isEqualTo(JobState.PARTIAL);
        assertThat(balance()).isEqualTo(new Ledger.Balance(70, 0));

        breaks.set(Optional.empty());
        request(() -> {
            node.requested(DB.app()).retry(workspace, job);
            return new Charges(DB.app()).again(workspace, job, 2);
        });
        Eventually.until("the retry ends", () -> job(job).state() == JobState.SUCCEEDED);

        assertThat(balance()).isEqualTo(new Ledger.Balance(60, 0));
        assertThat(charge(job, 2)).isEqualTo("delivered succeeded 40 30 10 10");
        assertThat(price(job)).isEqualTo(40);
    }

    @Test
    void aFailureOfTheProviderCostsNothingAndTheReceiptTellsWhatWasDone() {
        failsWith(Fault.PROVIDER, "nothing provider_fault 0 0 40 0", "paraformer-v2 120 0 0", 100);
    }

    @Test
    void inputThatCannotBeWorkedOnPaysTheWorkDone() {
        failsWith(Fault.INPUT, "done input_fault 30 0 40 30", "paraformer-v2 120 120 30", 70);
    }

    private void failsWith(Fault fault, String charge, String line, long left) {
        breaks.set(Optional.of(fault));
        var job = submit(TWO, Usage.of("paraformer-v2", 160));

        assertThat(ended(job).state()).isEqualTo(JobState.FAILED);

        assertThat(charge(job, 1)).isEqualTo(charge);
        assertThat(line(job, 1)).isEqualTo(line);
        assertThat(balance()).isEqualTo(new Ledger.Balance(left, 0));
    }

    private int done(UUID job) {
        return DB.owner()
                .one(
                        "SELECT count(*)::integer AS n FROM stage_output WHERE job_id = ? AND stage_no = 1",
                        row -> row.integer("n"),
                        job);
    }

    @Test
    void whoHasTooLittleGetsNoJob() {
        assertThatThrownBy(() -> submit(Usage.of("paraformer-v2", 401)))
                .isInstanceOfSatisfying(
                        Unpaid.class,
                        unpaid -> assertThat(unpaid.why()).isEqualTo(new Unpaid.Why.Insufficient(101, 100)));

        assertThat(node.jobs().list(workspace, KIND, null, 10, null)).isEmpty();
        assertThat(balance()).isEqualTo(new Ledger.Balance(100, 0));
    }

    @Test
    void whatIsNotOfferedIsRefusedAndWhatIsFreeHoldsNothing() {
        assertThatThrownBy(() -> submit(Usage.of("whisper-9", 1)))
                .isInstanceOfSatisfying(
                        Unpaid.class,
                        unpaid -> assertThat(unpaid.why()).isEqualTo(new Unpaid.Why.NotOffered("whisper-9")));

        var job = submit(Usage.of("embedded-sphinx", 1000));
        assertThat(ended(job).state()).isEqualTo(JobState.SUCCEEDED);

        assertThat(charge(job, 1)).isEqualTo("delivered succeeded 0 0 0 0");
        assertThat(price(job)).isZero();
        assertThat(price(UUID.randomUUID())).isNull();
        assertThat(DB.owner().list("SELECT id FROM ledger_hold WHERE ref_id = ?", row -> row.uuid("id"), job))
                .isEmpty();
    }

    @Test
    void theHoldBecomesAsLargeAsTheWork() {
        really.set(Optional.of(Usage.of("paraformer-v2", 170)));
        var small = submit(Usage.of("paraformer-v2", 4));
        assertThat(ended(small).state()).isEqualTo(JobState.SUCCEEDED);
        assertThat(charge(small, 1)).isEqualTo("delivered succeeded 40 0 43 40");

        really.set(Optional.of(Usage.of("paraformer-v2", 500)));
        var large = submit(Usage.of("paraformer-v2", 4));
        var failed = ended(large);
        assertThat(failed.failure()).extracting(Failure::code).isEqualTo(Charges.INSUFFICIENT);
        assertThat(balance()).isEqualTo(new Ledger.Balance(60, 0));
    }

    @Test
    void whatIsKeptIsThePriceOfTheSubmission() {
        slow = true;
        var job = submit();
        DB.owner()
                .update("UPDATE model_route SET cost_per_unit = 9, version = version + 1 WHERE name = 'paraformer-v2'");
        gate.countDown();

        ended(job);
        DB.owner()
                .update(
                        "UPDATE model_route SET cost_per_unit = 0.25, version = version + 1 WHERE name = 'paraformer-v2'");

        assertThat(charge(job, 1)).isEqualTo("delivered succeeded 40 0 40 40");
    }

    @Test
    void aCancelTellsItsCostAndCostsWhatIsDone() {
        slow = true;
        var job = submit();
        assertThat(price(job)).isEqualTo(40);
        Eventually.until("one item is done", () -> done(job) == 1);

        assertThat(request(() -> new Charges(DB.app()).cancelCost(workspace, job)))
                .isEqualTo(new Charges.CancelCost(10, 40));
        request(() -> node.requested(DB.app()).cancel(workspace, job));

        assertThat(ended(job).state()).isEqualTo(JobState.CANCELLED);
        assertThat(charge(job, 1)).startsWith("done cancelled 10 0 40 10");
        assertThat(price(job)).isEqualTo(10);
    }

    @Test
    void aBudgetStopsSubmissionsAndThenClaims() {
        budget(workspace, 50L);
        DB.owner().update("UPDATE queue SET paused = true");
        var first = submit();
        assertThatThrownBy(() -> submit(Usage.of("paraformer-v2", 41 * 4)))
                .isInstanceOfSatisfying(
                        Unpaid.class, unpaid -> assertThat(unpaid.why()).isEqualTo(new Unpaid.Why.OverBudget(41, 10)));
        var second = submit(Usage.of("paraformer-v2", 4));
        budget(workspace, 40L);
        assertThat(paused()).isZero();

        new Ledger(DB.engine()).settle(new HoldRef("job", first, 1), 40);
        DB.engine().list("SELECT wallet_budgets_apply()", row -> "");
        DB.owner().update("UPDATE queue SET paused = false");

        Eventually.until(
                "the claim passes it over",
                () -> "The work of this workspace is paused.".equals(job(second).waitingFor()));
        budget(workspace, null);
        assertThat(paused()).isZero();
        ended(second);
    }

    @Test
    void aRequestTouchesNoMoneyOfAnotherWorkspace() {
        var other = MONEY.workspace(100);
        var job = LedgerFixture.job();
        new Ledger(DB.engine()).hold(other, Unit.CREDIT, 10, job, LedgerFixture.LIFE);
        var mine = new Ledger(DB.app());

        assertThat(request(() -> mine.settle(job, 10))).isEqualTo(Settled.UNKNOWN);
        assertThat(request(() -> mine.resize(job, 1))).isEqualTo(Ledger.Resized.UNKNOWN);
        assertThat(request(() -> mine.balance(other, Unit.CREDIT))).isEqualTo(new Ledger.Balance(0, 0));
        assertThatThrownBy(() -> request(
                        () -> mine.give(other, Unit.CREDIT, 1, Platform.ISSUED, "k", LedgerFixture.why("gift"))))
                .isInstanceOf(SqlFailure.class);
        assertThat(MONEY.balance(other)).isEqualTo(new Ledger.Balance(100, 10));
    }

    private int paused() {
        return DB.owner()
                .one(
                        "SELECT count(*)::integer AS n FROM lane WHERE workspace_id = ? AND paused",
                        row -> row.integer("n"),
                        workspace);
    }

    private static void budget(UUID workspace, @Nullable Long credits) {
        DB.engine().list("SELECT wallet_budget_set(?, ?::bigint, NULL)::text AS x", row -> "", workspace, credits);
    }
}
