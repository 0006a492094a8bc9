package studio.atelier.wallet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import studio.atelier.platform.SqlFailure;
import studio.atelier.platform.TestDatabase;

class LedgerTest {

    private static final TestDatabase DB = TestDatabase.fresh();
    private static final LedgerFixture MONEY = new LedgerFixture(DB);
    private static final Ledger LEDGER = MONEY.ledger;
    private static final int MANY = 100;

    @AfterAll
    static void close() {
        DB.close();
    }

    @AfterEach
    void isSound() {
        MONEY.isSound();
    }

    @Test
    void whatIsGivenCanBeTakenAndNoMore() {
        var workspace = MONEY.workspace(100);

        assertThat(LEDGER.take(workspace, Unit.CREDIT, 101, Platform.REVENUE, "a", LedgerFixture.why("spend")))
                .isInstanceOf(Posting.Insufficient.class);
        assertThat(LEDGER.take(workspace, Unit.CREDIT, 100, Platform.REVENUE, "a", LedgerFixture.why("spend")))
                .isInstanceOf(Posting.Posted.class);

        assertThat(MONEY.balance(workspace).posted()).isZero();
    }

    @Test
    void aKeyIsOnePosting() {
        var workspace = MONEY.workspace();

        var first = (Posting.Posted) give(workspace, 7, "k");
        var again = (Posting.Posted) give(workspace, 7, "k");
        var other = give(workspace, 8, "k");

        assertThat(again).isEqualTo(new Posting.Posted(first.transactionId(), true));
        assertThat(other).isInstanceOf(Posting.KeyReused.class);
        assertThat(MONEY.balance(workspace).posted()).isEqualTo(7);
    }

    @Test
    void theSameKeyIsAnotherPostingElsewhere() {
        var here = MONEY.workspace();
        var there = MONEY.workspace();

        assertThat(give(here, 5, "k")).isInstanceOf(Posting.Posted.class);
        assertThat(give(there, 6, "k")).isInstanceOf(Posting.Posted.class);
    }

    @Test
    void aHundredAtOnceUnderOneKeyAreOnePosting() throws Exception {
        var workspace = MONEY.workspace();

        var answers = MONEY.atOnce(100, () -> give(workspace, 3, "once"));

        assertThat(answers).allSatisfy(answer -> assertThat(answer).isInstanceOf(Posting.Posted.class));
        assertThat(answers)
                .filteredOn(answer -> !((Posting.Posted) answer).replayed())
                .hasSize(1);
        assertThat(MONEY.balance(workspace).posted()).isEqualTo(3);
    }

    @Test
    void fiftySpendTheLastCreditAndOneHasIt() throws Exception {
        var workspace = MONEY.workspace(1);
        var number = new AtomicInteger();

        var answers = MONEY.atOnce(
                50,
                () -> LEDGER.take(
                        workspace,
                        Unit.CREDIT,
                        1,
                        Platform.REVENUE,
                        "spend" + number.incrementAndGet(),
                        LedgerFixture.why("spend")));

        assertThat(answers).filteredOn(Posting.Posted.class::isInstance).hasSize(1);
        assertThat(answers).filteredOn(Posting.Insufficient.class::isInstance).hasSize(49);
        assertThat(MONEY.balance(workspace).posted()).isZero();
    }

    @Test
    void aTransactionIsReversedOnce() throws Exception {
        var workspace = MONEY.workspace(10);
        var spent = (Posting.Posted)
                LEDGER.take(workspace, Unit.CREDIT, 4, Platform.REVENUE, "spend", LedgerFixture.why("spend"));
        var number = new AtomicInteger();

        var answers = MONEY.atOnce(
                20, () -> LEDGER.reverse(spent.transactionId(), "back" + number.incrementAndGet(), null, "our_fault"));

        assertThat(answers).filteredOn(Posting.Posted.class::isInstance).hasSize(1);
        assertThat(answers)
                .filteredOn(Posting.AlreadyReversed.class::isInstance)
                .hasSize(19);
        assertThat(MONEY.balance(workspace).posted()).isEqualTo(10);
    }

