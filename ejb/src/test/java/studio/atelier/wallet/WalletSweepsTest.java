package studio.atelier.wallet;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import studio.atelier.platform.TestDatabase;
import studio.atelier.work.Outcome;
import studio.atelier.work.Pipeline;
import studio.atelier.work.Stage;
import studio.atelier.work.StagePolicy;
import studio.atelier.work.WorkFixture;

class WalletSweepsTest {

    private final TestDatabase db = TestDatabase.fresh();
    private final LedgerFixture money = new LedgerFixture(db);
    private final WalletSweeps sweeps = new WalletSweeps(db.engine());

    @AfterEach
    void close() {
        db.close();
    }

    private void passTheTime() {
        db.owner().update("UPDATE ledger_hold SET expires_at = created_at WHERE state = 'pending'");
    }

    @Test
    void aHoldNobodyResolvedGivesItsMoneyBackOnce() throws Exception {
        var workspace = money.workspace(100);
        for (int i = 0; i < 7; i++) {
            money.ledger.hold(workspace, Unit.CREDIT, 10, LedgerFixture.job(), LedgerFixture.LIFE);
        }
        passTheTime();

        var answers = money.atOnce(4, () -> sweeps.expireHolds(() -> true));

        assertThat(answers.stream().mapToLong(WalletSweeps.Holds::expired).sum())
                .isEqualTo(7);
        assertThat(answers.stream().mapToLong(WalletSweeps.Holds::credits).sum())
                .isEqualTo(70);
        assertThat(money.balance(workspace)).isEqualTo(new Ledger.Balance(100, 0));
        assertThat(sweeps.holdsAreDue()).isFalse();
        money.isSound();
    }

    @Test
    void theHoldOfALivingJobLivesOn() {
        var gate = new CountDownLatch(1);
        try (var node = WorkFixture.settling(
                db,
                new RunSettlement(),
                new Pipeline(
                        "test.slow",
                        List.of(new Stage(
                                "only",
                                attempt -> {
                                    gate.await();
                                    return new Outcome.Done(studio.atelier.platform.Json.object());
                                },
                                StagePolicy.on(WorkFixture.QUEUE)))))) {
            money.ledger.give(node.workspace, Unit.CREDIT, 10, Platform.ISSUED, "start", LedgerFixture.why("gift"));
            var job = node.submit("test.slow", Map.of());
            money.ledger.hold(node.workspace, Unit.CREDIT, 10, new HoldRef("job", job.id(), 1), LedgerFixture.LIFE);
            passTheTime();

            assertThat(sweeps.expireHolds(() -> true)).isEqualTo(new WalletSweeps.Holds(0, 1, 0));
            gate.countDown();
            node.awaitFinal(job.id());
        }
    }

    @Test
    void aSweepStopsWhenItIsToldToAndGoesOnWhereItWas() {
        var workspace = money.workspace(100);
        money.ledger.hold(workspace, Unit.CREDIT, 10, LedgerFixture.job(), LedgerFixture.LIFE);
        passTheTime();

        assertThat(sweeps.expireHolds(() -> false).expired()).isZero();
        assertThat(sweeps.expireHolds(() -> true).expired()).isEqualTo(1);
    }

    @Test
    void codesThatAreTooOldAreCountedOnce() {
        var codes = new RedeemCodes(db.engine(), new byte[32]);
        codes.make(new NewCodes(3, 50, Duration.ofDays(1), "V2", 2, null));
        db.owner().update("UPDATE redeem_code SET expires_at = created_at");

        assertThat(sweeps.expireCodes(() -> true)).isEqualTo(new WalletSweeps.Codes(3, 300));
        assertThat(sweeps.expireCodes(() -> true)).isEqualTo(new WalletSweeps.Codes(0, 0));
        money.isSound();
    }

    @Test
    void theSealCoversAllAndATamperedEntryIsSeen() {
        var workspace = money.workspace(100);
        for (int i = 0; i < 5; i++) {
            money.ledger.take(workspace, Unit.CREDIT, 1, Platform.REVENUE, "k" + i, LedgerFixture.why("spend"));
        }
        assertThat(sweeps.seal(() -> true))
                .singleElement()
                .satisfies(block -> assertThat(block.entries()).isEqualTo(12));
        assertThat(sweeps.seal(() -> true)).isEmpty();
        money.ledger.take(workspace, Unit.CREDIT, 1, Platform.REVENUE, "late", LedgerFixture.why("spend"));
        assertThat(sweeps.seal(() -> true)).hasSize(1);
        money.isSound();

        db.owner().update("ALTER TABLE ledger_transaction DISABLE TRIGGER ledger_transaction_append_only");
        db.owner().update("UPDATE ledger_transaction SET kind = 'gifts' WHERE key = 'k2'");

        assertThat(sweeps.reconcile(sweeps.parts(Instant.EPOCH.plus(Duration.ofDays(20_000)), 1)
                        .getFirst()))
                .extracting(WalletSweeps.Broken::id)
                .containsExactly("L11");
    }

