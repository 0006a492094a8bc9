package studio.atelier.work;

import static org.assertj.core.api.Assertions.assertThat;
import static studio.atelier.work.WorkFixture.text;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import studio.atelier.platform.TestDatabase;

/** One report that cannot be written does not keep the others of its batch from being written, once, and soon. */
class PoisonBatchTest {

    private static final int LOG = 6;
    private static final int JOBS = 1 << LOG;

    /** What the batch as a whole takes, and on each way down the half with the culprit and the half without. */
    private static final int HALVINGS = 1 + 2 * LOG;

    private static final String NEVER_TEXT = "\u0000";
    private static final String NEVER_ROW = "never";
    private static final Pipeline ONE = Bench.pipeline("test.one", Bench.stage("only"));

    private final TestDatabase db = TestDatabase.fresh();
    private final Bench bench = new Bench(db, ONE);
    private final AtomicInteger statements = new AtomicInteger();
    private final AtomicInteger batches = new AtomicInteger();
    private final Set<UUID> refused = new HashSet<>();
    private final List<Accepted> accepted = new ArrayList<>();
    private final Finisher finisher =
            finisher(new RecordedSettlement(db, run -> refused.contains(run.jobId())).settling());

    private Finisher finisher(Settling settling) {
        return new Finisher(
                new WorkStore(db.engine(statements)),
                this::counted,
                settling,
                Runnable::run,
                (batch, counted) -> accepted.addAll(counted));
    }

    private <T> T counted(Supplier<T> body) {
        batches.incrementAndGet();
        return db.transaction(body);
    }

    @BeforeEach
    void aRowThatIsNeverTaken() {
        db.owner()
                .update("ALTER TABLE stage_output ADD CONSTRAINT never CHECK (output <> '\"" + NEVER_ROW
                        + "\"'::jsonb)");
    }

    @AfterEach
    void close() {
        Invariants.check(db);
        db.close();
    }

    private List<Task> claimed() {
        bench.jobs.submitAll(Collections.nCopies(JOBS, Bench.request(bench.workspace, "test.one")));
        var tasks = bench.claim(JOBS);
        assertThat(tasks).hasSize(JOBS);
        return tasks;
    }

    private static Report done(Task task, String output) {
        return Report.of(task, new Outcome.Done(text(output)));
    }

    private static List<UUID> without(List<Task> tasks, UUID job) {
        return tasks.stream()
                .map(Task::jobId)
                .filter(other -> !other.equals(job))
                .toList();
    }

    private void acceptedOnce(List<UUID> jobs) {
        assertThat(accepted).extracting(Accepted::jobId).containsExactlyInAnyOrderElementsOf(jobs);
    }

    private void succeededOnce(List<UUID> jobs) {
        assertThat(jobs)
                .hasSize(JOBS - 1)
                .allSatisfy(job -> assertThat(bench.outcomes(job)).containsExactly(10));
    }

    private int outcomes(int outcome) {
        return db.owner()
                .one(
                        "SELECT count(*)::integer AS n FROM task_attempt WHERE outcome = ?",
                        row -> row.integer("n"),
                        outcome);
    }

    @ParameterizedTest
    @CsvSource({"0,true", "31,true", "63,true", "0,false", "32,false", "63,false"})
    void whatTheDatabaseCanNeverStoreIsFoundByHalvingAndDiesAlone(int at, boolean text) {
        var unsettled = finisher(Settling.NONE);
        var tasks = claimed();
        for (int i = 0; i < JOBS; i++) {
            unsettled.add(done(tasks.get(i), i != at ? "fine" : text ? NEVER_TEXT : NEVER_ROW));
        }

        unsettled.write();

        var poison = tasks.get(at).jobId();
        assertThat(bench.state(poison)).isEqualTo(JobState.FAILED);
        assertThat(bench.job(poison).failure()).extracting(Failure::code).isEqualTo("result_refused");
        assertThat(bench.outcomes(poison)).containsExactly(21);
        succeededOnce(without(tasks, poison));
        acceptedOnce(tasks.stream().map(Task::jobId).toList());
        assertThat(unsettled.isIdle()).isTrue();
        assertThat(statements).as("the halves, and then its death").hasValue(HALVINGS + 1);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 32, 63})
    void aRunWhoseSettlementRefusesStaysAloneAndIsEndedAgain(int at) {
        var tasks = claimed();
        var culprit = tasks.get(at).jobId();
        refused.add(culprit);
        tasks.forEach(task -> finisher.add(done(task, "fine")));

        finisher.write();

        succeededOnce(without(tasks, culprit));
        acceptedOnce(without(tasks, culprit));
        assertThat(bench.state(culprit)).isEqualTo(JobState.RUNNING);
        assertThat(bench.outcomes(culprit)).isEmpty();
        assertThat(RecordedSettlement.wrong(db)).isZero();
        assertThat(batches).hasValue(HALVINGS);

        finisher.again();
        assertThat(bench.state(culprit)).as("as long as it refuses").isEqualTo(JobState.RUNNING);
        refused.clear();
        finisher.again();

        assertThat(bench.state(culprit)).isEqualTo(JobState.SUCCEEDED);
        assertThat(batches).as("alone each time").hasValue(HALVINGS + 2);
        assertThat(accepted).hasSize(JOBS);
        assertThat(RecordedSettlement.wrong(db)).isZero();
        assertThat(finisher.isIdle()).isTrue();
    }

    @Test
    void aPoisonRowAndARefusedRunOfOneBatchHarmNobodyElse() {
        var tasks = claimed();
        var poison = tasks.get(5).jobId();
        var culprit = tasks.get(40).jobId();
        refused.add(culprit);
        IntStream.range(0, JOBS).forEach(i -> finisher.add(done(tasks.get(i), i == 5 ? NEVER_TEXT : "fine")));

        finisher.write();

        assertThat(bench.state(poison)).isEqualTo(JobState.FAILED);
        assertThat(bench.state(culprit)).isEqualTo(JobState.RUNNING);
        assertThat(accepted).hasSize(JOBS - 1);
        assertThat(outcomes(10)).isEqualTo(JOBS - 2);
        assertThat(outcomes(21)).isEqualTo(1);
        assertThat(RecordedSettlement.wrong(db)).isZero();
        // two ways down which part at the first step, and the death of the poison
        assertThat(batches.get()).isEqualTo(1 + 2 * (1 + 2 * (LOG - 1)) + 1);
    }
}
