package studio.atelier.billing.rest;

import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;
import studio.atelier.billing.Payments;
import studio.atelier.billing.Payments.Quote;
import studio.atelier.billing.Payments.Quoted;
import studio.atelier.billing.Payments.Refusal;
import studio.atelier.billing.Plan;
import studio.atelier.billing.Subscriptions;
import studio.atelier.identity.Roles;
import studio.atelier.rest.ApiCode;
import studio.atelier.rest.ApiException;
import studio.atelier.rest.CurrentCaller;
import studio.atelier.rest.Envelope;

/** The subscription of the workspace the caller acts in. */
@Path("/v1/billing/subscription")
@Produces(MediaType.APPLICATION_JSON)
@ApplicationScoped
@Tag(name = "billing")
public class SubscriptionResource {

    @Inject
    Subscriptions subscriptions;

    @Inject
    Payments payments;

    @Inject
    Purchases purchases;

    @Inject
    CurrentCaller caller;

    @GET
    @Operation(
            operationId = "getSubscription",
            summary = "The subscription",
            description = "The tier now, what it allows, how much of it is used, and when the paid time ends.")
    @APIResponse(
            responseCode = "200",
            description = "How the workspace stands.",
            content = @Content(schema = @Schema(implementation = SubscriptionView.class)))
    public Envelope<SubscriptionView> get() {
        return Envelope.ok(SubscriptionView.of(subscriptions.find(caller.workspaceId())));
    }

    @GET
    @Path("/quote")
    @Operation(
            operationId = "quotePlan",
            summary = "What a plan would cost",
            description =
                    "The price of this moment, with a promo code and with what is left of a lower tier. Nothing is changed or reserved.")
    @APIResponse(
            responseCode = "200",
            description = "The price.",
            content = @Content(schema = @Schema(implementation = QuoteView.class)))
    @APIResponse(responseCode = "422", description = "`not_for_sale` or `promo_refused`.")
    public Envelope<QuoteView> quote(
            @Parameter(description = "The plan, by its code.", required = true) @QueryParam("plan") @Nullable
                    String plan,
            @Parameter(description = "A promo code.") @QueryParam("promoCode") @Nullable String promoCode) {
        if (plan == null) {
            throw Purchases.refusal(Refusal.NOT_OFFERED);
        }
        return switch (payments.quote(caller.workspaceId(), plan, promoCode)) {
            case Quote.Good(Quoted price) -> Envelope.ok(QuoteView.of(price));
            case Quote.Refused(Refusal why) -> throw Purchases.refusal(why);
        };
    }

    @POST
    @Path("/checkout")
    @RolesAllowed({Roles.OWNER, Roles.ADMIN})
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            operationId = "subscribe",
            summary = "Buy a subscription",
            description =
                    "Makes a payment at the price of this moment. The same tier follows what is paid already, a higher one begins as soon as it is paid.")
    @APIResponse(
            responseCode = "201",
            description =
                    "The payment; if nothing was to be paid it has succeeded. `Idempotency-Replayed: true` says that it was there before.",
            content = @Content(schema = @Schema(implementation = PaymentView.class)))
    @APIResponse(responseCode = "400", description = Asked.KEY_MISSING)
    @APIResponse(
            responseCode = "422",
            description = "`not_for_sale`, `promo_refused` or `idempotency_key_reused`; or a value is not valid.")
    public Response checkout(
            @Parameter(description = Asked.KEY_SAYS) @HeaderParam(Asked.KEY) @Nullable String key,
            @NotNull @Valid PurchaseRequest request) {
        return purchases.buy(caller.get(), Plan.Kind.SUBSCRIPTION, request.plan(), request.promoCode(), Asked.key(key));
    }

    @PUT
    @Path("/renewal")
    @RolesAllowed({Roles.OWNER, Roles.ADMIN})
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            operationId = "setRenewal",
            summary = "Cancel at the end of the period, or go on",
            description =
                    "Without renewal the subscription ends with what is paid, and a payment for the next period that is still open is cancelled. To be repeated without harm.")
    @APIResponse(
            responseCode = "200",
            description = "How the workspace stands now.",
            content = @Content(schema = @Schema(implementation = SubscriptionView.class)))
    @APIResponse(responseCode = "409", description = "There is no subscription: `conflict`.")
    public Envelope<SubscriptionView> renewal(@NotNull @Valid RenewalRequest request) {
        return switch (subscriptions.renew(caller.workspaceId(), request.renews())) {
            case DONE, UNCHANGED -> get();
            case NO_SUBSCRIPTION -> throw new ApiException(ApiCode.CONFLICT, "There is no subscription.");
        };
    }

    @Schema(name = "RenewalRequest", description = "Whether the next period shall be billed.")
    public record RenewalRequest(
            @NotNull @Schema(description = "`false` cancels at the end of the period.")
            Boolean renews) {}

    @Schema(name = "PlanQuote", description = "A price; amounts are in the smallest unit of the currency.")
    record QuoteView(
            @Schema(required = true, description = "The price of the plan.")
            long listAmount,

            @Schema(required = true, description = "What the promo code takes off.")
            long discount,

            @Schema(required = true, description = "What is left of a lower tier; may be more than the price.")
            long credit,

            @Schema(required = true, description = "What is to be paid.")
            long amount,

            @Schema(required = true, examples = "CNY") String currency,

            @Schema(
                    required = true,
                    description = "`new`, `extend` (after what is paid already) or `upgrade` (at once).")
            String effect) {

        static QuoteView of(Quoted price) {
            return new QuoteView(
                    price.listAmount(),
                    price.discount(),
                    price.credit(),
                    price.amount(),
                    price.currency(),
                    price.effect());
        }
    }
}
