package studio.atelier.work;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.NullNode;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import studio.atelier.billing.QuotaReturn;
import studio.atelier.platform.TestDatabase;
import studio.atelier.wallet.RunSettlement;

/** How many statements a batch of reports takes. */
class FinisherTest {

    private static final TestDatabase DB = TestDatabase.fresh();
    private static final Pipeline PAID = Bench.pipeline("test.paid", Bench.stage("only"));
    private static final Pipeline FREE =
            Bench.pipeline("test.free", Bench.stage("only")).unsettled();
    private static final int JOBS = 20;

    private final Bench bench = new Bench(DB, PAID, FREE);
    private final AtomicInteger statements = new AtomicInteger();
    private final List<Accepted> accepted = new ArrayList<>();
    private final Finisher finisher = new Finisher(
            new WorkStore(DB.engine(statements)),
            DB::transaction,
            new Settling(List.of(new RunSettlement(), new QuotaReturn())),
            new Pipelines(List.of(PAID, FREE)),
            Runnable::run,
            (batch, counted) -> accepted.addAll(counted));

    @AfterEach
    void inOrder() {
        Invariants.check(DB);
    }

    @AfterAll
    static void close() {
        DB.close();
    }

    private void finish(String... kinds) {
        for (var kind : kinds) {
            for (int i = 0; i < JOBS; i++) {
                bench.submit(kind);
            }
        }
        bench.claim(kinds.length * JOBS)
                .forEach(task -> finisher.add(Report.of(task, new Outcome.Done(NullNode.getInstance()))));
        finisher.write();
        assertThat(accepted)
                .hasSize(kinds.length * JOBS)
                .allSatisfy(one -> assertThat(one.state()).isEqualTo(JobState.SUCCEEDED));
    }

    @Test
    void aBatchOfFreeJobsIsOneStatement() {
        finish("test.free");

        assertThat(statements).hasValue(1);
    }

    /** The report, what ended, and the wallet; the quota only hears of what it may give back. */
    @Test
    void aBatchThatMayCostSomethingIsThree() {
        finish("test.paid");

        assertThat(statements).hasValue(3);
    }

    @Test
    void ofAMixedBatchOnlyThoseThatMayCostSomethingAreSettled() {
        var settled = new ArrayList<String>();
        var mixed = new Finisher(
                new WorkStore(DB.engine()),
                DB::transaction,
                new Settling(List.of((Settlement) (sql, runs) -> runs.forEach(run -> settled.add(run.kind())))),
                new Pipelines(List.of(PAID, FREE)),
                Runnable::run,
                (batch, counted) -> accepted.addAll(counted));
        bench.submit("test.free");
        bench.submit("test.paid");
        bench.claim(2).forEach(task -> mixed.add(Report.of(task, new Outcome.Done(NullNode.getInstance()))));
        mixed.write();

        assertThat(accepted).hasSize(2);
        assertThat(settled).containsExactly("test.paid");
    }
}
