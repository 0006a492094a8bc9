package studio.atelier.wallet.rest;

import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;
import studio.atelier.wallet.Ledger;
import studio.atelier.wallet.Wallet;

@Schema(name = "Wallet", description = "What a workspace has, in credits.")
record WalletView(
        @Schema(required = true, description = "All of it, what is held included.")
        long balanceCredits,

        @Schema(required = true, description = "Set aside for jobs that are not finished.")
        long heldCredits,

        @Schema(required = true, description = "What can be spent: balance less held.")
        long availableCredits,

        @Schema(required = true) BudgetView budget) {

    static WalletView of(Ledger.Balance balance, Wallet.Budget budget) {
        return new WalletView(balance.posted(), balance.held(), balance.available(), BudgetView.of(budget));
    }

    @Schema(name = "Budget", description = "What jobs may cost a day; the day is UTC's.")
    record BudgetView(
            @Schema(nullable = true, description = "Credits a day; null without a budget.") @Nullable
            Long dailyCredits,

            @Schema(required = true, description = "Charged today.")
            long spentToday,

            @Schema(
                    nullable = true,
                    description =
                            "What may still be submitted today: less what is charged and held; null without a budget.")
            @Nullable
            Long remaining,

            @Schema(
                    required = true,
                    description =
                            "True while nothing of the workspace is begun: the budget is spent and priced work waits.")
            boolean stopped) {

        static BudgetView of(Wallet.Budget budget) {
            return new BudgetView(budget.daily(), budget.spent(), budget.remaining(), budget.stopped());
        }
    }
}
