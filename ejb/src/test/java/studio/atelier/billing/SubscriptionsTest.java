package studio.atelier.billing;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import studio.atelier.billing.Payment.State;
import studio.atelier.billing.PaymentDesk.Change;
import studio.atelier.billing.PaymentProvider.Event;
import studio.atelier.billing.Payments.Order;
import studio.atelier.billing.Payments.Quote;
import studio.atelier.billing.Payments.Refusal;
import studio.atelier.billing.Subscriptions.Renewing;
import studio.atelier.platform.Tenant;

/** Buying, upgrading, renewing: what is paid is time of its tier, once; what is left of a lower tier is credited. */
class SubscriptionsTest {

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

    private Payments.Quoted quote(String plan) {
        return switch (BILLING.payments.quote(ada.workspaceId(), plan, null)) {
            case Quote.Good(Payments.Quoted price) -> price;
            case Quote.Refused(Refusal why) -> throw new AssertionError(why);
        };
    }

    private List<Payment> open(Tenant who) {
        return BILLING.payments.list(who.workspaceId(), null, 100, null).stream()
                .filter(Payment::isOpen)
                .toList();
    }

    @Test
    void nobodyPaysForTheFreeTier() {
        assertThat(subscription().tier()).isEqualTo("free");
        assertThat(subscription().resolution()).isEqualTo("480p");
        assertThat(subscription().paidUntil()).isNull();
    }

    @Test
    void whatIsPaidBeginsAtOnceAndTheNextFollows() {
        BILLING.paid(ada, "vip-monthly");
        assertThat(subscription().tier()).isEqualTo("vip");
        assertLeft(MONTH);

        assertThat(quote("vip-yearly").effect()).isEqualTo("extend");
        BILLING.paid(ada, "vip-yearly");
        assertLeft(MONTH.plusDays(365));
        assertThat(subscription().periods()).hasSize(2);

        BILLING.age(ada, MONTH.plusDays(366));
        assertThat(subscription().tier()).as("without any sweep").isEqualTo("free");
    }

    @Test
    void anUpgradeIsCreditedWhatIsLeftAndBeginsAtOnce() {
        BILLING.paid(ada, "vip-monthly");
        BILLING.age(ada, Duration.ofDays(10).plusHours(1));

        var price = quote("svip-monthly");
        assertThat(price.effect()).isEqualTo("upgrade");
        // 20 days left, a begun one counts: floor(2900 * 20 / 30)
        assertThat(price.credit()).isEqualTo(1933);
        assertThat(price.amount()).isEqualTo(5900 - 1933);

        BILLING.paid(ada, "svip-monthly");
        assertThat(subscription().tier()).isEqualTo("svip");
        assertLeft(MONTH);
        assertThat(subscription().periods()).hasSize(1);
        assertThat(BILLING.payments.quote(ada.workspaceId(), "vip-monthly", null))
                .isEqualTo(new Quote.Refused(Refusal.DOWNGRADE));
    }

    @Test
    void creditBeyondThePriceBecomesTime() {
        BILLING.paid(ada, "vip-yearly");

        var payment = BILLING.buy(ada, "svip-weekly", null);

        assertThat(payment.amount()).isZero();
        assertThat(payment.state()).isEqualTo(State.SUCCEEDED);
        assertThat(subscription().tier()).isEqualTo("svip");
        // 26100 at 1377 a week: not one fen is lost
        assertLeft(Duration.ofSeconds((long) Math.ceil(7 * 86400 * 26100.0 / 1377)));
    }

    /** A code lowers the price of what is bought. What is left over becomes time at the price of the list, no more and no less. */
    @Test
    void aPromoCodeMakesNoTimeOfCreditAndDestroysNone() {
        for (int percent : List.of(90, 100)) {
            var who = BILLING.customer();
            var code = "UPGRADE-" + percent;
            BILLING.promos.make(
                    new PromoCodes.PromoCode(
                            code, percent, null, null, null, 1, 0, Instant.now().plus(Duration.ofDays(1)), null),
                    UUID.randomUUID());
            BILLING.paid(who, "vip-yearly");

            var payment = BILLING.buy(who, "svip-weekly", code);

            assertThat(payment.state()).isEqualTo(State.SUCCEEDED);
            long price = 1377 - payment.discount();
            assertLeft(who, Duration.ofSeconds((long) Math.ceil(7 * 86400 * (1 + (26100.0 - price) / 1377))));
        }
    }

