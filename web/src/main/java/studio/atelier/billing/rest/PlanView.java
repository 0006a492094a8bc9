package studio.atelier.billing.rest;

import java.util.Locale;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;
import studio.atelier.billing.Plan;

@Schema(name = "Plan", description = "Something that can be bought.")
record PlanView(
        @Schema(required = true, examples = "starter-4") String code,

        @Schema(required = true, description = "`lessons` or `subscription`.")
        String kind,

        @Schema(required = true, description = "Whether it can be bought now.")
        boolean offered,

        @Schema(required = true, description = "The price, in the smallest unit of the currency.", examples = "4900")
        long amount,

        @Schema(required = true, examples = "USD") String currency,

        @Schema(
                required = true,
                description = "How long a package can be used, or one period of the subscription lasts.")
        int days,

        @Schema(nullable = true, description = "Lessons of the package.") @Nullable
        Integer lessons,

        @Schema(nullable = true, description = "The tier of the subscription: `vip` or `svip`.") @Nullable
        String tier,

        @Schema(required = true) int version) {

    static PlanView of(Plan plan) {
        return new PlanView(
                plan.code(),
                plan.kind().name().toLowerCase(Locale.ROOT),
                plan.offered(),
                plan.amount(),
                plan.currency(),
                plan.days(),
                plan.lessons(),
                plan.tier(),
                plan.version());
    }
}