    @Test
    void aReversalIsNotReversedAndNeitherIsNothing() {
        var workspace = MONEY.workspace(10);
        var spent = (Posting.Posted)
                LEDGER.take(workspace, Unit.CREDIT, 4, Platform.REVENUE, "spend", LedgerFixture.why("spend"));
        var back = (Posting.Posted) LEDGER.reverse(spent.transactionId(), "back", null, "our_fault");

        assertThat(LEDGER.reverse(back.transactionId(), "again", null, "our_fault"))
                .isInstanceOf(Posting.Unknown.class);
        assertThat(LEDGER.reverse(UUID.randomUUID(), "again", null, "our_fault"))
                .isInstanceOf(Posting.Unknown.class);
    }

    @Test
    void aWorkspaceThatNeverHadMoneyHasTooLittle() {
        assertThat(hold(MONEY.workspace(), 1, LedgerFixture.job())).isInstanceOf(Holding.Insufficient.class);
    }

    @Test
    void whatIsHeldCannotBeSpent() {
        var workspace = MONEY.workspace(10);
        var job = LedgerFixture.job();

        assertThat(hold(workspace, 8, job)).isInstanceOf(Holding.Held.class);

        assertThat(hold(workspace, 3, LedgerFixture.job())).isInstanceOf(Holding.Insufficient.class);
        assertThat(LEDGER.take(workspace, Unit.CREDIT, 3, Platform.REVENUE, "spend", LedgerFixture.why("spend")))
                .isInstanceOf(Posting.Insufficient.class);
        assertThat(MONEY.balance(workspace)).isEqualTo(new Ledger.Balance(10, 8));
    }

    @Test
    void aCaptureTakesWhatWasDeliveredAndFreesTheRest() {
        var workspace = MONEY.workspace(10);
        var job = LedgerFixture.job();
        hold(workspace, 8, job);

        assertThat(LEDGER.settle(job, 9)).isEqualTo(Settled.ABOVE_HOLD);
        assertThat(LEDGER.settle(job, 5)).isEqualTo(Settled.CAPTURED);
        assertThat(LEDGER.settle(job, 5)).isEqualTo(Settled.ALREADY_CAPTURED);

        assertThat(MONEY.balance(workspace)).isEqualTo(new Ledger.Balance(5, 0));
    }

    private static long accountsRead() {
        return DB.engine()
                .one(
                        "SELECT seq_tup_read + idx_tup_fetch AS n FROM pg_stat_xact_user_tables WHERE relname = 'ledger_account'",
                        row -> row.number("n"));
    }

    @Test
    void aPaymentLooksAtItsOwnAccountHoweverManyThereAre() {
        for (int i = 0; i < MANY; i++) {
            MONEY.workspace(1);
        }
        var workspace = MONEY.workspace(10);
        var job = LedgerFixture.job();

        var read = DB.transaction(() -> {
            long before = accountsRead();
            hold(workspace, 8, job);
            LEDGER.settle(job, 5);
            give(workspace, 1, "one");
            return accountsRead() - before;
        });

        assertThat(read).isBetween(1L, MANY - 1L);
    }

    @Test
    void aCaptureOfNothingFreesAll() {
        var workspace = MONEY.workspace(10);
        var job = LedgerFixture.job();
        hold(workspace, 8, job);

        assertThat(LEDGER.settle(job, 0)).isEqualTo(Settled.RELEASED);
        assertThat(LEDGER.settle(job, 5)).isEqualTo(Settled.ALREADY_RELEASED);
        assertThat(LEDGER.settle(LedgerFixture.job(), 0)).isEqualTo(Settled.UNKNOWN);

        assertThat(MONEY.balance(workspace)).isEqualTo(new Ledger.Balance(10, 0));
    }

