package studio.atelier.billing.rest;

import java.time.Instant;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;
import studio.atelier.billing.Payment;

@Schema(name = "Payment", description = "A payment for a plan; amounts are in the smallest unit of the currency.")
record PaymentView(
        @Schema(required = true) UUID id,

        @Schema(required = true) UUID workspaceId,

        @Schema(required = true, description = "Who bought it.")
        UUID accountId,

        @Schema(required = true, description = "`pending`, `succeeded`, `failed`, `cancelled` or `refunded`.")
        String state,

        @Schema(required = true, description = "The code of the plan.")
        String plan,

        @Schema(required = true, description = "The price of the plan.")
        long listAmount,

        @Schema(required = true, description = "What a promo code takes off.")
        long discount,

        @Schema(required = true, description = "What is left of a lower tier; may be more than the price.")
        long credit,

        @Schema(required = true, description = "What is to be paid.")
        long amount,

        @Schema(required = true, examples = "CNY") String currency,

        @Schema(nullable = true) @Nullable String promoCode,

        @Schema(required = true, description = "Who takes the money: `manual` or `stripe`.")
        String provider,

        @Schema(
                nullable = true,
                description =
                        "Where the customer pays; null if there is no page now, nothing is to be paid any more, or an operator writes it down.")
        @Nullable
        String checkoutUrl,

        @Schema(required = true) Instant createdAt,

        @Schema(required = true, description = "Until when it can be made.")
        Instant expiresAt,

        @Schema(nullable = true) @Nullable Instant paidAt,

        @Schema(nullable = true) @Nullable Instant refundedAt) {

    static PaymentView of(Payment payment) {
        return new PaymentView(
                payment.id(),
                payment.workspaceId(),
                payment.accountId(),
                payment.state().wire(),
                payment.plan(),
                payment.listAmount(),
                payment.discount(),
                payment.credit(),
                payment.amount(),
                payment.currency(),
                payment.promo(),
                payment.provider(),
                payment.checkoutUrl(),
                payment.createdAt(),
                payment.expiresAt(),
                payment.paidAt(),
                payment.refundedAt());
    }
}
