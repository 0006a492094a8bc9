package studio.atelier.billing;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import studio.atelier.audit.Act;
import studio.atelier.audit.AuditTrail;
import studio.atelier.platform.Sql;

/** The subscription of a workspace: its tier goes by the time alone, so that nothing has to run for it to begin or to end. */
@Dependent
public class Subscriptions {

    private final Sql sql;
    private final AuditTrail trail;

    @Inject
    Subscriptions(Sql sql, AuditTrail trail) {
        this.sql = sql;
        this.trail = trail;
    }

    /** How many jobs of a kind the workspace has used of those it may have; the day and the month are those of UTC. */
    public record Usage(
            String kind,
            int perDay,
            int usedToday,
            Instant dayEnds,
            int perMonth,
            int usedThisMonth,
            Instant monthEnds) {}

    /** Paid time of one tier. */
    public record Period(String tier, Instant from, Instant until) {}

    /**
     * How a workspace stands.
     *
     * @param plan of the latest period; null if there never was one
     * @param paidUntil when the last period ends; null without one that has not ended
     * @param renews whether a payment for the next period will be made
     * @param periods that have not ended, in order
     */
    public record Subscription(
            String tier,
            String resolution,
            int customVoices,
            int priority,
            @Nullable String plan,
            @Nullable Instant paidUntil,
            boolean renews,
            List<Period> periods,
            List<Usage> usage) {
        public Subscription {
            periods = List.copyOf(periods);
            usage = List.copyOf(usage);
        }
    }

    private record Customer(@Nullable String plan, boolean renews) {}

    @Transactional
    public Subscription find(UUID workspaceId) {
        var periods = sql.list(
                """
                SELECT tier, lower(during) AS begins, upper(during) AS ends FROM subscription_period
                 WHERE workspace_id = ? AND upper(during) > atelier_now() ORDER BY during""", row -> new Period(row.text("tier"), row.instant("begins"), row.instant("ends")), workspaceId);
        var usage = sql.list(
                "SELECT * FROM billing_usage(?)",
                row -> new Usage(
                        row.text("kind"),
                        row.integer("per_day"),
                        row.integer("used_day"),
                        row.instant("day_ends"),
                        row.integer("per_month"),
                        row.integer("used_month"),
                        row.instant("month_ends")),
                workspaceId);
        var customer = sql.first(
                        "SELECT plan, renews FROM billing_customer WHERE workspace_id = ?",
                        row -> new Customer(row.textOrNull("plan"), row.flag("renews")),
                        workspaceId)
                .orElse(new Customer(null, false));
        return sql.one(
                "SELECT tier, resolution, custom_voices, priority FROM billing_allowance(?, '')",
                row -> new Subscription(
                        row.text("tier"),
                        row.text("resolution"),
                        row.integer("custom_voices"),
                        row.integer("priority"),
                        customer.plan(),
                        periods.isEmpty() ? null : periods.getLast().until(),
                        customer.renews() && !periods.isEmpty(),
                        periods,
                        usage),
                workspaceId);
    }

    /** What became of a change of the renewal. */
    public enum Renewing {
        DONE,
        UNCHANGED,
        NO_SUBSCRIPTION
    }

    /** Off: the subscription ends with what is paid; a payment for the next period that is still open is cancelled. */
    @Transactional
    public Renewing renew(UUID workspaceId, boolean renews) {
        var word = sql.one("SELECT billing_renewal(?, ?) AS word", row -> row.text("word"), workspaceId, renews);
        var done = Renewing.valueOf(word.toUpperCase(Locale.ROOT));
        if (done == Renewing.DONE) {
            trail.record(Act.done(renews ? "billing.subscription_resumed" : "billing.subscription_cancelled")
                    .on("workspace", workspaceId));
        }
        return done;
    }

    /** The tier now. */
    @Transactional
    public Optional<String> tier(UUID workspaceId) {
        return sql.first("SELECT billing_tier_of(?) AS tier", row -> row.text("tier"), workspaceId);
    }
}
