package studio.atelier.billing;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import studio.atelier.billing.Payment.State;
import studio.atelier.billing.PaymentDesk.Change;
import studio.atelier.billing.PaymentProvider.Event;
import studio.atelier.platform.Tenant;

/** Taking back: paid time ends, what an upgrade was credited comes back with it, and no money is lost on the way. */
class SubscriptionRefundsTest {

    private static final BillingFixture BILLING = new BillingFixture();
    private static final Duration MONTH = Duration.ofDays(30);

    private final Tenant ada = BILLING.customer();

    @AfterAll
    static void close() {
        BILLING.close();
    }

    @AfterEach
    void isSound() {
        BILLING.isSound();
    }

    private Subscriptions.Subscription subscription() {
        return BILLING.subscriptions.find(ada.workspaceId());
    }

    private void assertLeft(Duration expected) {
        assertLeft(ada, expected);
    }

    private static void assertLeft(Tenant who, Duration expected) {
        BILLING.assertLeft(who, expected);
    }

    private static String told(Payment payment, State state) {
        return BILLING.events.take(
                "manual",
                new Event(
                        state.wire() + payment.id(),
                        "t",
                        Optional.of(state),
                        payment.id(),
                        null,
                        payment.amount(),
                        payment.currency(),
                        null));
    }

    @Test
    void aRefundEndsThePaidTimeAndAnUpgradeTakenBackLeavesTheOldTier() {
        BILLING.paid(ada, "vip-monthly");
        var upgrade = BILLING.paid(ada, "svip-monthly");
        BILLING.age(ada, Duration.ofDays(1));
        assertThat(subscription().tier()).isEqualTo("svip");

        assertThat(BILLING.refunds.refund(upgrade, "test")).isEqualTo(Change.DONE);

        assertThat(subscription().tier()).isEqualTo("vip");
        var first = BILLING.payments.list(ada.workspaceId(), null, 10, null).getLast();
        assertThat(BILLING.refunds.refund(first, "test")).isEqualTo(Change.DONE);
        assertThat(subscription().tier()).isEqualTo("free");
        assertThat(subscription().renews()).isFalse();
    }

    @Test
    void whatAnUpgradeWasCreditedIsGivenBackWithTheUpgrade() {
        var lower = BILLING.paid(ada, "vip-monthly");
        var upgrade = BILLING.paid(ada, "svip-monthly");
        assertThat(upgrade.credit()).isEqualTo(2900);

        assertThat(BILLING.refunds.refund(lower, "test")).isEqualTo(Change.RESERVED);
        assertThat(BILLING.refunds.refund(upgrade, "test")).isEqualTo(Change.DONE);
        assertThat(BILLING.refunds.refund(lower, "test")).isEqualTo(Change.DONE);
    }

    /** Its provider has not answered yet. */
    @Test
    void whatIsBeingGivenBackIsNoCredit() {
        var lower = BILLING.paid(ada, "vip-monthly");
        assertThat(BILLING.desk.askRefund(lower, "test")).isEqualTo(Change.ASKED);

        var upgrade = BILLING.buy(ada, "svip-monthly", null);
        assertThat(upgrade.credit()).isZero();
        BILLING.pay(upgrade);

        assertThat(BILLING.refunds.refund(BILLING.payment(lower), "test"))
                .as("what was asked for once goes on")
                .isEqualTo(Change.DONE);
        assertThat(subscription().tier()).isEqualTo("svip");
        assertLeft(MONTH);
    }

    @Test
    void creditThatIsAskedBackBeforeTheUpgradeIsPaidBuysNoTime() {
        var lower = BILLING.paid(ada, "vip-monthly");
        var upgrade = BILLING.buy(ada, "svip-monthly", null);
        assertThat(upgrade.credit()).isEqualTo(2900);
        assertThat(BILLING.desk.askRefund(lower, "test")).isEqualTo(Change.ASKED);

        BILLING.pay(upgrade);
        assertThat(BILLING.refunds.finish(BILLING.payment(lower))).isEqualTo(Change.DONE);

        assertLeft(Duration.ofSeconds((long) Math.ceil(30 * 86400 * 3000.0 / 5900)));
    }

    @Test
    void whatTheProviderGivesBackThoughAnUpgradeWasCreditedItIsKeptForPeople() {
        var lower = BILLING.buy(ada, "vip-monthly", null);
        assertThat(told(lower, State.SUCCEEDED)).isEqualTo("applied");
        BILLING.paid(ada, "svip-monthly");

        assertThat(told(lower, State.REFUNDED)).isEqualTo("refund_of_credit");
        assertThat(BILLING.payment(lower).state()).isEqualTo(State.REFUNDED);
        assertThat(subscription().tier()).isEqualTo("svip");
    }

    /** The provider did it by itself. All that was paid is in the last upgrade. */
    @Test
    void whatIsInALaterUpgradeDoesNotComeBackWithTheOneBetween() {
        BILLING.db.owner().update("INSERT INTO billing_tier VALUES ('top', 3, '1080p', 10, 1)");
        BILLING.db.owner().update("""
                INSERT INTO billing_plan (code, kind, offered, amount, currency, days, tier)
                VALUES ('top-monthly', 'subscription', true, 9900, 'CNY', 30, 'top')""");
        BILLING.paid(ada, "vip-monthly");
        var between = BILLING.buy(ada, "svip-monthly", null);
        assertThat(told(between, State.SUCCEEDED)).isEqualTo("applied");
        var last = BILLING.paid(ada, "top-monthly");

        assertThat(told(between, State.REFUNDED)).isEqualTo("refund_of_credit");

        assertThat(subscription().periods()).hasSize(1);
        assertLeft(MONTH);

        assertThat(BILLING.refunds.refund(last, "test")).isEqualTo(Change.DONE);
        assertThat(subscription().tier()).as("what is left is what is paid").isEqualTo("vip");
        assertLeft(MONTH);
    }

