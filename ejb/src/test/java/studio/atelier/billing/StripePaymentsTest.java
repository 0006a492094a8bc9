package studio.atelier.billing;

import static org.assertj.core.api.Assertions.assertThat;
import static studio.atelier.billing.StripeFixture.BEFORE;
import static studio.atelier.billing.StripeFixture.SECRET;
import static studio.atelier.billing.StripeFixture.completed;
import static studio.atelier.billing.StripeFixture.event;
import static studio.atelier.billing.StripeFixture.header;
import static studio.atelier.billing.StripeFixture.session;
import static studio.atelier.provider.ScriptedProvider.half;
import static studio.atelier.provider.ScriptedProvider.json;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import studio.atelier.billing.Payment.State;
import studio.atelier.billing.PaymentDesk.Change;
import studio.atelier.billing.Webhooks.Heard;
import studio.atelier.platform.Tenant;
import studio.atelier.provider.ScriptedProvider;

/** The client of Stripe against a provider that does what it likes, and its webhooks in every wrong way. */
class StripePaymentsTest {

    private static final StripeFixture STRIPE = new StripeFixture();
    private static final ScriptedProvider PROVIDER = STRIPE.provider;
    private static final BillingFixture BILLING = STRIPE.billing;

    private final Tenant ada = BILLING.customer();
    private final Webhooks webhooks = STRIPE.webhooks;

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

    @Test
    void theAmountGoesFromUsToTheProviderUnderTheNameOfThePayment() {
        var payment = order();

        assertThat(payment.checkoutUrl()).startsWith("https://pay.example.com/cs_");
        var sent = PROVIDER.seen().getLast();
        assertThat(sent.header("Idempotency-Key")).isEqualTo(payment.id().toString());
        assertThat(sent.header("Authorization")).isEqualTo("Bearer sk_test");
        assertThat(sent.body())
                .contains("unit_amount%5D=4900")
                .contains("currency%5D=usd")
                .contains("metadata%5Bpayment_id%5D=" + payment.id());
    }

    @Test
    void aProviderThatMisbehavesLosesNoPaymentAndMakesNoSecond() {
        for (var line : List.of(
                json(500, "{}"),
                json(429, "{}", "Retry-After", "3"),
                json(200, "not json"),
                json(200, "{\"id\":\"\",\"url\":\"ftp://x\"}"),
                half("{\"id\":\"cs_half\",\"url\":\"https://pay.example.com\"}"),
                PROVIDER.silence())) {
            PROVIDER.then(line);
            var key = UUID.randomUUID().toString();
            var first = made(key);
            assertThat(first.state()).isEqualTo(State.PENDING);
            assertThat(first.checkoutUrl()).isNull();

            PROVIDER.then(session("cs_" + UUID.randomUUID(), ""));
            var again = made(key);
            assertThat(again.id()).isEqualTo(first.id());
            assertThat(again.checkoutUrl()).isNotNull();
            assertThat(PROVIDER.seen().getLast().header("Idempotency-Key"))
                    .isEqualTo(first.id().toString());
        }
    }

    @Test
    void aWebhookGrantsOnceHoweverOftenAndInWhateverOrderItComes() throws Exception {
        var payment = order();
        var failed =
                event(payment, "f" + payment.id(), "checkout.session.async_payment_failed", "\"amount_total\":4900");

        var answers = BILLING.<Heard>atOnce(100, () -> hear(completed(payment, "evt_" + payment.id())));
        assertThat(answers).containsOnly(Heard.TAKEN);
        assertThat(hear(failed)).isEqualTo(Heard.TAKEN);

        assertThat(state(payment)).isEqualTo(State.SUCCEEDED);
        assertThat(BILLING.lessons.packages(ada.workspaceId(), null, 10, null)).hasSize(1);
    }

