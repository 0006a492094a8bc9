package studio.atelier.billing;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import studio.atelier.billing.Payment.State;
import studio.atelier.billing.PaymentDesk.Change;
import studio.atelier.billing.PaymentProvider.Event;
import studio.atelier.billing.Payments.Order;
import studio.atelier.billing.Payments.Refusal;
import studio.atelier.platform.Tenant;
import studio.atelier.wallet.HoldRef;

class PaymentsTest {

    private static final BillingFixture BILLING = new BillingFixture();

    private final Tenant ada = BILLING.customer();

    @AfterAll
    static void close() {
        BILLING.close();
    }

    @AfterEach
    void isSound() {
        BILLING.isSound();
    }

    private Order order(String plan, @Nullable String promo, String key) {
        return BILLING.checkout.buy(ada.workspaceId(), BillingFixture.account(ada), plan, promo, key);
    }

    private List<LessonPackage> packages(Tenant who) {
        return BILLING.lessons.packages(who.workspaceId(), null, 100, null);
    }

    private Change set(Payment payment, State to) {
        return BILLING.desk.set(payment, to, null, "test");
    }

    private static Event event(Payment payment, State state, String id) {
        return event(payment, state, id, payment.amount(), payment.currency());
    }

    private static Event event(Payment payment, State state, String id, long amount, String currency) {
        return new Event(
                id, "test." + state.wire(), Optional.of(state), payment.id(), null, amount, currency, Instant.EPOCH);
    }

    private static String hear(Event event) {
        return BILLING.events.take("manual", event);
    }

    @Test
    void thePriceIsThatOfThePlanAndTheLessonsComeWithTheMoney() {
        var payment = BILLING.buy(ada, "starter-4", null);

        assertThat(payment.amount()).isEqualTo(4900);
        assertThat(payment.currency()).isEqualTo("USD");
        assertThat(payment.state()).isEqualTo(State.PENDING);
        assertThat(packages(ada)).isEmpty();
        assertThat(BILLING.pay(payment)).isEqualTo(Change.DONE);
        assertThat(packages(ada))
                .singleElement()
                .matches(one -> one.left() == 4 && payment.id().equals(one.paymentId()));
    }

    @Test
    void theSameOrderUnderOneKeyIsOnePayment() throws Exception {
        var answers = BILLING.<Order>atOnce(30, () -> order("starter-4", null, "one"));

        assertThat(answers.stream()
                        .map(one -> ((Order.Made) one).payment().id())
                        .distinct())
                .hasSize(1);
        assertThat(answers).filteredOn(one -> !((Order.Made) one).replayed()).hasSize(1);
        assertThat(order("standard-8", null, "one")).isEqualTo(new Order.Refused(Refusal.KEY_REUSED));
        assertThat(order("no-such-plan", null, "two")).isEqualTo(new Order.Refused(Refusal.NOT_OFFERED));
    }

    @Test
    void theMachineIsThatOfTheGuide() {
        var payment = BILLING.buy(ada, "starter-4", null);

        assertThat(set(payment, State.REFUNDED)).isEqualTo(Change.INVALID);
        assertThat(set(payment, State.FAILED)).isEqualTo(Change.DONE);
        assertThat(set(payment, State.FAILED)).isEqualTo(Change.UNCHANGED);
        assertThat(set(payment, State.PENDING)).isEqualTo(Change.DONE);
        assertThat(set(payment, State.FAILED)).isEqualTo(Change.DONE);
        assertThat(BILLING.payment(payment).paidAt()).isNull();
        assertThat(set(payment, State.SUCCEEDED)).isEqualTo(Change.DONE);
        var paidAt = BILLING.payment(payment).paidAt();
        assertThat(paidAt).isNotNull();
        for (var to : List.of(State.PENDING, State.FAILED, State.CANCELLED)) {
            assertThat(set(payment, to)).isEqualTo(Change.INVALID);
        }
        assertThat(BILLING.refunds.refund(BILLING.payment(payment), "test")).isEqualTo(Change.DONE);
        assertThat(BILLING.payment(payment).paidAt()).isEqualTo(paidAt);
        for (var to : List.of(State.PENDING, State.FAILED, State.CANCELLED, State.SUCCEEDED)) {
            assertThat(set(payment, to)).isEqualTo(Change.INVALID);
        }
    }

