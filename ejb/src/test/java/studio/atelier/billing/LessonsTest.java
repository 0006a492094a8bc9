package studio.atelier.billing;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import studio.atelier.billing.Lessons.Taking;
import studio.atelier.platform.Seed;
import studio.atelier.platform.Tenant;
import studio.atelier.wallet.HoldRef;
import studio.atelier.wallet.Ledger;
import studio.atelier.wallet.Settled;

class LessonsTest {

    private static final BillingFixture BILLING = new BillingFixture();
    private static final Duration LIFE = Duration.ofMinutes(10);

    private final Tenant ada = BILLING.customer();

    @AfterAll
    static void close() {
        BILLING.close();
    }

    @AfterEach
    void isSound() {
        BILLING.isSound();
    }

    private Taking use(String key) {
        return BILLING.lessons.use(
                ada.workspaceId(), BillingFixture.account(ada), new Lessons.Use(null, key, null, "lesson", key));
    }

    private Taking hold(HoldRef booking) {
        return BILLING.lessons.hold(ada.workspaceId(), BillingFixture.account(ada), null, booking, LIFE);
    }

    private static HoldRef booking() {
        return new HoldRef("booking", UUID.randomUUID(), 1);
    }

    private static Settled settle(HoldRef booking, int lessons) {
        return new Ledger(BILLING.sql).settle(booking, lessons);
    }

    @Test
    @Seed("S7")
    void thePackageThatExpiresFirstIsUsedFirst() {
        var late = BILLING.gift(ada, 1, 60);
        var early = BILLING.gift(ada, 1, 30);

        assertThat(use("a")).isEqualTo(new Taking.Taken(early, false));
        assertThat(use("a")).isEqualTo(new Taking.Taken(early, true));
        assertThat(use("b")).isEqualTo(new Taking.Taken(late, false));
        assertThat(use("c")).isEqualTo(new Taking.NoneLeft());
        assertThat(BILLING.lessonPackage(early).state()).isEqualTo(LessonPackage.State.DEPLETED);
    }

    /** They are no credits: what was taken from a package is not put back behind the back of its payment. */
    @Test
    void aRefundOfCreditsTakesNoLessons() {
        var old = BILLING.gift(ada, 2, 30);
        use("a");
        BILLING.age(old, 31);
        BILLING.expiry.batch();

        var answers = BILLING.sql.list(
                "SELECT t.kind || ' ' || r.answer AS said FROM ledger_transaction t CROSS JOIN LATERAL refund_ask(t.id, 'complaint', NULL, 1000) r"
                        + " WHERE t.workspace_id = ?",
                row -> row.text("said"),
                ada.workspaceId());

        assertThat(answers).containsExactlyInAnyOrder("package not_paid", "lesson not_paid", "expired not_paid");
    }

    @Test
    void aKeyOfSomethingElseUsesNothing() {
        var id = BILLING.gift(ada, 2, 30);
        use("a");

        var other = BILLING.lessons.use(
                ada.workspaceId(), BillingFixture.account(ada), new Lessons.Use(null, "a", null, "lesson", "another"));

        assertThat(other).isEqualTo(new Taking.KeyReused());
        assertThat(BILLING.lessonPackage(id).left()).isEqualTo(1);
    }

    @Test
    void fiftyWantTheLastLessonAndOneHasIt() throws Exception {
        BILLING.gift(ada, 1, 30);
        var number = new AtomicInteger();

        var answers = BILLING.<Taking>atOnce(50, () -> {
            int mine = number.incrementAndGet();
            return mine % 2 == 0 ? use("key-" + mine) : hold(booking());
        });

        assertThat(answers).filteredOn(Taking.Taken.class::isInstance).hasSize(1);
        assertThat(answers).filteredOn(Taking.NoneLeft.class::isInstance).hasSize(49);
    }

