package studio.atelier.billing;

import static org.assertj.core.api.Assertions.assertThat;
import static studio.atelier.billing.StripeFixture.completed;
import static studio.atelier.billing.StripeFixture.event;
import static studio.atelier.provider.ScriptedProvider.json;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import studio.atelier.billing.Payment.State;
import studio.atelier.billing.PaymentDesk.Change;
import studio.atelier.billing.Webhooks.Heard;
import studio.atelier.platform.Tenant;
import studio.atelier.provider.ScriptedProvider;

/** What Stripe never told us, or did not finish, the sweep finds by asking: in order, and only for as long as it may. */
class PaymentReconciliationTest {

    private static final StripeFixture STRIPE = new StripeFixture();
    private static final ScriptedProvider PROVIDER = STRIPE.provider;
    private static final BillingFixture BILLING = STRIPE.billing;

    private final Tenant ada = BILLING.customer();

    @AfterAll
    static void close() {
        STRIPE.close();
    }

    @AfterEach
    void isSound() {
        STRIPE.isSound();
    }

    private Payment order() {
        return STRIPE.order(ada);
    }

    private Payment made(String key) {
        return STRIPE.made(ada, key);
    }

    private static Heard hear(String body) {
        return STRIPE.hear(body);
    }

    private static State state(Payment payment) {
        return BILLING.payment(payment).state();
    }

    private static ScriptedProvider.Line paid() {
        return json(
                200,
                "{\"payment_status\":\"paid\",\"status\":\"complete\",\"amount_total\":4900,\"currency\":\"usd\"}");
    }

    /** What is older than the payments of other tests. */
    private static PaymentReconciliation.Count reconcile() {
        return BILLING.reconciliation.reconcile(() -> true, Instant.now().minus(Duration.ofHours(2)));
    }

    @Test
    void aLostWebhookIsMadeGoodByAsking() {
        var payment = order();
        PROVIDER.then(json(
                200,
                "{\"payment_status\":\"paid\",\"status\":\"complete\",\"amount_total\":4900,\"currency\":\"usd\"}"));

        var later = Instant.now().plus(Duration.ofMinutes(1));
        // others of this class are asked for as well; what the script does not say is an error of the provider
        var count = BILLING.reconciliation.reconcile(() -> true, later);

        assertThat(count.broken()).isZero();
        if (state(payment) != State.SUCCEEDED) {
            PROVIDER.then(
                    json(
                            200,
                            "{\"payment_status\":\"paid\",\"status\":\"complete\",\"amount_total\":4900,\"currency\":\"usd\"}"));
            assertThat(BILLING.checkout.refresh(BILLING.payment(payment)).state())
                    .isEqualTo(State.SUCCEEDED);
        }
        assertThat(hear(completed(payment, "late_" + payment.id()))).isEqualTo(Heard.TAKEN);
        assertThat(BILLING.lessons.packages(ada.workspaceId(), null, 10, null)).hasSize(1);
    }

    @Test
    void theSweepActsForTheWorkspaceOfEachPaymentAndOpensNoPages() {
        var payment = order();
        PROVIDER.then(json(500, "{}"));
        var notBegun = made("not begun");
        BILLING.age(ada, Duration.ofHours(3));
        PROVIDER.then(json(
                200,
                "{\"payment_status\":\"paid\",\"status\":\"complete\",\"amount_total\":4900,\"currency\":\"usd\"}"));
        int asked = PROVIDER.seen().size();

        var count = BILLING.reconciliation.reconcile(() -> true, Instant.now().minus(Duration.ofHours(2)));

        assertThat(count).isEqualTo(new PaymentReconciliation.Count(1, 1, 0, 0));
        assertThat(PROVIDER.seen()).hasSize(asked + 1);
        assertThat(state(payment)).isEqualTo(State.SUCCEEDED);
        assertThat(BILLING.payment(notBegun).checkoutUrl()).isNull();
    }

    /** Each may take as long as a provider that says nothing; the lease of the sweep does not last for a hundred of them. */
    @Test
    void theSweepAsksBeforeEachPaymentWhetherItGoesOn() {
        for (int i = 0; i < 3; i++) {
            order();
        }
        var questions = new AtomicInteger();

        BILLING.reconciliation.reconcile(
                () -> {
                    questions.incrementAndGet();
                    return true;
                },
                Instant.now().plus(Duration.ofMinutes(1)));
        assertThat(questions).hasValueGreaterThanOrEqualTo(3);

        int asked = PROVIDER.seen().size();
        assertThat(BILLING.reconciliation
                        .reconcile(() -> false, Instant.now().plus(Duration.ofMinutes(1)))
                        .asked())
                .isZero();
        assertThat(PROVIDER.seen()).hasSize(asked);
    }