    @Test
    void twoUpgradesPaidAtOnceCreditTheOldTimeOnce() throws Exception {
        BILLING.paid(ada, "vip-monthly");
        var one = BILLING.buy(ada, "svip-monthly", null);
        var two = BILLING.buy(ada, "svip-monthly", null);
        assertThat(two.credit()).isEqualTo(2900);

        var answers = BILLING.<Change>atOnce(List.<Callable<Change>>of(() -> BILLING.pay(one), () -> BILLING.pay(two)));

        assertThat(answers).containsOnly(Change.DONE);
        // 3000 + 2900 of credit buy a month, 3000 without it what they are worth
        assertLeft(MONTH.plusSeconds((long) Math.ceil(30 * 86400 * 3000.0 / 5900)));
    }

    @Test
    void whatWasBoughtAfterAnUpgradeWasOrderedIsCreditedToo() {
        var upgrade = BILLING.buy(ada, "svip-monthly", null);
        assertThat(upgrade.credit()).isZero();
        var lower = BILLING.paid(ada, "vip-yearly");

        BILLING.pay(upgrade);

        assertThat(subscription().tier()).isEqualTo("svip");
        assertLeft(Duration.ofSeconds((long) Math.ceil(30 * 86400 * (5900.0 + 26100) / 5900)));
        assertThat(BILLING.refunds.refund(lower, "test"))
                .as("it is in the upgrade")
                .isEqualTo(Change.RESERVED);
    }

    /** Whoever is first: what is left is credited at most once, and no time is lost or made. */
    @Test
    void upgradeAndExpiryAtOnce() throws Exception {
        for (int i = 0; i < 10; i++) {
            var who = BILLING.customer();
            BILLING.paid(who, "vip-weekly");
            var upgrade = BILLING.buy(who, "svip-monthly", null);
            BILLING.age(who, Duration.ofDays(8));

            var answers = BILLING.<Object>atOnce(
                    List.<Callable<Object>>of(() -> BILLING.pay(upgrade), () -> BILLING.subscriptionExpiry.end()));

            assertThat(answers).contains(Change.DONE);
            var now = BILLING.subscriptions.find(who.workspaceId());
            assertThat(now.tier()).isEqualTo("svip");
            var left = Duration.between(
                    Instant.now(), Optional.ofNullable(now.paidUntil()).orElseThrow());
            // the week was over when the money came: only the money counts
            assertThat(left)
                    .isBetween(
                            Duration.ofSeconds(30L * 86400 * upgrade.amount() / 5900)
                                    .minusMinutes(1),
                            Duration.ofSeconds(30L * 86400 * upgrade.amount() / 5900)
                                    .plusMinutes(1));
        }
    }

    @Test
    void cancelledAtTheEndOfThePeriodMeansNoNextBill() {
        BILLING.paid(ada, "vip-monthly");
        assertThat(BILLING.subscriptions.renew(ada.workspaceId(), false)).isEqualTo(Renewing.DONE);
        assertThat(BILLING.subscriptions.renew(ada.workspaceId(), false)).isEqualTo(Renewing.UNCHANGED);
        BILLING.age(ada, Duration.ofDays(29));
        BILLING.subscriptionExpiry.billRenewals();

        assertThat(open(ada)).isEmpty();
        assertThat(subscription().tier()).isEqualTo("vip");
        BILLING.age(ada, Duration.ofDays(2));
        BILLING.subscriptionExpiry.end();
        assertThat(subscription().tier()).isEqualTo("free");
        assertThat(BILLING.subscriptions.renew(ada.workspaceId(), true)).isEqualTo(Renewing.NO_SUBSCRIPTION);
    }