    @Test
    void oneRequestThatComesFiftyTimesUsesOneLesson() throws Exception {
        var id = BILLING.gift(ada, 10, 30);

        var answers = BILLING.<Taking>atOnce(50, () -> use("same"));

        assertThat(answers).allMatch(Taking.Taken.class::isInstance);
        assertThat(answers)
                .filteredOn(answer -> answer.equals(new Taking.Taken(id, false)))
                .hasSize(1);
        assertThat(BILLING.lessonPackage(id).left()).isEqualTo(9);
    }

    @Test
    void aBookingReservesAndAttendingUsesUp() {
        var id = BILLING.gift(ada, 2, 30);
        var attended = booking();
        var cancelled = booking();

        assertThat(hold(attended)).isEqualTo(new Taking.Taken(id, false));
        assertThat(hold(attended)).isEqualTo(new Taking.Taken(id, true));
        assertThat(hold(cancelled)).isEqualTo(new Taking.Taken(id, false));
        assertThat(hold(booking())).isEqualTo(new Taking.NoneLeft());
        assertThat(settle(attended, 1)).isEqualTo(Settled.CAPTURED);
        assertThat(settle(cancelled, 0)).isEqualTo(Settled.RELEASED);

        assertThat(BILLING.lessonPackage(id).left()).isEqualTo(1);
        assertThat(BILLING.lessonPackage(id).reserved()).isZero();
    }

    @Test
    void whatHasExpiredGivesNothingEvenBeforeTheSweep() {
        var id = BILLING.gift(ada, 4, 30);
        BILLING.age(id, 31);

        assertThat(use("a")).isEqualTo(new Taking.NoneLeft());
        assertThat(hold(booking())).isEqualTo(new Taking.NoneLeft());
        assertThat(BILLING.lessonPackage(id).state()).isEqualTo(LessonPackage.State.EXPIRED);

        assertThat(BILLING.expiry.batch().lessons()).isEqualTo(4);
        assertThat(BILLING.expiry.batch().expired()).isZero();
        assertThat(BILLING.lessonPackage(id).left()).isZero();
    }

    @Test
    void aReservedLessonOutlivesItsPackageAndIsGoneWhenItComesBack() {
        var id = BILLING.gift(ada, 3, 30);
        var attended = booking();
        var cancelled = booking();
        hold(attended);
        hold(cancelled);
        BILLING.age(id, 31);

        assertThat(BILLING.expiry.batch()).isEqualTo(new PackageExpiry.Count(1, 0, 1));
        assertThat(settle(attended, 1)).isEqualTo(Settled.CAPTURED);
        assertThat(BILLING.expiry.batch()).isEqualTo(PackageExpiry.Count.NOTHING);
        assertThat(settle(cancelled, 0)).isEqualTo(Settled.RELEASED);
        assertThat(BILLING.expiry.batch()).isEqualTo(new PackageExpiry.Count(0, 1, 1));
        assertThat(BILLING.expiry.batch()).isEqualTo(PackageExpiry.Count.NOTHING);
    }

    /** Several sweeps, on several nodes, while people still use what is left. */
    @Test
    void expiryAndUseAtOnceLoseAndDoubleNothing() throws Exception {
        var ids =
                IntStream.range(0, 120).mapToObj(i -> BILLING.gift(ada, 2, 30)).toList();
        ids.stream().limit(110).forEach(id -> BILLING.age(id, 31));
        var number = new AtomicInteger();
        Callable<Object> sweep = () -> PackageExpiry.all(BILLING.expiry, () -> true);
        Callable<Object> taking = () -> use("race-" + number.incrementAndGet());
        var all = new java.util.ArrayList<Callable<Object>>(List.of(sweep, sweep, sweep));
        IntStream.range(0, 30).forEach(i -> all.add(taking));

        var answers = BILLING.<Object>atOnce(all);

        assertThat(answers).filteredOn(Taking.Taken.class::isInstance).hasSize(20);
        assertThat(answers.stream()
                        .filter(PackageExpiry.Count.class::isInstance)
                        .map(PackageExpiry.Count.class::cast)
                        .mapToLong(PackageExpiry.Count::lessons)
                        .sum())
                .isEqualTo(220);
    }