    @Test
    void refundsDoNotWaitForPayments() {
        var back = order();
        hear(completed(back, "evt_w9_" + back.id()));
        PROVIDER.then(json(500, "{}"));
        BILLING.refunds.refund(BILLING.payment(back), "test");
        var open = order();
        int asked = PROVIDER.seen().size();

        var goesOn = new AtomicInteger(1);
        PROVIDER.then(json(200, "{\"payment_intent\":\"pi_9\"}")).then(json(200, "{\"status\":\"succeeded\"}"));
        var count = BILLING.reconciliation.reconcile(
                () -> goesOn.getAndDecrement() > 0, Instant.now().plus(Duration.ofMinutes(1)));

        assertThat(count.refunded()).isEqualTo(1);
        assertThat(count.asked()).isZero();
        assertThat(PROVIDER.seen()).hasSize(asked + 2);
        assertThat(state(open)).isEqualTo(State.PENDING);
    }

    /** Stripe's page stays open for a day. */
    @Test
    void moneyForACancelledPaymentIsFoundWithoutAWebhook() {
        var payment = order();
        assertThat(BILLING.payments.cancel(ada.workspaceId(), payment.id())).isEqualTo(Payments.Cancelling.DONE);
        assertThat(BILLING.payment(payment).checkoutUrl()).isNull();
        BILLING.age(ada, Duration.ofHours(3));
        PROVIDER.then(json(200, "{\"payment_status\":\"unpaid\",\"status\":\"open\"}"));
        assertThat(reconcile()).isEqualTo(new PaymentReconciliation.Count(1, 0, 0, 0));

        PROVIDER.then(paid());
        assertThat(reconcile()).isEqualTo(new PaymentReconciliation.Count(1, 0, 0, 0));

        assertThat(BILLING.desk.events(false, 1, null))
                .singleElement()
                .matches(one -> payment.id().equals(one.paymentId()))
                .extracting(PaymentDesk.Told::outcome)
                .isEqualTo("paid_after_cancel");
        assertThat(state(payment)).isEqualTo(State.CANCELLED);
        assertThat(reconcile().asked()).as("it is known").isZero();
    }

    @Test
    void aCancelledPaymentIsNotAskedForOnceItsPageHasEnded() {
        var payment = order();
        BILLING.payments.cancel(ada.workspaceId(), payment.id());
        BILLING.age(ada, Duration.ofHours(3));
        PROVIDER.then(json(200, "{\"payment_status\":\"unpaid\",\"status\":\"expired\"}"));

        assertThat(reconcile().asked()).isEqualTo(1);
        assertThat(reconcile().asked()).isZero();
    }

    @Test
    void aPaymentOutlivesItsLastPageAndOpensNoOther() {
        var last = order();
        var never = order();
        PROVIDER.then(json(500, "{}"));
        var notBegun = made("too late");
        BILLING.age(ada, Duration.ofDays(7).plusHours(1));
        int asked = PROVIDER.seen().size();
        assertThat(BILLING.checkout.refresh(BILLING.payment(notBegun)).checkoutUrl())
                .isNull();
        assertThat(PROVIDER.seen()).hasSize(asked);

        assertThat(BILLING.subscriptionExpiry.cancelPayments()).isEqualTo(1);
        assertThat(state(notBegun)).isEqualTo(State.CANCELLED);
        PROVIDER.then(paid()).then(json(500, "{}"));
        assertThat(reconcile()).isEqualTo(new PaymentReconciliation.Count(2, 1, 0, 0));
        assertThat(state(last)).isEqualTo(State.SUCCEEDED);

        BILLING.age(ada, Duration.ofDays(1));
        assertThat(BILLING.subscriptionExpiry.cancelPayments()).isEqualTo(1);
        assertThat(state(never)).isEqualTo(State.CANCELLED);
        BILLING.age(ada, Duration.ofDays(1));
        assertThat(reconcile().asked()).isZero();
    }

    @Test
    void aRefundThatBreaksOffIsFinishedByTheSweepUnderTheSameKey() {
        var payment = order();
        hear(completed(payment, "evt_r_" + payment.id()));
        PROVIDER.then(json(200, "{\"payment_intent\":\"pi_1\"}")).then(PROVIDER.silence());

        assertThat(BILLING.refunds.refund(BILLING.payment(payment), "test")).isEqualTo(Change.ASKED);
        assertThat(state(payment)).isEqualTo(State.SUCCEEDED);
        assertThat(BILLING.lessons.use(
                        ada.workspaceId(),
                        BillingFixture.account(ada),
                        new Lessons.Use(null, "k", null, "lesson", "1")))
                .as("none of its lessons is given out any more")
                .isEqualTo(new Lessons.Taking.NoneLeft());

        PROVIDER.then(json(200, "{\"payment_intent\":\"pi_1\"}")).then(json(200, "{\"status\":\"succeeded\"}"));
        assertThat(BILLING.refunds.finish(BILLING.payment(payment))).isEqualTo(Change.DONE);
        assertThat(PROVIDER.seen().getLast().header("Idempotency-Key")).isEqualTo("refund-" + payment.id());
        assertThat(hear(event(payment, "evt_rr_" + payment.id(), "charge.refunded", "\"amount_refunded\":4900")))
                .isEqualTo(Heard.TAKEN);
        assertThat(state(payment)).isEqualTo(State.REFUNDED);
    }
}
