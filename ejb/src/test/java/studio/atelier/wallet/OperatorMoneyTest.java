package studio.atelier.wallet;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import studio.atelier.audit.AuditTrail;
import studio.atelier.identity.Caller;
import studio.atelier.platform.Settings;
import studio.atelier.platform.Tenant;
import studio.atelier.platform.TestDatabase;
import studio.atelier.wallet.OperatorMoney.Refunding;
import studio.atelier.wallet.OperatorMoney.Repricing;
import studio.atelier.wallet.OperatorMoney.RouteChange;
import studio.atelier.work.WorkFixture;

class OperatorMoneyTest {

    private static final TestDatabase DB = TestDatabase.fresh();
    private static final LedgerFixture MONEY = new LedgerFixture(DB);
    private static final byte[] KEY = new byte[32];
    private static final OperatorMoney OPERATORS = new OperatorMoney(
            DB.engine(),
            new RedeemCodes(DB.engine(), KEY),
            new AuditTrail(DB.engine()),
            new Settings(name -> Optional.empty()));
    private static final UUID ADA = UUID.randomUUID();
    private static final UUID EVE = UUID.randomUUID();

    @AfterAll
    static void close() {
        DB.close();
    }

    @AfterEach
    void isSound() {
        MONEY.isSound();
    }

    @Test
    void anOrderOfCodesTellsWhatBecameOfIt() {
        var made = OPERATORS.makeCodes(new NewCodes(3, 50, Duration.ofDays(1), "V2", 1, null));
        var workspace = MONEY.workspace();
        var caller = new Caller(ADA, workspace, "owner", false, UUID.randomUUID());
        try (var node = WorkFixture.running(DB)) {
            var wallet = new Wallet(
                    DB.app(),
                    node.requested(DB.app()),
                    new RedeemCodes(DB.app(), KEY),
                    new AuditTrail(DB.app()),
                    MoneyTally.NONE);
            var tenant = new Tenant(workspace, ADA);
            assertThat(DB.request(
                            tenant, () -> wallet.redeem(caller, made.codes().getFirst(), "k")))
                    .isInstanceOf(Redemption.Redeemed.class);
            assertThat(DB.request(tenant, () -> wallet.statement(workspace, 10, null)))
                    .singleElement()
                    .satisfies(line -> assertThat(line.balanceAfter()).isEqualTo(50));
            assertThat(DB.request(tenant, () -> wallet.receipts(workspace, null, 10, null)))
                    .isEmpty();
            assertThat(DB.request(tenant, () -> wallet.changeBudget(caller, 7L)))
                    .isEqualTo(new Wallet.Budget(7L, 0, 7L, false));
            assertThat(DB.request(tenant, () -> wallet.cancelCost(workspace, ADA)))
                    .isEmpty();
        }

        assertThat(OPERATORS.disableCodes(made.batchId(), "leaked")).isEqualTo(2);

        assertThat(OPERATORS.codeBatches(1, null)).singleElement().satisfies(batch -> {
            assertThat(batch.id()).isEqualTo(made.batchId());
            assertThat(List.of(batch.used(), batch.redeemed(), batch.outstanding()))
                    .containsExactly(1L, 50L, 0L);
            assertThat(batch.disabled()).isEqualTo(2);
        });
    }

    @Test
    void pricesChangeAllOrNoneAndZeroIsZero() {
        assertThat(OPERATORS.reprice(ADA, List.of(change("paraformer-v2", "0.5", 1), change("qwen-mt", "3", 9))))
                .isEqualTo(new Repricing.Stale("qwen-mt"));
        assertThat(OPERATORS.reprice(ADA, List.of(new RouteChange("new", true, null, null, "second", null))))
                .isEqualTo(new Repricing.Incomplete("new"));
        assertThat(route("paraformer-v2").version()).isEqualTo(1);

        OPERATORS.reprice(
                ADA,
                List.of(
                        new RouteChange("paraformer-v2", null, null, BigDecimal.ZERO, null, 1),
                        new RouteChange("new", null, BigDecimal.ONE, null, "second", null)));

        assertThat(route("paraformer-v2").multiplier()).isEqualByComparingTo("0");
        assertThat(route("paraformer-v2").version()).isEqualTo(2);
        assertThat(route("new").enabled()).isFalse();
        assertThat(DB.owner()
                        .list(
                                "SELECT changed_by FROM model_route_version WHERE name = 'paraformer-v2' AND version = 2",
                                row -> row.uuid("changed_by")))
                .containsExactly(ADA);
    }