    @Test
    void aSweepThatIsStoppedGoesOnLater() {
        var ids =
                IntStream.range(0, 130).mapToObj(i -> BILLING.gift(ada, 1, 30)).toList();
        ids.forEach(id -> BILLING.age(id, 31));
        var asked = new AtomicInteger();

        assertThat(PackageExpiry.all(BILLING.expiry, () -> asked.getAndIncrement() == 0)
                        .expired())
                .isEqualTo(100);
        assertThat(PackageExpiry.all(BILLING.expiry, () -> true).expired()).isEqualTo(30);
    }

    @Test
    void aTransactionThatBreaksOffHalfWayHasDoneNothing() {
        var id = BILLING.gift(ada, 2, 30);
        BILLING.age(id, 31);
        try {
            BILLING.db.transaction(() -> {
                assertThat(BILLING.expiry.batch().expired()).isEqualTo(1);
                throw new IllegalStateException("killed");
            });
        } catch (IllegalStateException _) {
            assertThat(BILLING.lessonPackage(id).left()).isEqualTo(2);
        }
        assertThat(BILLING.expiry.batch().lessons()).isEqualTo(2);
    }

    @Test
    void anOperatorCancelsWhatNobodyHasReserved() {
        var id = BILLING.gift(ada, 3, 30);
        var held = booking();
        hold(held);

        assertThat(BILLING.packages.cancel(id, null, "test")).isEqualTo(PackageDesk.Cancelling.RESERVED);
        settle(held, 0);
        assertThat(BILLING.packages.cancel(id, null, "test")).isEqualTo(PackageDesk.Cancelling.CANCELLED);
        assertThat(BILLING.packages.cancel(id, null, "test")).isEqualTo(PackageDesk.Cancelling.UNCHANGED);
        assertThat(use("a")).isEqualTo(new Taking.NoneLeft());
        assertThat(BILLING.lessonPackage(id).state()).isEqualTo(LessonPackage.State.CANCELLED);
    }

    @Test
    void aGiftIsGivenOnceForItsKeyAndOnlyToMembers() {
        var gift = new PackageDesk.Gift(ada.workspaceId(), BillingFixture.account(ada), 4, Duration.ofDays(3), "test");
        assertThat(BILLING.packages.give(gift, null, "k"))
                .matches(answer -> answer instanceof PackageDesk.Giving.Given given && !given.replayed());
        assertThat(BILLING.packages.give(gift, null, "k"))
                .matches(answer -> answer instanceof PackageDesk.Giving.Given given && given.replayed());
        var other = new PackageDesk.Gift(ada.workspaceId(), BillingFixture.account(ada), 5, Duration.ofDays(3), "test");
        assertThat(BILLING.packages.give(other, null, "k")).isInstanceOf(PackageDesk.Giving.KeyReused.class);
        var stranger = new PackageDesk.Gift(ada.workspaceId(), UUID.randomUUID(), 4, Duration.ofDays(3), "test");
        assertThat(BILLING.packages.give(stranger, null, "l")).isInstanceOf(PackageDesk.Giving.Unknown.class);
    }

    @Test
    void aRequestTakesNothingOfAnotherWorkspace() {
        var id = BILLING.gift(ada, 2, 30);
        var eve = BILLING.customer();
        var asApp = new Lessons(BILLING.db.app());

        var stolen = BILLING.db.request(eve, () -> asApp.packages(ada.workspaceId(), null, 10, null));
        assertThat(stolen).isEmpty();
        var mine = BILLING.db.request(ada, () -> asApp.packages(ada.workspaceId(), null, 10, null));
        assertThat(mine).extracting(LessonPackage::id).containsExactly(id);
        assertThat(BILLING.db.<Taking>request(
                        ada,
                        () -> asApp.use(
                                ada.workspaceId(),
                                BillingFixture.account(ada),
                                new Lessons.Use(null, "k", null, "lesson", "1"))))
                .isEqualTo(new Taking.Taken(id, false));
    }
}
