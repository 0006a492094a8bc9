package studio.atelier.billing.rest;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;
import studio.atelier.billing.Checkout;
import studio.atelier.billing.Payment;
import studio.atelier.billing.Payments;
import studio.atelier.identity.Roles;
import studio.atelier.rest.ApiCode;
import studio.atelier.rest.ApiException;
import studio.atelier.rest.CurrentCaller;
import studio.atelier.rest.Cursor;
import studio.atelier.rest.Envelope;
import studio.atelier.rest.Ids;

/** Payments of the workspace the caller acts in. */
@Path("/v1/billing/payments")
@Produces(MediaType.APPLICATION_JSON)
@ApplicationScoped
@Tag(name = "billing")
public class PaymentsResource {

    private static final String PAYMENT_SAYS = "The payment, by its id.";

    @Inject
    Payments payments;

    @Inject
    Checkout checkout;

    @Inject
    CurrentCaller caller;

    @GET
    @Operation(
            operationId = "listPayments",
            summary = "Payments",
            description = "Newest first. Owners and admins see those of the whole workspace, others their own.")
    @APIResponse(
            responseCode = "200",
            description = "A page.",
            content = @Content(schema = @Schema(implementation = PaymentPage.class)))
    @APIResponse(responseCode = "400", description = "The cursor is of another list: `cursor_mismatch`.")
    public Envelope<PaymentPage> list(
            @Parameter(description = Asked.LIMIT_SAYS) @QueryParam("limit") @DefaultValue("20") String limit,
            @Parameter(description = Asked.CURSOR_SAYS) @QueryParam("cursor") @Nullable String cursor) {
        int most = Asked.limit(limit);
        var cursors = Cursor.of("billing.payments");
        var found = payments.list(
                caller.workspaceId(), seesAll() ? null : caller.accountId(), most + 1, cursors.idIn(cursor));
        return Envelope.ok(PaymentPage.of(found, most, cursors));
    }

    @GET
    @Path("/{paymentId}")
    @Operation(
            operationId = "getPayment",
            summary = "A payment",
            description = "As it stands here; ask the provider with `refresh`.")
    @APIResponse(
            responseCode = "200",
            description = "The payment.",
            content = @Content(schema = @Schema(implementation = PaymentView.class)))
    @APIResponse(responseCode = "404", description = "There is none that the caller may see.")
    public Envelope<PaymentView> get(@Parameter(description = PAYMENT_SAYS) @PathParam("paymentId") String paymentId) {
        return Envelope.ok(PaymentView.of(visible(Ids.inPath(paymentId))));
    }

    @POST
    @Path("/{paymentId}/refresh")
    @Operation(
            operationId = "refreshPayment",
            summary = "Ask the provider",
            description =
                    "For the page customers come back to: how the payment stands at the provider now. To be repeated without harm.")
    @APIResponse(
            responseCode = "200",
            description = "The payment.",
            content = @Content(schema = @Schema(implementation = PaymentView.class)))
    @APIResponse(responseCode = "404", description = "There is none that the caller may see.")
    public Envelope<PaymentView> refresh(
            @Parameter(description = PAYMENT_SAYS) @PathParam("paymentId") String paymentId) {
        return Envelope.ok(PaymentView.of(checkout.refresh(visible(Ids.inPath(paymentId)))));
    }

    @POST
    @Path("/{paymentId}/cancel")
    @Operation(
            operationId = "cancelPayment",
            summary = "Cancel a payment",
            description = "One that was not made yet. A promo code it held is free again. To be repeated without harm.")
    @APIResponse(
            responseCode = "200",
            description = "It is cancelled.",
            content = @Content(schema = @Schema(implementation = PaymentView.class)))
    @APIResponse(responseCode = "404", description = "There is none that the caller may see.")
    @APIResponse(responseCode = "409", description = "It was made: `conflict`.")
    public Envelope<PaymentView> cancel(
            @Parameter(description = PAYMENT_SAYS) @PathParam("paymentId") String paymentId) {
        var id = visible(Ids.inPath(paymentId)).id();
        return switch (payments.cancel(caller.workspaceId(), id)) {
            case DONE, UNCHANGED -> Envelope.ok(PaymentView.of(visible(id)));
            case INVALID -> throw new ApiException(ApiCode.CONFLICT, "The payment was made.");
            case UNKNOWN -> throw new ApiException(ApiCode.NOT_FOUND);
        };
    }

    private Payment visible(UUID id) {
        return payments.find(caller.workspaceId(), id)
                .filter(payment -> seesAll() || payment.accountId().equals(caller.accountId()))
                .orElseThrow(() -> new ApiException(ApiCode.NOT_FOUND));
    }

    private boolean seesAll() {
        return caller.get().hasAny(Roles.OWNER, Roles.ADMIN);
    }
}
