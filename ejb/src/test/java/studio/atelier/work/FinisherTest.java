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

/** What a batch of reports takes. */
class FinisherTest {

    private static final TestDatabase DB = TestDatabase.fresh();
    private static final Pipeline PIPELINE = Bench.pipeline("test", Bench.stage("only"));
    private static final int JOBS = 20;
    private static final int MANY = 200;
    private static final int ROUNDS = 5;

    private final Bench bench = new Bench(DB, PIPELINE);
    private final AtomicInteger statements = new AtomicInteger();
    private final List<Accepted> accepted = new ArrayList<>();
    private final Finisher finisher = new Finisher(
            new WorkStore(DB.engine(statements)),
            DB::transaction,
            new Settling(List.of(new RunSettlement(), new QuotaReturn())),
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

    /** The report, what ended, and the wallet; the quota only hears of what it may give back. */
    @Test
    void aBatchIsThreeStatements() {
        for (int i = 0; i < JOBS; i++) {
            bench.submit("test");
        }
        bench.claim(JOBS).forEach(task -> finisher.add(Report.of(task, new Outcome.Done(NullNode.getInstance()))));
        finisher.write();
        assertThat(accepted)
                .hasSize(JOBS)
                .allSatisfy(one -> assertThat(one.state()).isEqualTo(JobState.SUCCEEDED));
        assertThat(statements).hasValue(3);
    }

    /** It took thirty times as long when each run was looked at by a function of its own. */
    @Test
    void tellingWhatEndedTakesLessThanEndingIt() {
        var store = new WorkStore(DB.engine());
        var settling = new Settling(List.of(new RunSettlement(), new QuotaReturn()));
        long reporting = Long.MAX_VALUE;
        long telling = Long.MAX_VALUE;
        for (int round = 0; round < ROUNDS; round++) {
            for (int i = 0; i < MANY; i++) {
                bench.submit("test");
            }
            var reports = bench.claim(MANY).stream()
                    .map(task -> Report.of(task, new Outcome.Done(NullNode.getInstance())))
                    .toList();
            long start = System.nanoTime();
            var ended = store.report(reports);
            long reported = System.nanoTime();
            settling.reports(store.sql(), ended);
            reporting = Math.min(reporting, reported - start);
            telling = Math.min(telling, System.nanoTime() - reported);
        }

        assertThat(telling).as("nanoseconds, of %s", reporting).isLessThan(2 * reporting);
    }
}