    @Test
    void aPieceOfWorkHasOneHold() {
        var workspace = MONEY.workspace(10);
        var job = LedgerFixture.job();

        var first = (Holding.Held) hold(workspace, 4, job);

        assertThat(hold(workspace, 4, job)).isEqualTo(new Holding.Held(first.holdId(), true));
        assertThat(hold(workspace, 5, job)).isInstanceOf(Holding.KeyReused.class);
        assertThat(hold(workspace, 4, new HoldRef(job.purpose(), job.id(), 2))).isInstanceOf(Holding.Held.class);
        assertThat(MONEY.balance(workspace).held()).isEqualTo(8);
    }

    @Test
    void aHundredCapturesOfOneHoldAreOne() throws Exception {
        var workspace = MONEY.workspace(10);
        var job = LedgerFixture.job();
        hold(workspace, 8, job);

        var answers = MONEY.atOnce(100, () -> LEDGER.settle(job, 6));

        assertThat(answers).filteredOn(Settled.CAPTURED::equals).hasSize(1);
        assertThat(answers).filteredOn(Settled.ALREADY_CAPTURED::equals).hasSize(99);
        assertThat(MONEY.balance(workspace)).isEqualTo(new Ledger.Balance(4, 0));
    }

    @Test
    void aBatchSettlesManyHoldsOfOneAccountAndOfOthers() {
        var here = MONEY.workspace(100);
        var there = MONEY.workspace(100);
        var jobs = List.of(LedgerFixture.job(), LedgerFixture.job(), LedgerFixture.job(), LedgerFixture.job());
        hold(here, 10, jobs.get(0));
        hold(here, 20, jobs.get(1));
        hold(there, 30, jobs.get(2));

        var answers = LEDGER.settle(
                "job",
                List.of(
                        new Ledger.Settlement(jobs.get(1), 20),
                        new Ledger.Settlement(jobs.get(3), 1),
                        new Ledger.Settlement(jobs.get(0), 1),
                        new Ledger.Settlement(jobs.get(2), 0)));

        assertThat(answers).containsExactly(Settled.CAPTURED, Settled.UNKNOWN, Settled.CAPTURED, Settled.RELEASED);
        assertThat(MONEY.balance(here)).isEqualTo(new Ledger.Balance(79, 0));
        assertThat(MONEY.balance(there)).isEqualTo(new Ledger.Balance(100, 0));
    }

    @Test
    void aFrozenAccountNeitherGivesNorTakes() {
        var workspace = MONEY.workspace(10);
        DB.owner().update("UPDATE ledger_account SET frozen_at = atelier_now() WHERE workspace_id = ?", workspace);

        assertThat(give(workspace, 1, "k")).isInstanceOf(Posting.Frozen.class);
        assertThat(hold(workspace, 1, LedgerFixture.job())).isInstanceOf(Holding.Frozen.class);
    }

    @Test
    void nobodyWritesTheTablesAndHistoryIsNotChanged() {
        MONEY.workspace(1);

        assertThatThrownBy(() -> DB.app().update("UPDATE ledger_account SET posted = 1000000"))
                .isInstanceOf(SqlFailure.class)
                .hasMessageContaining("permission denied");
        assertThatThrownBy(() -> DB.engine().update("DELETE FROM ledger_entry"))
                .isInstanceOf(SqlFailure.class)
                .hasMessageContaining("permission denied");
        assertThatThrownBy(() -> DB.owner().update("UPDATE ledger_entry SET amount = 2"))
                .isInstanceOf(SqlFailure.class)
                .hasMessageContaining("append-only");
    }

    private static Posting give(UUID workspace, long amount, String key) {
        return LEDGER.give(workspace, Unit.CREDIT, amount, Platform.ISSUED, key, LedgerFixture.why("gift"));
    }

    private static Holding hold(UUID workspace, long amount, HoldRef work) {
        return LEDGER.hold(workspace, Unit.CREDIT, amount, work, LedgerFixture.LIFE);
    }
}