    /** Provider, poll, customer and operator all at once, a hundred times over. */
    @Test
    void aHundredWordsOfOnePaymentGrantOnce() throws Exception {
        var payment = BILLING.buy(ada, "starter-4", null);
        var all = new ArrayList<Callable<Object>>();
        for (int i = 0; i < 100; i++) {
            var id = "evt-" + payment.id() + "-" + i / 3;
            all.add(
                    switch (i % 10) {
                        case 0 -> () -> BILLING.pay(payment);
                        case 1 ->
                            () -> BILLING.events.polled(
                                    payment,
                                    new PaymentProvider.Standing.Decided(
                                            State.SUCCEEDED, payment.amount(), payment.currency()));
                        default -> () -> hear(event(payment, State.SUCCEEDED, id));
                    });
        }

        var answers = BILLING.<Object>atOnce(all);

        assertThat(answers)
                .filteredOn(one -> one.equals("applied") || one.equals(Change.DONE))
                .hasSize(1);
        assertThat(packages(ada)).hasSize(1);
        assertThat(BILLING.payment(payment).state()).isEqualTo(State.SUCCEEDED);
    }

    @Test
    void payingAndCancellingAtOnceHaveOneWinner() throws Exception {
        for (int i = 0; i < 25; i++) {
            var payment = BILLING.buy(ada, "starter-4", null);
            var number = i;
            var answers = BILLING.<Object>atOnce(List.<Callable<Object>>of(
                    () -> hear(event(payment, State.SUCCEEDED, "race-" + number + payment.id())),
                    () -> BILLING.payments.cancel(ada.workspaceId(), payment.id())));
            boolean paid = BILLING.payment(payment).state() == State.SUCCEEDED;
            assertThat(answers)
                    .containsExactlyInAnyOrder(
                            paid ? "applied" : "paid_after_cancel",
                            paid ? Payments.Cancelling.INVALID : Payments.Cancelling.DONE);
        }
    }

    @Test
    void whatIsNotRightIsRefusedAndKeptForPeople() {
        var payment = BILLING.buy(ada, "starter-4", null);
        var id = payment.id();

        assertThat(hear(event(payment, State.SUCCEEDED, "a" + id, 4899, "USD"))).isEqualTo("wrong_amount");
        assertThat(hear(event(payment, State.SUCCEEDED, "b" + id, 4900, "CNY"))).isEqualTo("wrong_amount");
        assertThat(BILLING.events.take("stripe", event(payment, State.SUCCEEDED, "c" + id)))
                .isEqualTo("unknown_payment");
        var stranger =
                new Event("d" + id, "test", Optional.of(State.SUCCEEDED), UUID.randomUUID(), "x", 4900L, "USD", null);
        assertThat(hear(stranger)).isEqualTo("unknown_payment");
        assertThat(packages(ada)).isEmpty();
        assertThat(BILLING.desk.events(false, 100, null))
                .extracting(PaymentDesk.Told::eventId)
                .contains("a" + id, "b" + id, "c" + id, "d" + id);
    }

    @Test
    void whatAnOperatorWroteDownAndTheCustomerPaidAsWellIsKeptForPeople() {
        var twice = BILLING.buy(ada, "starter-4", null);
        hear(event(twice, State.FAILED, "f" + twice.id()));
        BILLING.pay(twice);
        assertThat(hear(event(twice, State.SUCCEEDED, "g" + twice.id()))).isEqualTo("paid_twice");
        assertThat(BILLING.desk.events(false, 100, null))
                .extracting(PaymentDesk.Told::eventId)
                .contains("g" + twice.id());
        assertThat(hear(event(twice, State.REFUNDED, "j" + twice.id())))
                .as("what came on the page went back; what came before it stays")
                .isEqualTo("not_taken_back");
        assertThat(BILLING.payment(twice).state()).isEqualTo(State.SUCCEEDED);
        assertThat(packages(ada)).singleElement().matches(one -> one.left() == 4);

        var once = BILLING.buy(ada, "starter-4", null);
        assertThat(hear(event(once, State.SUCCEEDED, "h" + once.id()))).isEqualTo("applied");
        assertThat(hear(event(once, State.SUCCEEDED, "i" + once.id()))).isEqualTo("unchanged");
    }

