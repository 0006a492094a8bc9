package studio.atelier.billing;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import studio.atelier.audit.AuditTrail;
import studio.atelier.platform.Settings;
import studio.atelier.platform.Sql;
import studio.atelier.platform.Tenant;
import studio.atelier.platform.TestDatabase;
import studio.atelier.provider.ProviderHttp;

/** Customers who buy, and many hands that do it at once. */
final class BillingFixture implements AutoCloseable {

    private static final int THREADS = 16;

    final TestDatabase db = TestDatabase.fresh();
    final Sql sql = db.engine();
    final AuditTrail trail = new AuditTrail(sql);
    final Lessons lessons = new Lessons(sql);
    final PackageDesk packages = new PackageDesk(sql, trail);
    final PackageExpiry expiry = new PackageExpiry(sql, trail);
    final PaymentProviders providers;
    final Payments payments;
    final PaymentEvents events = new PaymentEvents(sql, trail);
    final PaymentDesk desk = new PaymentDesk(sql, trail);
    final PromoCodes promos = new PromoCodes(sql, trail);
    final Subscriptions subscriptions = new Subscriptions(sql, trail);
    final SubscriptionExpiry subscriptionExpiry;
    final Checkout checkout;
    final Refunds refunds;
    final PaymentReconciliation reconciliation;

    /** With an operator who writes down what was paid. */
    BillingFixture() {
        this(Optional.empty(), Map.of());
    }

    BillingFixture(Optional<BillingSettings.Stripe> stripe, Map<String, String> settings) {
        providers = new PaymentProviders(
                new Settings(name -> Optional.ofNullable(settings.get(name))),
                new ProviderHttp(new SimpleMeterRegistry()),
                stripe,
                InstantSource.system());
        payments = new Payments(sql, trail, providers);
        subscriptionExpiry = new SubscriptionExpiry(sql, trail, providers);
        checkout = new Checkout(payments, events, providers);
        refunds = new Refunds(desk, providers);
        reconciliation = new PaymentReconciliation(desk, new Checkout(new AsServed(), events, providers), refunds);
    }

    /** As the server has them: under the role of requests, which sees what is the tenant's, each call a transaction. */
    private final class AsServed extends Payments {

        AsServed() {
            super(db.app(), trail, providers);
        }

        @Override
        public Payment opened(Payment payment, String reference, String url) {
            return db.transaction(() -> super.opened(payment, reference, url));
        }

        @Override
        public Optional<Payment> find(UUID workspaceId, UUID paymentId) {
            return db.transaction(() -> super.find(workspaceId, paymentId));
        }
    }

    /** A workspace and the person who owns it. */
    Tenant customer() {
        var tenant = new Tenant(UUID.randomUUID(), UUID.randomUUID());
        db.owner()
                .update(
                        "INSERT INTO account (id, email, password_hash, created_at) VALUES (?, ?, '-', atelier_now())",
                        tenant.accountId(),
                        tenant.accountId() + "@example.org");
        db.owner()
                .update(
                        "INSERT INTO workspace (id, name, personal_of, created_at) VALUES (?, 'one', ?, atelier_now())",
                        tenant.workspaceId(),
                        tenant.accountId());
        db.owner()
                .update(
                        "INSERT INTO membership (workspace_id, account_id, role, created_at) VALUES (?, ?, 'owner', atelier_now())",
                        tenant.workspaceId(),
                        tenant.accountId());
        return tenant;
    }

    static UUID account(Tenant tenant) {
        return Optional.ofNullable(tenant.accountId()).orElseThrow();
    }

    /** A package without a payment, which ends after so many days. */
    UUID gift(Tenant to, int number, int days) {
        var gift = new PackageDesk.Gift(to.workspaceId(), account(to), number, Duration.ofDays(days), "test");
        return switch (packages.give(gift, null, UUID.randomUUID().toString())) {
            case PackageDesk.Giving.Given given -> given.made().id();
            case PackageDesk.Giving.KeyReused _, PackageDesk.Giving.Unknown _ -> throw new AssertionError("not given");
        };
    }

    /** A payment that was just made out. */
    Payment buy(Tenant who, String plan, @Nullable String promo) {
        var order = checkout.buy(
                who.workspaceId(), account(who), plan, promo, UUID.randomUUID().toString());
        return switch (order) {
            case Payments.Order.Made(Payment payment, boolean _) -> payment;
            case Payments.Order.Refused(var why) -> throw new AssertionError(why);
        };
    }

    /** A plan that is paid for. */
    Payment paid(Tenant who, String plan) {
        var payment = buy(who, plan, null);
        pay(payment);
        return payment(payment);
    }

    PaymentDesk.Change pay(Payment payment) {
        return desk.set(payment, Payment.State.SUCCEEDED, "statement 1", "test");
    }

    Payment payment(Payment payment) {
        return desk.find(payment.id()).orElseThrow();
    }

    /** As if everything of this workspace had been bought so long ago. */
    void age(Tenant who, Duration time) {
        var seconds = (double) time.toSeconds();
        for (var statement : List.of(
                "UPDATE subscription_period SET during = tstzrange(lower(during) - s.t, upper(during) - s.t)",
                "UPDATE billing_customer SET paid_until = paid_until - s.t",
                "UPDATE payment SET created_at = created_at - s.t, expires_at = expires_at - s.t")) {
            db.owner()
                    .update(
                            statement + " FROM (SELECT make_interval(secs => ?) AS t) s WHERE workspace_id = ?",
                            seconds,
                            who.workspaceId());
        }
    }

    LessonPackage lessonPackage(UUID id) {
        return packages.find(id).orElseThrow();
    }

    /** As if it had been given so long ago. */
    void age(UUID packageId, int days) {
        db.owner().update("""
                UPDATE lesson_package SET created_at = created_at - make_interval(days => ?), expires_at = expires_at - make_interval(days => ?)
                 WHERE id = ?""", days, days, packageId);
    }

    /** The same for all at the same moment; their answers. */
    <T> List<T> atOnce(int times, Callable<T> what) throws Exception {
        var all = new ArrayList<Callable<T>>();
        for (int i = 0; i < times; i++) {
            all.add(what);
        }
        return atOnce(all);
    }

    <T> List<T> atOnce(List<? extends Callable<? extends T>> all) throws Exception {
        var gate = new CountDownLatch(1);
        try (var threads = Executors.newFixedThreadPool(THREADS)) {
            var futures = new ArrayList<Future<? extends T>>();
            for (var one : all) {
                futures.add(threads.submit(() -> {
                    gate.await();
                    return one.call();
                }));
            }
            gate.countDown();
            var answers = new ArrayList<T>();
            for (var future : futures) {
                answers.add(future.get());
            }
            return answers;
        }
    }

    /** So much paid time is left to them, give or take a minute. */
    void assertLeft(Tenant who, Duration expected) {
        var until = subscriptions.find(who.workspaceId()).paidUntil();
        assertThat(Duration.between(Instant.now(), Optional.ofNullable(until).orElseThrow()))
                .isBetween(expected.minusMinutes(1), expected.plusMinutes(1));
    }

    /** Everything the reconciliation would look at. */
    void isSound() {
        for (var function : List.of("ledger_broken", "billing_broken")) {
            assertThat(sql.list(
                            "SELECT * FROM " + function + "()",
                            row -> row.text("id") + " " + row.text("what") + ": " + row.number("n") + ", "
                                    + row.text("sample")))
                    .as(function)
                    .isEmpty();
        }
    }

    @Override
    public void close() {
        db.close();
    }
}
