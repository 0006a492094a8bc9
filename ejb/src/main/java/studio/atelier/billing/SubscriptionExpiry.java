package studio.atelier.billing;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import studio.atelier.audit.Act;
import studio.atelier.audit.AuditTrail;
import studio.atelier.platform.EngineRole;
import studio.atelier.platform.Sql;

/**
 * What time does to subscriptions and payments: payments nobody made are cancelled, the next period is billed before the last one ends,
 * and what has run out is marked as ended. Tiers go by the time themselves and do not wait for this.
 */
@Dependent
public class SubscriptionExpiry {

    /** Short transactions. */
    static final int BATCH = 100;

    private final Sql sql;
    private final AuditTrail trail;
    private final PaymentProviders providers;

    @Inject
    SubscriptionExpiry(@EngineRole Sql sql, @EngineRole AuditTrail trail, PaymentProviders providers) {
        this.sql = sql;
        this.trail = trail;
        this.providers = providers;
    }

    /** What was done: payments cancelled, next periods billed, subscriptions ended, old uses of quotas forgotten. */
    public record Count(long cancelled, long billed, long ended, long pruned) {

        /** The exit status. */
        @Override
        public String toString() {
            return "cancelled=" + cancelled + " billed=" + billed + " ended=" + ended + " pruned=" + pruned;
        }
    }

    /** All that is due, with a transaction for each batch. To be stopped and repeated at any time. */
    public static Count all(SubscriptionExpiry expiry, BooleanSupplier goesOn) {
        return new Count(
                each(goesOn, expiry::cancelPayments),
                each(goesOn, expiry::billRenewals),
                each(goesOn, expiry::end),
                each(goesOn, expiry::prune));
    }

    private static long each(BooleanSupplier goesOn, LongSupplier batch) {
        long sum = 0;
        long done = BATCH;
        while (done >= BATCH && goesOn.getAsBoolean()) {
            done = batch.getAsLong();
            sum += done;
        }
        return sum;
    }

    private record Touched(UUID workspaceId, @Nullable UUID paymentId) {}

    /** Payments past their time; one that has a page as soon as that is over. */
    @Transactional
    public long cancelPayments() {
        var done = sql.list(
                "SELECT * FROM billing_payments_expire(?, ?)",
                row -> new Touched(row.uuid("workspace_id"), row.uuid("payment_id")),
                BATCH,
                PaymentProvider.PAGE_LIFE.toSeconds());
        done.forEach(one -> record("billing.payment_cancelled", one));
        return done.size();
    }

    /** Payments for the next periods; the customer makes them like any other. */
    @Transactional
    public long billRenewals() {
        var done = sql.list(
                "SELECT * FROM billing_renewals(?, ?, ?, ?)",
                row -> new Touched(row.uuid("workspace_id"), row.uuidOrNull("payment_id")),
                providers.renewalLead().toSeconds(),
                providers.paymentLife().toSeconds(),
                providers.chosen(),
                BATCH);
        done.forEach(one -> record("billing.renewal_billed", one));
        return done.size();
    }

    /** Subscriptions that have run out. */
    @Transactional
    public long end() {
        var done = sql.list(
                "SELECT workspace_id FROM billing_subscriptions_expire(?)",
                row -> new Touched(row.uuid("workspace_id"), null),
                BATCH);
        done.forEach(one -> record("billing.subscription_ended", one));
        return done.size();
    }

    /** Uses of quotas of months before the last. */
    @Transactional
    public long prune() {
        return sql.one("SELECT billing_quota_prune(?) AS n", row -> row.number("n"), BATCH);
    }

    private void record(String name, Touched one) {
        var act = Act.done(name).in(one.workspaceId());
        trail.record(Optional.ofNullable(one.paymentId())
                .map(id -> act.on("payment", id))
                .orElse(act.on("workspace", one.workspaceId())));
    }
}