    /** What came on the page was given back there before, or without, the word that it had come. */
    @Test
    void aRefundOnTheProvidersPagesTakesNothingThatAnOperatorWroteDown() {
        var lost = BILLING.paid(ada, "starter-4");
        assertThat(hear(event(lost, State.REFUNDED, "k" + lost.id()))).isEqualTo("not_taken_back");
        assertThat(BILLING.desk.events(false, 100, null))
                .extracting(PaymentDesk.Told::eventId)
                .contains("k" + lost.id());
        assertThat(hear(event(lost, State.SUCCEEDED, "l" + lost.id()))).isEqualTo("paid_twice");
        assertThat(BILLING.payment(lost).state()).isEqualTo(State.SUCCEEDED);
        assertThat(packages(ada)).singleElement().matches(one -> one.left() == 4);

        assertThat(BILLING.desk.askRefund(lost, "test")).isEqualTo(Change.ASKED);
        assertThat(hear(event(lost, State.REFUNDED, "m" + lost.id())))
                .as("an operator wants it back")
                .isEqualTo("applied");
        assertThat(packages(ada)).singleElement().matches(one -> one.left() == 0);
    }

    @Test
    void eventsOutOfOrderEndTheSame() {
        var late = BILLING.buy(ada, "starter-4", null);
        assertThat(hear(event(late, State.SUCCEEDED, "1" + late.id()))).isEqualTo("applied");
        assertThat(hear(event(late, State.FAILED, "2" + late.id()))).isEqualTo("stale");
        assertThat(BILLING.payment(late).state()).isEqualTo(State.SUCCEEDED);

        var back = BILLING.buy(ada, "starter-4", null);
        assertThat(hear(event(back, State.REFUNDED, "3" + back.id()))).isEqualTo("too_early");
        assertThat(hear(event(back, State.SUCCEEDED, "4" + back.id()))).isEqualTo("applied");
        assertThat(BILLING.payment(back).state()).isEqualTo(State.REFUNDED);
        assertThat(packages(ada))
                .filteredOn(one -> back.id().equals(one.paymentId()))
                .allMatch(one -> one.left() == 0);

        var part = BILLING.buy(ada, "starter-4", null);
        hear(event(part, State.SUCCEEDED, "5" + part.id()));
        assertThat(hear(event(part, State.REFUNDED, "6" + part.id(), 100, "USD")))
                .isEqualTo("partial_refund");
        assertThat(BILLING.payment(part).state()).isEqualTo(State.SUCCEEDED);
    }

    @Test
    void aRefundTakesTheLessonsBackUnlessOneIsReserved() throws Exception {
        var payment = BILLING.paid(ada, "starter-4");
        BILLING.lessons.use(
                ada.workspaceId(), BillingFixture.account(ada), new Lessons.Use(null, "a", null, "lesson", "a"));
        var booking = new HoldRef("booking", UUID.randomUUID(), 1);
        BILLING.lessons.hold(ada.workspaceId(), BillingFixture.account(ada), null, booking, Duration.ofHours(1));

        assertThat(BILLING.refunds.refund(payment, "test")).isEqualTo(Change.RESERVED);
        new studio.atelier.wallet.Ledger(BILLING.sql).settle(booking, 0);
        var answers = BILLING.<Change>atOnce(20, () -> BILLING.refunds.refund(payment, "test"));

        assertThat(answers).filteredOn(Change.DONE::equals).hasSize(1);
        assertThat(packages(ada))
                .singleElement()
                .matches(one -> one.left() == 0 && one.state() == LessonPackage.State.CANCELLED);
    }

    @Test
    void theLastUseOfAPromoCodeHasOneWinner() throws Exception {
        BILLING.promos.make(promo("LAST-ONE", 50, 1), UUID.randomUUID());
        var people = new ConcurrentLinkedQueue<>(
                IntStream.range(0, 20).mapToObj(i -> BILLING.customer()).toList());

        var answers = BILLING.<Order>atOnce(20, () -> {
            var who = people.remove();
            return BILLING.checkout.buy(who.workspaceId(), BillingFixture.account(who), "starter-4", "last-one", "k");
        });

        var winners = answers.stream()
                .filter(Order.Made.class::isInstance)
                .map(Order.Made.class::cast)
                .toList();
        assertThat(winners).singleElement().matches(one -> one.payment().amount() == 2450);
        assertThat(answers)
                .filteredOn(new Order.Refused(Refusal.PROMO_REFUSED)::equals)
                .hasSize(19);

        BILLING.payments.cancel(
                winners.getFirst().payment().workspaceId(),
                winners.getFirst().payment().id());
        assertThat(order("starter-4", "LAST-ONE", "again")).isInstanceOf(Order.Made.class);
    }

