package studio.atelier.wallet.rest;

import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;
import studio.atelier.identity.Roles;
import studio.atelier.identity.Scopes;
import studio.atelier.limit.Limit;
import studio.atelier.rest.ApiCode;
import studio.atelier.rest.ApiException;
import studio.atelier.rest.ApiKeyArea;
import studio.atelier.rest.CurrentCaller;
import studio.atelier.rest.Envelope;
import studio.atelier.rest.IdempotencyKey;
import studio.atelier.rest.Ids;
import studio.atelier.rest.Limited;
import studio.atelier.wallet.Redemption;
import studio.atelier.wallet.Wallet;

/** The wallet of the workspace one acts in. */
@Path("/v1/wallet")
@Produces(MediaType.APPLICATION_JSON)
@ApplicationScoped
@Tag(name = "wallet")
@ApiKeyArea(Scopes.WALLET)
public class WalletResource {

    static final int LIMIT_MAX = 200;

    private static final int KEY_CHARACTERS_MAX = 128;
    private static final String KEY_SAYS =
            "Your name for this request, 1 to 128 visible ASCII characters: sent again, it is answered again and not done twice.";

    private static final int CODE_MOST = 100;
    private static final long CREDITS_MOST = 1_000_000_000_000L;

    @Inject
    Wallet wallet;

    @Inject
    CurrentCaller caller;

    @GET
    @Operation(
            operationId = "getWallet",
            summary = "Balance",
            description = "Credits of the workspace, and its budget.")
    @APIResponse(
            responseCode = "200",
            description = "The wallet.",
            content = @Content(schema = @Schema(implementation = WalletView.class)))
    public Envelope<WalletView> get() {
        var workspace = caller.workspaceId();
        return Envelope.ok(WalletView.of(wallet.balance(workspace), wallet.budget(workspace)));
    }

    @POST
    @Path("/redeem")
    @Consumes(MediaType.APPLICATION_JSON)
    @Limited(Limit.REDEEM)
    @Operation(
            operationId = "redeemCode",
            summary = "Redeem a code",
            description =
                    "Turns a code into credits. A code that is unknown, used, expired or disabled is refused in the same words. "
                            + "The same request under the same key gives the first answer.")
    @APIResponse(
            responseCode = "200",
            description = "The credits are in the wallet; `Idempotency-Replayed: true` says that they were before.",
            content = @Content(schema = @Schema(implementation = RedeemedView.class)))
    @APIResponse(responseCode = "403", description = "The wallet is frozen: `wallet_frozen`.")
    @APIResponse(
            responseCode = "422",
            description = "`code_refused`, or `idempotency_key_reused` with another code; or the request is not valid.")
    public Response redeem(
            @Parameter(description = KEY_SAYS, required = true) @HeaderParam(IdempotencyKey.HEADER) @Nullable
                    String key,
            @NotNull @Valid RedeemRequest request) {
        return switch (wallet.redeem(caller.get(), request.code(), IdempotencyKey.required(key, KEY_CHARACTERS_MAX))) {
            case Redemption.Redeemed(long credits, UUID transaction, boolean replayed) -> {
                var balance = wallet.balance(caller.workspaceId());
                var answer = Response.ok(Envelope.ok(new RedeemedView(credits, balance.posted(), transaction)));
                yield (replayed ? answer.header("Idempotency-Replayed", "true") : answer).build();
            }
            case Redemption.Refused _ -> throw new ApiException(ApiCode.CODE_REFUSED);
            case Redemption.KeyReused _ -> throw new ApiException(ApiCode.IDEMPOTENCY_KEY_REUSED);
            case Redemption.Frozen _ -> throw new ApiException(ApiCode.WALLET_FROZEN);
        };
    }

    @GET
    @Path("/jobs/{jobId}/cancel-cost")
    @Operation(
            operationId = "getCancelCost",
            summary = "What cancelling a job would cost",
            description = "Now, without doing it: what is done is charged, the rest of the hold becomes free.")
    @APIResponse(
            responseCode = "200",
            description = "The cost.",
            content = @Content(schema = @Schema(implementation = CancelCostView.class)))
    @APIResponse(responseCode = "404", description = "There is no such job.")
    public Envelope<CancelCostView> cancelCost(@Parameter(description = "The job.") @PathParam("jobId") String jobId) {
        return wallet.cancelCost(caller.workspaceId(), Ids.inPath(jobId, ApiCode.JOB_NOT_FOUND))
                .map(cost -> Envelope.ok(new CancelCostView(cost.done(), cost.most())))
                .orElseThrow(() -> new ApiException(ApiCode.JOB_NOT_FOUND));
    }

    @PUT
    @Path("/budget")
    @Consumes(MediaType.APPLICATION_JSON)
    @RolesAllowed({Roles.OWNER, Roles.ADMIN})
    @Operation(
            operationId = "setBudget",
            summary = "Set the budget of a day",
            description =
                    "Jobs that would take more than is left of it are refused, and once it is spent, no waiting work is begun until "
                            + "midnight UTC or until it is raised. Null takes it away.")
    @APIResponse(
            responseCode = "200",
            description = "It holds at once.",
            content = @Content(schema = @Schema(implementation = WalletView.BudgetView.class)))
    @APIResponse(responseCode = "403", description = "Only owners and admins of the workspace.")
    public Envelope<WalletView.BudgetView> setBudget(@NotNull @Valid BudgetRequest request) {
        return Envelope.ok(WalletView.BudgetView.of(wallet.changeBudget(caller.get(), request.dailyCredits())));
    }

    @Schema(name = "RedeemRequest", description = "A code, as it is printed; dashes, blanks and case do not matter.")
    public record RedeemRequest(
            @NotNull @Size(min = 1, max = CODE_MOST) @Schema(examples = "V2-8J4QX-M2T7K-C9R0W-6HNYE-5ZD3P")
            String code) {}

    @Schema(name = "Redeemed", description = "What a code brought.")
    record RedeemedView(
            @Schema(required = true, description = "What the code was worth.")
            long credits,

            @Schema(required = true, description = "The balance now.")
            long balanceCredits,

            @Schema(required = true, description = "The transaction in the ledger.")
            UUID ledgerId) {}

    @Schema(name = "CancelCost", description = "What cancelling would cost, in credits.")
    record CancelCostView(
            @Schema(required = true, description = "For what is done.")
            long credits,

            @Schema(required = true, description = "At most, if work in progress gets done before it stops.")
            long mostCredits) {}

    @Schema(name = "BudgetRequest", description = "A budget.")
    public record BudgetRequest(
            @Nullable @Min(0) @Max(CREDITS_MOST) @Schema(nullable = true, description = "Credits a day; null for none.")
            Long dailyCredits) {}
}