    @Test
    void anUpgradeTakenBackLosesNothingOfTheOldTierWhateverWasBoughtAfterIt() {
        for (int days : List.of(30, 365)) {
            var who = BILLING.customer();
            BILLING.paid(who, "vip-yearly");
            var upgrade = BILLING.buy(who, "svip-weekly", null);
            BILLING.paid(who, days == 30 ? "svip-monthly" : "svip-yearly");

            assertThat(BILLING.refunds.refund(upgrade, "test")).isEqualTo(Change.DONE);

            assertLeft(who, Duration.ofDays(days + 365));
            assertThat(BILLING.subscriptions.find(who.workspaceId()).tier()).isEqualTo("svip");
            BILLING.age(who, Duration.ofDays(days));
            assertThat(BILLING.subscriptions.find(who.workspaceId()).tier()).isEqualTo("vip");
            assertThat(BILLING.subscriptions.find(who.workspaceId()).periods()).hasSize(1);
            assertThat(BILLING.buy(who, "svip-monthly", null).credit())
                    .as("with all it is worth")
                    .isEqualTo(26100);
        }
    }

    @Test
    void aRefundInTheMiddleLeavesNoGap() {
        var first = BILLING.paid(ada, "vip-monthly");
        var middle = BILLING.paid(ada, "vip-monthly");
        BILLING.paid(ada, "vip-yearly");
        BILLING.paid(ada, "vip-monthly");

        assertThat(BILLING.refunds.refund(middle, "test")).isEqualTo(Change.DONE);
        assertLeft(MONTH.plus(MONTH).plusDays(365));
        assertThat(BILLING.refunds.refund(first, "test")).isEqualTo(Change.DONE);

        assertLeft(MONTH.plusDays(365));
        assertThat(subscription().tier()).isEqualTo("vip");
        BILLING.age(ada, Duration.ofDays(366));
        assertThat(subscription().tier()).isEqualTo("vip");
    }

    /** All within a few seconds, so that nothing is used up: every amount that is not given back is in the time to come, at its price. */
    @Test
    void noMoneyAndNoTimeIsLostWhateverIsBoughtAndGivenBack() {
        var plans = List.of("vip-weekly", "vip-monthly", "vip-yearly", "svip-weekly", "svip-monthly", "svip-yearly");
        int upgrades = 0;
        int givenBack = 0;
        for (int seed = 0; seed < 30; seed++) {
            var random = new Random(seed);
            var who = BILLING.customer();
            for (int step = 0; step < 12; step++) {
                var known = BILLING.payments.list(who.workspaceId(), null, 100, null);
                if (known.isEmpty() || random.nextInt(3) == 0) {
                    BILLING.checkout.buy(
                            who.workspaceId(),
                            BillingFixture.account(who),
                            plans.get(random.nextInt(plans.size())),
                            null,
                            "step " + step);
                } else {
                    var one = known.get(random.nextInt(known.size()));
                    if (one.isOpen()) {
                        upgrades += BILLING.pay(one) == Change.DONE && one.credit() > 0 ? 1 : 0;
                    } else {
                        givenBack += BILLING.refunds.refund(one, "test") == Change.DONE ? 1 : 0;
                    }
                }
                assertNothingIsLost(who, "seed " + seed + ", step " + step);
            }
        }
        assertThat(upgrades).as("upgrades with credit").isGreaterThan(3);
        assertThat(givenBack).as("refunds").isGreaterThan(20);
    }

    private static void assertNothingIsLost(Tenant who, String when) {
        var paid = BILLING.payments.list(who.workspaceId(), null, 100, null).stream()
                .filter(one -> one.state() == State.SUCCEEDED)
                .mapToLong(Payment::amount)
                .sum();
        var odd = BILLING.sql.list("""
                SELECT s.during::text AS during, s.value FROM subscription_period s
                  JOIN payment p ON p.id = s.payment_id
                  JOIN billing_plan_version v ON v.code = p.plan AND v.version = p.plan_version
                 WHERE s.workspace_id = ? AND upper(s.during) > atelier_now()
                   AND abs(extract(epoch FROM upper(s.during) - lower(s.during)) - v.days * 86400.0 * s.value / p.list_amount) > 60
                """, row -> row.text("during") + " for " + row.number("value"), who.workspaceId());
        var worth = BILLING.sql.one(
                "SELECT coalesce(sum(value), 0)::bigint AS n FROM subscription_period WHERE workspace_id = ?",
                row -> row.number("n"),
                who.workspaceId());
        var gaps = BILLING.sql.one("""
                SELECT count(*) AS n FROM subscription_period s
                 WHERE s.workspace_id = ? AND lower(s.during) > atelier_now()
                   AND NOT EXISTS (SELECT FROM subscription_period b WHERE b.workspace_id = s.workspace_id AND upper(b.during) = lower(s.during))
                """, row -> row.number("n"), who.workspaceId());
        assertThat(worth).as(when).isEqualTo(paid);
        assertThat(odd).as(when).isEmpty();
        assertThat(gaps).as(when).isZero();
    }
}