    @Test
    void aPromoCodeIsRefusedInOneWord() {
        BILLING.promos.make(promo("ONCE-EACH", 10, 5), UUID.randomUUID());
        BILLING.promos.make(promo("OFF", 10, 5), UUID.randomUUID());
        BILLING.promos.disable("off", "test");
        assertThat(order("starter-4", "ONCE-EACH", "1")).isInstanceOf(Order.Made.class);
        for (var code : List.of("ONCE-EACH", "OFF", "NEVER-MADE")) {
            assertThat(order("starter-4", code, "2" + code)).isEqualTo(new Order.Refused(Refusal.PROMO_REFUSED));
        }
    }

    @Test
    void nothingToPayIsPaidAtOnce() {
        BILLING.promos.make(
                promo(
                        "FREE-" + ada.workspaceId().toString().substring(0, 4).toUpperCase(java.util.Locale.ROOT),
                        100,
                        1),
                UUID.randomUUID());
        var code = "free-" + ada.workspaceId().toString().substring(0, 4);

        var payment = BILLING.buy(ada, "starter-4", code);

        assertThat(payment.amount()).isZero();
        assertThat(payment.state()).isEqualTo(State.SUCCEEDED);
        assertThat(packages(ada)).hasSize(1);
    }

    @Test
    void whatNobodyPaidInTimeIsCancelledWithItsPromoCode() {
        BILLING.promos.make(promo("SLOW", 10, 1), UUID.randomUUID());
        var payment = BILLING.buy(ada, "starter-4", "SLOW");
        BILLING.age(ada, Duration.ofDays(8));

        assertThat(BILLING.subscriptionExpiry.cancelPayments()).isEqualTo(1);
        assertThat(BILLING.subscriptionExpiry.cancelPayments()).isZero();
        assertThat(BILLING.payment(payment).state()).isEqualTo(State.CANCELLED);
        assertThat(hear(event(payment, State.SUCCEEDED, "late" + payment.id()))).isEqualTo("paid_after_cancel");
        assertThat(packages(ada)).isEmpty();
    }

    /** Its nodes run until all are replaced. */
    @Test
    void theSweepOfTheVersionBeforeStillCancels() {
        var payment = BILLING.buy(ada, "starter-4", null);
        BILLING.age(ada, Duration.ofDays(8));

        assertThat(BILLING.sql.list("SELECT * FROM billing_payments_expire(?)", row -> row.uuid("payment_id"), 100))
                .containsExactly(payment.id());
    }

    @Test
    void aTransactionThatBreaksOffGrantsNothingAndTheRepetitionAll() {
        var payment = BILLING.buy(ada, "starter-4", null);
        var event = event(payment, State.SUCCEEDED, "broken" + payment.id());
        try {
            BILLING.db.transaction(() -> {
                assertThat(hear(event)).isEqualTo("applied");
                throw new IllegalStateException("killed");
            });
        } catch (IllegalStateException _) {
            assertThat(packages(ada)).isEmpty();
        }
        assertThat(hear(event)).isEqualTo("applied");
        assertThat(hear(event)).isEqualTo("duplicate");
        assertThat(packages(ada)).hasSize(1);
    }

    @Test
    void aPriceThatChangesChangesNothingThatWasOrdered() {
        var plans = new PlanDesk(BILLING.sql, BILLING.trail);
        var payment = BILLING.buy(ada, "intensive-12", null);
        var plan = plans.find("intensive-12").orElseThrow();
        var next = new PlanDesk.NewVersion(true, 19900, 90, 20, "test");

        assertThat(plans.change("intensive-12", plan.version(), next)).isEqualTo(PlanDesk.Change.DONE);
        assertThat(plans.change("intensive-12", plan.version(), next)).isEqualTo(PlanDesk.Change.STALE);
        BILLING.pay(payment);

        assertThat(packages(ada)).singleElement().matches(one -> one.lessons() == 12);
        assertThat(BILLING.buy(ada, "intensive-12", null).amount()).isEqualTo(19900);
    }

    private static PromoCodes.PromoCode promo(String code, int percent, int uses) {
        return new PromoCodes.PromoCode(
                code, percent, null, null, null, uses, 0, Instant.now().plus(Duration.ofDays(1)), null);
    }
}