    @Test
    void onlyTheProviderIsHeardAndOnlyNow() {
        var payment = order();
        var body = completed(payment, "evt_w_" + payment.id());
        var bytes = body.getBytes(StandardCharsets.UTF_8);
        var good = header(SECRET, Instant.now(), body);

        for (var bad : List.of(
                "",
                "t=,v1=",
                "v1=" + good.substring(good.indexOf("v1=") + 3),
                good.replace("v1=", "v0="),
                header("whsec_guess", Instant.now(), body),
                header(SECRET, Instant.now().minus(Duration.ofSeconds(301)), body),
                header(SECRET, Instant.now().plus(Duration.ofSeconds(310)), body),
                "t=99999999999999999999,v1=00",
                good + "0")) {
            assertThat(webhooks.stripe(bytes, bad)).as(bad).isEqualTo(Heard.NOT_SIGNED);
        }
        assertThat(webhooks.stripe(bytes, null)).isEqualTo(Heard.NOT_SIGNED);
        assertThat(webhooks.stripe((body + " ").getBytes(StandardCharsets.UTF_8), good))
                .isEqualTo(Heard.NOT_SIGNED);
        assertThat(state(payment)).isEqualTo(State.PENDING);

        var both = header("whsec_next", Instant.now(), body) + ","
                + header(BEFORE, Instant.now(), body).split(",", 2)[1];
        assertThat(webhooks.stripe(bytes, both))
                .as("two signatures while the secret is changed")
                .isEqualTo(Heard.TAKEN);
        assertThat(state(payment)).isEqualTo(State.SUCCEEDED);
    }

    @Test
    void signedNonsenseChangesNothingAndFailsNothing() {
        var payment = order();
        var random = new Random(7);
        var whole = completed(payment, "evt_fuzz");
        var parts = List.of(
                "null",
                "[]",
                "{}",
                "\"x\"",
                "-1",
                "9223372036854775808",
                "1e99",
                "4900.0",
                "\"4900\"",
                "\"\\u0000\"",
                "{\"a\":1}");
        var members = List.of("\"evt_fuzz\"", "\"checkout.session.completed\"", "4900", "\"usd\"", "\"paid\"");
        for (int i = 0; i < 400; i++) {
            var body = switch (i % 4) {
                case 0 -> whole.substring(0, random.nextInt(whole.length()));
                case 1 ->
                    whole.replace(members.get(random.nextInt(members.size())), parts.get(random.nextInt(parts.size())));
                case 2 -> parts.get(random.nextInt(parts.size()));
                default ->
                    whole.replace(payment.id().toString(), UUID.randomUUID().toString())
                            .replace("evt_fuzz", "evt_" + random.nextLong());
            };
            if ((!body.equals(whole) && !body.contains("\"paid\",\"amount_total\":4900}")) || i % 4 == 3) {
                assertThat(hear(body)).as(body).isIn(Heard.TAKEN, Heard.UNREADABLE);
            }
        }
        assertThat(state(payment)).isEqualTo(State.PENDING);
        assertThat(BILLING.desk.events(false, 100, null))
                .extracting(PaymentDesk.Told::outcome)
                .contains("unknown_payment");
    }

    @Test
    void whatTheProviderAnswersIsHeldAgainstWhatWeAsked() {
        var payment = order();
        PROVIDER.then(json(
                200, "{\"payment_status\":\"paid\",\"status\":\"complete\",\"amount_total\":1,\"currency\":\"usd\"}"));
        assertThat(BILLING.checkout.refresh(payment).state()).isEqualTo(State.PENDING);

        var made = order();
        BILLING.age(ada, Duration.ofDays(8));
        var other = BILLING.payment(made);
        PROVIDER.then(json(200, "{\"payment_status\":\"unpaid\",\"status\":\"expired\"}"));
        assertThat(BILLING.checkout.refresh(other).state()).isEqualTo(State.CANCELLED);
    }

    /** Pages end after a day; a renewal is billed three days ahead. */
    @Test
    void aPageThatRanOutEndsAndThePaymentDoesNot() {
        var payment = order();
        var over = json(200, "{\"payment_status\":\"unpaid\",\"status\":\"expired\"}");

        hear(event(payment, "evt_x_" + payment.id(), "checkout.session.expired", "\"status\":\"expired\""));
        assertThat(BILLING.payment(payment))
                .matches(Payment::isOpen)
                .extracting(Payment::checkoutUrl)
                .isNull();

        PROVIDER.then(session("cs_2" + payment.id(), "")).then(over).then(session("cs_3" + payment.id(), ""));
        var again = BILLING.checkout.refresh(BILLING.payment(payment));
        assertThat(PROVIDER.seen().getLast().header("Idempotency-Key")).isEqualTo(payment.id() + "-2");
        assertThat(again.providerReference()).isEqualTo("cs_3" + payment.id());

        hear(event(payment, "evt_y_" + payment.id(), "checkout.session.expired", "\"status\":\"expired\""));
        assertThat(BILLING.payment(payment)).as("a page from before").isEqualTo(again);
        BILLING.age(ada, Duration.ofDays(8));
        hear(event(again, "evt_z_" + payment.id(), "checkout.session.expired", "\"status\":\"expired\""));
        assertThat(state(payment)).isEqualTo(State.CANCELLED);
    }

