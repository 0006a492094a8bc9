package studio.atelier.billing.rest;

import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;
import studio.atelier.billing.Payment;
import studio.atelier.billing.PaymentDesk;
import studio.atelier.billing.Refunds;
import studio.atelier.identity.Roles;
import studio.atelier.rest.ApiCode;
import studio.atelier.rest.ApiException;
import studio.atelier.rest.Cursor;
import studio.atelier.rest.Envelope;
import studio.atelier.rest.Query;

/** Payments of all workspaces, for operators. */
@Path("/v1/admin/billing/payments")
@Produces(MediaType.APPLICATION_JSON)
@ApplicationScoped
@RolesAllowed(Roles.OPERATOR)
@Tag(name = "admin")
public class PaymentsAdminResource {

    private static final String PAYMENT_SAYS = "The payment, by its id.";
    private static final List<String> STATES =
            Stream.of(Payment.State.values()).map(Payment.State::wire).toList();

    @Inject
    PaymentDesk desk;

    @Inject
    Refunds refunds;

    @GET
    @Operation(operationId = "listAllPayments", summary = "All payments", description = "Newest first.")
    @APIResponse(
            responseCode = "200",
            description = "A page.",
            content = @Content(schema = @Schema(implementation = PaymentPage.class)))
    @APIResponse(responseCode = "400", description = "The cursor is of another list: `cursor_mismatch`.")
    public Envelope<PaymentPage> list(
            @Parameter(description = "Only of this workspace.") @QueryParam("workspace") @Nullable String workspace,
            @Parameter(description = "Only in this state.") @QueryParam("state") @Nullable String state,
            @Parameter(description = Asked.LIMIT_SAYS) @QueryParam("limit") @DefaultValue("20") String limit,
            @Parameter(description = Asked.CURSOR_SAYS) @QueryParam("cursor") @Nullable String cursor) {
        var word = Query.word("state", state, STATES);
        var filter = new PaymentDesk.Filter(
                Query.id("workspace", workspace),
                word == null ? null : Payment.State.valueOf(word.toUpperCase(Locale.ROOT)));
        int most = Asked.limit(limit);
        var cursors = Cursor.of("billing.payments.all", filter);
        return Envelope.ok(PaymentPage.of(desk.list(filter, most + 1, Asked.after(cursors, cursor)), most, cursors));
    }

    @GET
    @Path("/{paymentId}")
    @Operation(operationId = "getAnyPayment", summary = "A payment", description = "Of any workspace.")
    @APIResponse(
            responseCode = "200",
            description = "The payment.",
            content = @Content(schema = @Schema(implementation = PaymentView.class)))
    @APIResponse(responseCode = "404", description = "There is none.")
    public Envelope<PaymentView> get(@Parameter(description = PAYMENT_SAYS) @PathParam("paymentId") String paymentId) {
        return Envelope.ok(PaymentView.of(found(Asked.id(paymentId))));
    }

    @PATCH
    @Path("/{paymentId}/status")
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            operationId = "setPaymentStatus",
            summary = "Write down what became of a payment",
            description =
                    "`succeeded` grants what was bought, once, whoever else says so too. `refunded` gives the whole amount back: at the provider, or by the operator's own hands where it was paid to them; what was bought is taken back. To be repeated without harm.")
    @APIResponse(
            responseCode = "200",
            description = "The payment; a refund the provider has not confirmed yet is finished by itself.",
            content = @Content(schema = @Schema(implementation = PaymentView.class)))
    @APIResponse(responseCode = "404", description = "There is none.")
    @APIResponse(
            responseCode = "409",
            description = "The state does not allow it, or lessons it paid for are reserved: `conflict`.")
    public Envelope<PaymentView> set(
            @Parameter(description = PAYMENT_SAYS) @PathParam("paymentId") String paymentId,
            @NotNull @Valid PaymentStatusRequest request) {
        var payment = found(Asked.id(paymentId));
        var to = Payment.State.valueOf(request.status().toUpperCase(Locale.ROOT));
        var change = to == Payment.State.REFUNDED
                ? refunds.refund(payment, request.reason())
                : desk.set(payment, to, request.reference(), request.reason());
        return switch (change) {
            case DONE, UNCHANGED, ASKED -> Envelope.ok(PaymentView.of(found(payment.id())));
            case INVALID -> throw new ApiException(ApiCode.CONFLICT, "The state of the payment does not allow this.");
            case PAID_AFTER_CANCEL ->
                throw new ApiException(ApiCode.CONFLICT, "The payment was cancelled; give the money back.");
            case RESERVED ->
                throw new ApiException(
                        ApiCode.CONFLICT,
                        "Lessons it paid for are reserved, or an upgrade was credited its worth: refund that first.");
            case UNKNOWN -> throw new ApiException(ApiCode.NOT_FOUND);
        };
    }

    private Payment found(UUID id) {
        return desk.find(id).orElseThrow(() -> new ApiException(ApiCode.NOT_FOUND));
    }

    @Schema(name = "PaymentStatusRequest", description = "What became of it, and why.")
    public record PaymentStatusRequest(
            @NotNull
            @Pattern(regexp = "pending|succeeded|failed|cancelled|refunded")
            @Schema(enumeration = {"pending", "succeeded", "failed", "cancelled", "refunded"})
            String status,

            @Nullable
            @Size(min = 1, max = 200)
            @Schema(nullable = true, description = "Such as the number of a bank statement.")
            String reference,

            @NotNull
            @Pattern(regexp = Asked.REASON)
            @Schema(description = Asked.REASON_SAYS, examples = Asked.REASON_EXAMPLE)
            String reason) {}
}
