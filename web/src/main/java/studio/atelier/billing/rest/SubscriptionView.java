package studio.atelier.billing.rest;

import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;
import studio.atelier.billing.Subscriptions.Period;
import studio.atelier.billing.Subscriptions.Subscription;
import studio.atelier.billing.Subscriptions.Usage;

@Schema(name = "Subscription", description = "How a workspace stands.")
record SubscriptionView(
        @Schema(required = true, description = "`free`, `vip` or `svip`.")
        String tier,

        @Schema(required = true, description = "The highest resolution.", examples = "720p")
        String resolution,

        @Schema(required = true, description = "How many voices of one's own.")
        int customVoices,

        @Schema(required = true, description = "The place of its jobs in the queue, 0 to 9; lower is served first.")
        int priority,

        @Schema(nullable = true, description = "The plan of the latest period.") @Nullable
        String plan,

        @Schema(nullable = true, description = "When the paid time ends.") @Nullable
        Instant paidUntil,

        @Schema(required = true, description = "Whether the next period will be billed.")
        boolean renews,

        @Schema(required = true, description = "Paid time that has not ended.")
        List<PeriodView> periods,

        @Schema(required = true, description = "Kinds of jobs that are counted.")
        List<UsageView> usage) {

    static SubscriptionView of(Subscription one) {
        return new SubscriptionView(
                one.tier(),
                one.resolution(),
                one.customVoices(),
                one.priority(),
                one.plan(),
                one.paidUntil(),
                one.renews(),
                one.periods().stream().map(PeriodView::of).toList(),
                one.usage().stream().map(UsageView::of).toList());
    }

    @Schema(name = "SubscriptionPeriod", description = "Paid time of one tier.")
    record PeriodView(
            @Schema(required = true) String tier,

            @Schema(required = true) Instant from,

            @Schema(required = true) Instant until) {

        static PeriodView of(Period period) {
            return new PeriodView(period.tier(), period.from(), period.until());
        }
    }

    @Schema(name = "QuotaUsage", description = "How many jobs of a kind there may be, by days and months of UTC.")
    record UsageView(
            @Schema(required = true) String kind,

            @Schema(required = true) int perDay,

            @Schema(required = true) int usedToday,

            @Schema(required = true, description = "When the day begins anew.")
            Instant dayEnds,

            @Schema(required = true) int perMonth,

            @Schema(required = true) int usedThisMonth,

            @Schema(required = true, description = "When the month begins anew.")
            Instant monthEnds) {

        static UsageView of(Usage one) {
            return new UsageView(
                    one.kind(),
                    one.perDay(),
                    one.usedToday(),
                    one.dayEnds(),
                    one.perMonth(),
                    one.usedThisMonth(),
                    one.monthEnds());
        }
    }
}