    /** An entry that is numbered before the mark and committed after it is in the next block, not lost between two. */
    @Test
    void anOpenTransactionHoldsTheSealUp() {
        var workspace = money.workspace(100);
        var other = money.workspace(100);
        sweeps.seal(() -> true);

        db.transaction(() -> {
            money.ledger.take(workspace, Unit.CREDIT, 1, Platform.REVENUE, "slow", LedgerFixture.why("spend"));
            CompletableFuture.runAsync(() -> {
                        take(other, "fast");
                        assertThat(sweeps.seal(() -> true)).isEmpty();
                    })
                    .join();
            return "";
        });

        assertThat(sweeps.seal(() -> true))
                .singleElement()
                .satisfies(block -> assertThat(block.entries()).isEqualTo(4));
    }

    /** The later transaction numbers its entries first and ends last, so that no transaction that has ended is beyond it. */
    @Test
    void anOpenTransactionThatBeganLastHoldsTheSealUp() throws Exception {
        var first = money.workspace(100);
        var second = money.workspace(100);
        sweeps.seal(() -> true);
        var posted = new CountDownLatch(1);
        var gate = new CountDownLatch(1);

        var open = db.transaction(() -> {
            take(first, "before");
            var late = CompletableFuture.runAsync(() -> db.transaction(() -> {
                take(second, "open");
                posted.countDown();
                await(gate);
                return "";
            }));
            await(posted);
            take(first, "after");
            return late;
        });
        assertThat(sweeps.seal(() -> true)).isEmpty();
        gate.countDown();
        open.get();

        assertThat(sweeps.seal(() -> true))
                .singleElement()
                .satisfies(block -> assertThat(block.entries()).isEqualTo(6));
        money.isSound();
    }

    /** On a busy server some posting is open whenever the sweep comes. */
    @Test
    void postingsThatOverlapWithoutEndDoNotHoldTheSealUpForEver() throws Exception {
        var first = money.workspace(100);
        var second = money.workspace(100);
        sweeps.seal(() -> true);
        var gates = List.of(new CountDownLatch(1), new CountDownLatch(1));

        var one = open(first, gates.getFirst());
        assertThat(sweeps.seal(() -> true)).isEmpty();
        var two = open(second, gates.getLast());
        gates.getFirst().countDown();
        one.get();

        assertThat(sweeps.seal(() -> true))
                .singleElement()
                .satisfies(block -> assertThat(block.entries()).isEqualTo(2));
        gates.getLast().countDown();
        two.get();
        assertThat(sweeps.seal(() -> true)).hasSize(1);
        money.isSound();
    }

    /** A posting that is there and does not end before the gate opens. */
    private CompletableFuture<Void> open(UUID workspace, CountDownLatch gate) {
        var posted = new CountDownLatch(1);
        var open = CompletableFuture.runAsync(
                () -> db.transaction(() -> {
                    take(workspace, "open");
                    posted.countDown();
                    await(gate);
                    return "";
                }),
                Thread::startVirtualThread);
        await(posted);
        return open;
    }

    private void take(UUID workspace, String key) {
        assertThat(money.ledger.take(workspace, Unit.CREDIT, 1, Platform.REVENUE, key, LedgerFixture.why("spend")))
                .isInstanceOf(Posting.Posted.class);
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void everyBlockIsProvedInOnePart() {
        var workspace = money.workspace(100);
        for (int i = 0; i < 9; i++) {
            take(workspace, "k" + i);
            sweeps.seal(() -> true);
        }
        db.owner().update("UPDATE ledger_seal SET hash = sha256(hash) WHERE block_no % 2 = 1");

        var parts = sweeps.parts(Instant.EPOCH, 4);
        var found =
                parts.stream().flatMap(part -> sweeps.reconcile(part).stream()).toList();

        assertThat(parts).hasSize(4);
        assertThat(found).hasSizeGreaterThan(1).allMatch(one -> one.id().equals("L11"));
        assertThat(found.stream().mapToLong(WalletSweeps.Broken::count).sum())
                .as("each that was changed, and each that follows one")
                .isEqualTo(9);
    }

    @Test
    void whatIsBrokenIsToldAndFrozenAndNothingElseIs() {
        var broken = money.workspace(100);
        var sound = money.workspace(100);
        db.owner().update("UPDATE ledger_account SET posted = 101 WHERE workspace_id = ?", broken);

        var parts = sweeps.parts(Instant.EPOCH, 4);
        var found =
                parts.stream().flatMap(part -> sweeps.reconcile(part).stream()).toList();
        assertThat(parts).hasSize(4);

        assertThat(found).extracting(WalletSweeps.Broken::id).containsExactly("L3");
        assertThat(sweeps.freeze(found.getFirst().accounts())).isEqualTo(1);
        assertThat(money.ledger.take(broken, Unit.CREDIT, 1, Platform.REVENUE, "k", LedgerFixture.why("spend")))
                .isInstanceOf(Posting.Frozen.class);
        assertThat(money.ledger.take(sound, Unit.CREDIT, 1, Platform.REVENUE, "k", LedgerFixture.why("spend")))
                .isInstanceOf(Posting.Posted.class);
    }
}