    @Test
    void oneOfThoseWhoSawTheSameVersionChangesThePrice() throws Exception {
        var version = route("qwen-mt").version();
        var cost = new AtomicInteger(10);

        var answers = MONEY.atOnce(
                8,
                () -> DB.transaction(() -> OPERATORS.reprice(
                        ADA, List.of(change("qwen-mt", Integer.toString(cost.incrementAndGet()), version)))));
        var made = MONEY.atOnce(
                8,
                () -> DB.transaction(() -> OPERATORS.reprice(
                        ADA, List.of(new RouteChange("made-once", null, BigDecimal.ONE, null, "second", null)))));

        assertThat(answers).filteredOn(Repricing.Done.class::isInstance).hasSize(1);
        assertThat(answers).filteredOn(new Repricing.Stale("qwen-mt")::equals).hasSize(7);
        assertThat(route("qwen-mt").version()).isEqualTo(version + 1);
        assertThat(made).allMatch(Repricing.Done.class::isInstance);
        assertThat(route("made-once").version()).isEqualTo(1);
    }

    private static RouteChange change(String name, String cost, int version) {
        return new RouteChange(name, null, new BigDecimal(cost), null, null, version);
    }

    private static Route route(String name) {
        return OPERATORS.routes().stream()
                .filter(one -> one.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void aSmallRefundIsOneOperatorsAndOnce() {
        var workspace = MONEY.workspace(100);
        var paid = take(workspace, 40);

        assertThat(state(OPERATORS.refund(paid, "poor_quality", null))).isEqualTo("done");
        assertThat(OPERATORS.refund(paid, "poor_quality", ADA)).isInstanceOf(Refunding.Already.class);
        assertThat(OPERATORS.refund(UUID.randomUUID(), "poor_quality", ADA)).isInstanceOf(Refunding.Unknown.class);
        assertThat(MONEY.balance(workspace).posted()).isEqualTo(100);
    }

    @Test
    void aLargeRefundTakesASecondPairOfEyes() {
        var workspace = MONEY.workspace(5000);
        var asked = (Refunding.Kept) OPERATORS.refund(take(workspace, 2000), "complaint", ADA);
        var id = asked.refund().id();

        assertThat(asked.refund().state()).isEqualTo("waiting");
        assertThat(OPERATORS.decide(id, true, ADA)).isInstanceOf(Refunding.SamePerson.class);
        assertThat(OPERATORS.decide(id, true, null)).isInstanceOf(Refunding.SamePerson.class);
        assertThat(OPERATORS.refunds("waiting", 10, null))
                .extracting(OperatorMoney.Refund::id)
                .containsExactly(id);
        assertThat(state(OPERATORS.decide(id, true, EVE))).isEqualTo("done");
        assertThat(OPERATORS.decide(id, false, EVE)).isInstanceOf(Refunding.Decided.class);
        assertThat(MONEY.balance(workspace).posted()).isEqualTo(5000);
    }

    @Test
    void whatWasRejectedMayBeAskedForAgain() {
        var workspace = MONEY.workspace(5000);
        var paid = take(workspace, 2000);
        var first = (Refunding.Kept) OPERATORS.refund(paid, "complaint", ADA);

        assertThat(state(OPERATORS.decide(first.refund().id(), false, EVE))).isEqualTo("rejected");
        assertThat(state(OPERATORS.refund(paid, "complaint", ADA))).isEqualTo("waiting");
        assertThat(MONEY.balance(workspace).posted()).isEqualTo(3000);
    }

    private static String state(Refunding said) {
        return ((Refunding.Kept) said).refund().state();
    }

    private static UUID take(UUID workspace, long amount) {
        return ((Posting.Posted) MONEY.ledger.take(
                        workspace,
                        Unit.CREDIT,
                        amount,
                        Platform.REVENUE,
                        UUID.randomUUID().toString(),
                        LedgerFixture.why("spend")))
                .transactionId();
    }
}
