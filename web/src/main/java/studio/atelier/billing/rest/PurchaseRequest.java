package studio.atelier.billing.rest;

import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * What to buy. There is no amount in it: the price is ours.
 *
 * @param plan the code of a plan
 */
@Schema(name = "PurchaseRequest", description = "What to buy; the price is that of the plan.")
public record PurchaseRequest(
        @NotNull @Size(max = 64) @Schema(description = "The plan, by its code.", examples = "starter-4")
        String plan,

        @Nullable @Size(max = 32) @Schema(nullable = true, description = "A promo code.")
        String promoCode) {}
