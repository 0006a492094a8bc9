package studio.atelier.wallet.rest;

import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;
import studio.atelier.identity.Roles;
import studio.atelier.rest.ApiCode;
import studio.atelier.rest.ApiException;
import studio.atelier.rest.CurrentCaller;
import studio.atelier.rest.Cursor;
import studio.atelier.rest.Envelope;
import studio.atelier.rest.Ids;
import studio.atelier.rest.Query;
import studio.atelier.wallet.OperatorMoney;
import studio.atelier.wallet.OperatorMoney.Refund;
import studio.atelier.wallet.OperatorMoney.Refunding;

/** Money given back. */
@Path("/v1/admin/refunds")
@Produces(MediaType.APPLICATION_JSON)
@ApplicationScoped
@RolesAllowed(Roles.OPERATOR)
@Tag(name = "admin")
public class RefundsResource {

    private static final String REFUND = "The refund.";
    private static final List<String> STATES = List.of("waiting", "done", "rejected");

    @Inject
    OperatorMoney money;

    @Inject
    CurrentCaller caller;

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            operationId = "refund",
            summary = "Give money back",
            description = "What a transaction took, in whole and once: asked again it answers with the first. Above "
                    + "`atelier.wallet.refund-alone-credits` it waits for a second operator.")
    @APIResponse(
            responseCode = "200",
            description = "It was asked for before.",
            content = @Content(schema = @Schema(implementation = RefundView.class)))
    @APIResponse(
            responseCode = "201",
            description = "`done`, or `waiting` for a second operator.",
            content = @Content(schema = @Schema(implementation = RefundView.class)))
    @APIResponse(responseCode = "403", description = "Only operators; or the wallet is frozen.")
    @APIResponse(responseCode = "404", description = "There is no such transaction, or it is a refund itself.")
    @APIResponse(responseCode = "409", description = "The transaction took nothing.")
    public Response refund(@NotNull @Valid RefundRequest request) {
        return switch (money.refund(request.transactionId(), request.reason(), caller.operatorId())) {
            case Refunding.Kept(Refund refund) ->
                Response.status(Response.Status.CREATED)
                        .entity(Envelope.ok(RefundView.of(refund)))
                        .build();
            case Refunding.Already(Refund refund) ->
                Response.ok(Envelope.ok(RefundView.of(refund))).build();
            case Refunding other -> throw refusal(other);
        };
    }

    @POST
    @Path("/{refundId}/approve")
    @Operation(
            operationId = "approveRefund",
            summary = "Agree to a refund that waits",
            description = "Takes an operator with an account who is not the one that asked.")
    @APIResponse(
            responseCode = "200",
            description = "Done.",
            content = @Content(schema = @Schema(implementation = RefundView.class)))
    @APIResponse(responseCode = "403", description = "Only another operator; or the wallet is frozen.")
    @APIResponse(responseCode = "404", description = "There is no such refund.")
    @APIResponse(responseCode = "409", description = "It has been decided.")
    public Envelope<RefundView> approve(@Parameter(description = REFUND) @PathParam("refundId") String refundId) {
        return decided(refundId, true);
    }

    @POST
    @Path("/{refundId}/reject")
    @Operation(
            operationId = "rejectRefund",
            summary = "Reject a refund that waits",
            description = "It may be asked for again.")
    @APIResponse(
            responseCode = "200",
            description = "Rejected.",
            content = @Content(schema = @Schema(implementation = RefundView.class)))
    @APIResponse(responseCode = "403", description = "Only operators.")
    @APIResponse(responseCode = "404", description = "There is no such refund.")
    @APIResponse(responseCode = "409", description = "It has been decided.")
    public Envelope<RefundView> reject(@Parameter(description = REFUND) @PathParam("refundId") String refundId) {
        return decided(refundId, false);
    }

    private Envelope<RefundView> decided(String refundId, boolean yes) {
        return switch (money.decide(Ids.inPath(refundId), yes, caller.operatorId())) {
            case Refunding.Kept(Refund refund) -> Envelope.ok(RefundView.of(refund));
            case Refunding other -> throw refusal(other);
        };
    }

    @GET
    @Operation(operationId = "listRefunds", summary = "Refunds", description = "Newest first.")
    @APIResponse(
            responseCode = "200",
            description = "A page of refunds.",
            content = @Content(schema = @Schema(implementation = RefundPage.class)))
    @APIResponse(responseCode = "400", description = "The cursor belongs to other filters: `cursor_mismatch`.")
    @APIResponse(responseCode = "403", description = "Only operators see refunds.")
    public Envelope<RefundPage> list(
            @Parameter(description = "`waiting`, `done` or `rejected`.") @QueryParam("state") @Nullable String state,
            @Parameter(description = "How many at most, 1 to 200.") @QueryParam("limit") @DefaultValue("50")
                    String limit,
            @Parameter(description = "The `nextCursor` of the page before.") @QueryParam("cursor") @Nullable
                    String cursor) {
        var filter = Query.word("state", state, STATES);
        int most = Query.number("limit", limit, 1, WalletResource.LIMIT_MAX);
        var cursors = Cursor.of("wallet.refunds", filter);
        var before = cursors.idIn(cursor);
        var found = money.refunds(filter, most + 1, before);
        var shown = found.subList(0, Math.min(most, found.size()));
        var next = found.size() > most ? cursors.after(shown.getLast().id()) : null;
        return Envelope.ok(new RefundPage(shown.stream().map(RefundView::of).toList(), next));
    }

    private static ApiException refusal(Refunding said) {
        return switch (said) {
            case Refunding.Unknown _ -> new ApiException(ApiCode.NOT_FOUND);
            case Refunding.NotPaid _ ->
                new ApiException(ApiCode.CONFLICT, "The transaction took nothing from anybody.");
            case Refunding.SamePerson _ ->
                new ApiException(ApiCode.FORBIDDEN, "A second operator, with an account, must agree.");
            case Refunding.Decided _ -> new ApiException(ApiCode.CONFLICT, "The refund has been decided.");
            case Refunding.Frozen _ -> new ApiException(ApiCode.WALLET_FROZEN);
            case Refunding.Already _ -> new ApiException(ApiCode.CONFLICT, "The transaction was taken back already.");
            case Refunding.Kept _ -> throw new IllegalStateException("No refusal");
        };
    }

    @Schema(name = "RefundRequest", description = "What to take back, and why.")
    public record RefundRequest(
            @NotNull @Schema(description = "As the receipt or the ledger tells it.")
            UUID transactionId,

            @NotNull
            @Pattern(regexp = "[a-z0-9_]{1,64}")
            @Schema(description = "A code for the ledger and the audit log.", examples = "poor_quality")
            String reason) {}

    @Schema(name = "RefundPage", description = "A page of refunds.")
    record RefundPage(
            @Schema(required = true) List<RefundView> items,

            @Schema(nullable = true, description = "Where the next page begins; null on the last.") @Nullable
            String nextCursor) {}

    @Schema(name = "Refund", description = "Money given back, or to be.")
    record RefundView(
            @Schema(required = true) UUID id,
            @Schema(required = true) UUID workspaceId,
            @Schema(required = true) UUID transactionId,
            @Schema(required = true) long credits,
            @Schema(required = true) String reason,

            @Schema(
                    required = true,
                    enumeration = {"waiting", "done", "rejected"})
            String state,

            @Schema(nullable = true) @Nullable UUID askedBy,
            @Schema(required = true) Instant askedAt,
            @Schema(nullable = true) @Nullable UUID decidedBy,
            @Schema(nullable = true) @Nullable Instant decidedAt) {

        static RefundView of(Refund refund) {
            return new RefundView(
                    refund.id(),
                    refund.workspaceId(),
                    refund.transactionId(),
                    refund.amount(),
                    refund.reason(),
                    refund.state(),
                    refund.askedBy(),
                    refund.askedAt(),
                    refund.decidedBy(),
                    refund.decidedAt());
        }
    }
}