    @Test
    void theNextPeriodIsBilledOnceHoweverOftenTheSweepRuns() throws Exception {
        BILLING.paid(ada, "vip-monthly");
        BILLING.age(ada, Duration.ofDays(28));

        BILLING.<Long>atOnce(8, () -> BILLING.subscriptionExpiry.billRenewals());

        assertThat(open(ada)).hasSize(1);
        BILLING.pay(open(ada).getFirst());
        assertLeft(MONTH.plusDays(2));
        assertThat(BILLING.subscriptionExpiry.billRenewals()).isZero();
    }

    @Test
    void cancellingAndRenewingAtOnceLeaveNoOpenBill() throws Exception {
        for (int i = 0; i < 10; i++) {
            var who = BILLING.customer();
            BILLING.paid(who, "vip-monthly");
            BILLING.age(who, Duration.ofDays(28));
            BILLING.subscriptionExpiry.billRenewals();
            var bill = open(who).getFirst();
            var event = new Event(
                    "renewal-" + bill.id(),
                    "t",
                    Optional.of(State.SUCCEEDED),
                    bill.id(),
                    null,
                    bill.amount(),
                    "CNY",
                    null);

            var answers = BILLING.<Object>atOnce(List.<Callable<Object>>of(
                    () -> BILLING.events.take("manual", event),
                    () -> BILLING.subscriptions.renew(who.workspaceId(), false),
                    () -> BILLING.subscriptionExpiry.billRenewals()));

            boolean paid = BILLING.payment(bill).state() == State.SUCCEEDED;
            assertThat(answers).contains(paid ? "applied" : "paid_after_cancel");
            assertThat(open(who)).isEmpty();
            assertThat(BILLING.subscriptions.find(who.workspaceId()).periods()).hasSize(paid ? 2 : 1);
        }
    }

    @Test
    void aSweepMayStopAnywhere() {
        for (int i = 0; i < 3; i++) {
            var who = BILLING.customer();
            BILLING.paid(who, "vip-weekly");
            BILLING.age(who, Duration.ofDays(8));
        }
        var none = SubscriptionExpiry.all(BILLING.subscriptionExpiry, () -> false);
        assertThat(none.ended()).isZero();
        assertThat(SubscriptionExpiry.all(BILLING.subscriptionExpiry, () -> true)
                        .ended())
                .isGreaterThanOrEqualTo(3);
        assertThat(SubscriptionExpiry.all(BILLING.subscriptionExpiry, () -> true)
                        .ended())
                .isZero();
    }

    @Test
    void periodsOfOneWorkspaceCannotOverlapWhoeverWrites() {
        var payment = BILLING.paid(ada, "vip-monthly");
        try {
            BILLING.db.owner().update("""
                    INSERT INTO subscription_period (workspace_id, tier, during, payment_id, value, currency)
                    VALUES (?, 'svip', tstzrange(atelier_now(), atelier_now() + interval '1 day'), ?, 0, 'CNY')""", ada.workspaceId(), payment.id());
            throw new AssertionError("two tiers at once");
        } catch (studio.atelier.platform.SqlFailure e) {
            assertThat(e.state()).isEqualTo("23P01");
        }
    }

    @Test
    void aRequestCannotBuyForAnotherWorkspace() {
        var eve = BILLING.customer();
        var asApp = new Payments(BILLING.db.app(), BILLING.trail, BILLING.providers);
        try {
            var order = BILLING.db.<Order>request(
                    eve,
                    () -> asApp.make(
                            ada.workspaceId(),
                            BillingFixture.account(ada),
                            "vip-monthly",
                            null,
                            UUID.randomUUID().toString()));
            assertThat(order).isInstanceOf(Order.Refused.class);
        } catch (RuntimeException refused) {
            assertThat(refused).hasMessageContaining("row-level security");
        }
        assertThat(BILLING.payments.list(ada.workspaceId(), null, 10, null)).isEmpty();
    }
}
