package studio.atelier.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import studio.atelier.platform.TestDatabase;

/** The chain over the log. Each test has a log of its own. */
class AuditSealTest {

    private static final Duration ALWAYS = Duration.ofDays(1);

    private final TestDatabase db = TestDatabase.fresh();
    private final AuditTrail trail = new AuditTrail(db.app());
    private final AuditStore log = new AuditStore(db.engine());

    @AfterEach
    void close() {
        db.close();
    }

    private void write(int events) {
        for (int i = 0; i < events; i++) {
            trail.record(Act.done("wallet.redeem").of(i));
        }
    }

    @Test
    void sealedOnceAndVerified() {
        write(7);

        assertThat(log.seal())
                .hasValueSatisfying(block -> assertThat(block.events()).isEqualTo(7));
        assertThat(log.seal()).isEmpty();
        write(2);
        assertThat(log.seal())
                .hasValueSatisfying(block -> assertThat(block.block()).isEqualTo(2));

        var verdict = log.verify(ALWAYS);
        assertThat(verdict.blocks()).isEqualTo(2);
        assertThat(verdict.broken()).isEmpty();
    }

    @Test
    void blocksAreBounded() {
        write(10);

        var first = db.engine().one("SELECT id, events FROM audit_seal(4)", row -> row.integer("events"));
        var second = db.engine().one("SELECT id, events FROM audit_seal(4)", row -> row.integer("events"));
        var third = db.engine().one("SELECT id, events FROM audit_seal(4)", row -> row.integer("events"));

        assertThat(first + second + third).isEqualTo(10);
        assertThat(first).isEqualTo(4);
        assertThat(log.verify(ALWAYS).broken()).isEmpty();
    }

    @Test
    void aTransactionThatIsStillOpenIsSealedLater() throws Exception {
        write(1);
        var written = new CountDownLatch(1);
        var sealed = new CountDownLatch(1);
        var late = CompletableFuture.runAsync(() -> db.transaction(() -> {
            write(1);
            written.countDown();
            return await(sealed);
        }));
        written.await();
        write(1);

        assertThat(log.seal())
                .hasValueSatisfying(block -> assertThat(block.events()).isEqualTo(1));
        sealed.countDown();
        late.get();
        assertThat(log.seal())
                .hasValueSatisfying(block -> assertThat(block.events()).isEqualTo(2));
        assertThat(log.verify(ALWAYS).broken()).isEmpty();
    }

    @Test
    void whatTheOwnerOfTheDatabaseChangesIsFound() {
        write(3);
        log.seal();
        write(3);
        log.seal();
        write(3);
        log.seal();

        db.owner()
                .update(
                        "UPDATE audit_event SET quantity = 100 WHERE quantity = 1 AND tx < (SELECT to_tx FROM audit_block WHERE id = 1)");
        assertThat(log.verify(ALWAYS).broken()).containsExactly(1L);

        db.owner()
                .update(
                        "DELETE FROM audit_event WHERE quantity = 2 AND tx >= (SELECT from_tx FROM audit_block WHERE id = 3)");
        assertThat(log.verify(ALWAYS).broken()).containsExactly(1L, 3L);

        db.owner().update("DELETE FROM audit_block WHERE id = 2");
        assertThat(log.verify(ALWAYS).broken()).containsExactly(1L, 3L);
        db.owner()
                .update(
                        "UPDATE audit_block b SET (events, hash) = (SELECT h.events, h.hash FROM audit_block_hash(b.id, b.from_tx, b.to_tx, b.previous) h)");
        assertThat(log.verify(ALWAYS).broken())
                .as("sealed anew by the forger, but not in line with the block that is gone")
                .containsExactly(3L);
    }

    @Test
    void theMonthsToComeHaveTheirPartitions() {
        // a month may have begun since the migration
        log.prepare();

        assertThat(log.prepare()).isZero();
        int made = db.transaction(() -> {
            db.engine().one("SELECT set_config('atelier.shift', '1 month', true) AS ok", row -> row.text("ok"));
            return log.prepare();
        });
        assertThat(made).isEqualTo(1);
    }

    private static boolean await(CountDownLatch latch) {
        try {
            latch.await();
            return true;
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
