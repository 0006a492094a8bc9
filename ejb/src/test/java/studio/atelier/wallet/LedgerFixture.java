package studio.atelier.wallet;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import studio.atelier.platform.TestDatabase;

/** A ledger with workspaces, and many hands that reach for the same money at once. */
final class LedgerFixture {

    static final Duration LIFE = Duration.ofHours(1);

    private static final int THREADS = 16;

    final TestDatabase db;
    final Ledger ledger;

    LedgerFixture(TestDatabase db) {
        this.db = db;
        this.ledger = new Ledger(db.engine());
    }

    UUID workspace() {
        var id = UUID.randomUUID();
        db.owner().update("INSERT INTO workspace (id, name, created_at) VALUES (?, 'money', atelier_now())", id);
        return id;
    }

    /** A workspace with this much to spend. */
    UUID workspace(long credits) {
        var id = workspace();
        assertThat(ledger.give(id, Unit.CREDIT, credits, Platform.ISSUED, "start", why("gift")))
                .isInstanceOf(Posting.Posted.class);
        return id;
    }

    static Ledger.Reason why(String kind) {
        return new Ledger.Reason(kind, null, "test", "1");
    }

    static HoldRef job() {
        return new HoldRef("job", UUID.randomUUID(), 1);
    }

    /** As {@code atelier_engine}: the application sees only the workspace it acts in. */
    Ledger.Balance balance(UUID workspace) {
        return new Ledger(db.engine()).balance(workspace, Unit.CREDIT);
    }

    /** The same for all at the same moment; their answers. */
    <T> List<T> atOnce(int times, Callable<T> what) throws InterruptedException, ExecutionException {
        var gate = new CountDownLatch(1);
        try (var threads = Executors.newFixedThreadPool(THREADS)) {
            var futures = new ArrayList<java.util.concurrent.Future<T>>();
            for (int i = 0; i < times; i++) {
                futures.add(threads.submit(() -> {
                    gate.await();
                    return what.call();
                }));
            }
            gate.countDown();
            var answers = new ArrayList<T>();
            for (var future : futures) {
                answers.add(future.get());
            }
            return answers;
        }
    }

    /** Everything the reconciliation would look at. */
    void isSound() {
        assertThat(db.engine()
                        .list(
                                "SELECT * FROM ledger_broken()",
                                row -> row.text("id") + " " + row.text("what") + ": " + row.number("n") + ", "
                                        + row.text("sample")))
                .isEmpty();
    }
}