    @Test
    void whatIsPaidOrCancelledHasNoPageToPayOn() {
        var paid = order();
        hear(completed(paid, "evt_p_" + paid.id()));
        assertThat(BILLING.payment(paid).checkoutUrl()).isNull();
        assertThat(BILLING.payment(paid).providerReference()).isNotNull();

        PROVIDER.then(json(500, "{}"));
        var slow = made("slow");
        BILLING.payments.cancel(ada.workspaceId(), slow.id());
        var answered = BILLING.payments.opened(slow, "cs_slow", "https://pay.example.com/cs_slow");
        assertThat(answered.checkoutUrl()).as("cancelled meanwhile").isNull();
        assertThat(answered.providerReference()).as("to be asked for").isEqualTo("cs_slow");

        int asked = PROVIDER.seen().size();
        assertThat(BILLING.checkout.refresh(answered)).isEqualTo(answered);
        assertThat(PROVIDER.seen()).as("only the sweep asks for it").hasSize(asked);
    }

    /** Its session is complete and unpaid for ever, and never expires. */
    @Test
    void aBankThatRefusesEndsThePageAndThePaymentDoesNot() {
        var payment = order();
        var failed = "checkout.session.async_payment_failed";
        hear(event(payment, "evt_b1_" + payment.id(), failed, "\"amount_total\":4900"));
        assertThat(state(payment)).isEqualTo(State.FAILED);

        PROVIDER.then(session("cs_b" + payment.id(), ""))
                .then(json(200, "{\"payment_status\":\"unpaid\",\"status\":\"open\"}"));
        var again = BILLING.checkout.refresh(BILLING.payment(payment));
        assertThat(again.checkoutUrl()).isEqualTo("https://pay.example.com/cs_b" + payment.id());
        assertThat(PROVIDER.seen())
                .extracting(one -> one.header("Idempotency-Key"))
                .contains(payment.id() + "-1");

        hear(event(again, "evt_b2_" + payment.id(), failed, "\"amount_total\":4900"));
        assertThat(BILLING.payment(payment).checkoutUrl()).as("a second time").isNull();
        BILLING.pay(payment);
        assertThat(BILLING.refunds.refund(BILLING.payment(payment), "test")).isEqualTo(Change.DONE);

        var elsewhere = order();
        BILLING.pay(elsewhere);
        hear(event(elsewhere, "evt_b3_" + elsewhere.id(), failed, "\"amount_total\":4900"));
        assertThat(BILLING.refunds.refund(BILLING.payment(elsewhere), "test"))
                .as("the operator was faster than the bank")
                .isEqualTo(Change.DONE);
    }

    @Test
    void whatWasPaidElsewhereIsGivenBackElsewhere() {
        var unpaid = order();
        PROVIDER.then(json(500, "{}"));
        var notBegun = made("elsewhere");
        BILLING.pay(unpaid);
        BILLING.pay(notBegun);
        PROVIDER.then(json(200, "{\"payment_status\":\"unpaid\",\"status\":\"complete\"}"));
        assertThat(BILLING.refunds.refund(BILLING.payment(unpaid), "test"))
                .as("a bank may still send it")
                .isEqualTo(Change.ASKED);
        PROVIDER.then(json(200, "{\"payment_status\":\"unpaid\",\"status\":\"open\"}"));

        assertThat(BILLING.refunds.refund(BILLING.payment(unpaid), "test")).isEqualTo(Change.DONE);
        assertThat(BILLING.refunds.refund(BILLING.payment(notBegun), "test")).isEqualTo(Change.DONE);
        assertThat(hear(completed(unpaid, "evt_e_" + unpaid.id()))).isEqualTo(Heard.TAKEN);
        assertThat(BILLING.desk.events(false, 1, null))
                .extracting(PaymentDesk.Told::outcome)
                .containsExactly("paid_twice");
    }

    @Test
    void whatCostNothingIsTakenBackWithoutAskingAnybody() {
        BILLING.promos.make(
                new PromoCodes.PromoCode(
                        "NOTHING", 100, null, null, null, 1, 0, Instant.now().plus(Duration.ofDays(1)), null),
                UUID.randomUUID());
        var payment = BILLING.buy(ada, "starter-4", "NOTHING");
        int asked = PROVIDER.seen().size();

        assertThat(BILLING.refunds.refund(payment, "test")).isEqualTo(Change.DONE);
        assertThat(PROVIDER.seen()).hasSize(asked);
    }
}
