package studio.atelier.wallet.rest;

import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
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
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Request;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.Variant;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;
import studio.atelier.identity.Roles;
import studio.atelier.rest.ApiCode;
import studio.atelier.rest.ApiException;
import studio.atelier.rest.Csv;
import studio.atelier.rest.CurrentCaller;
import studio.atelier.rest.Envelope;
import studio.atelier.rest.Ids;
import studio.atelier.rest.Query;
import studio.atelier.wallet.NewCodes;
import studio.atelier.wallet.OperatorMoney;
import studio.atelier.wallet.OperatorMoney.CodeBatch;
import studio.atelier.wallet.RedeemCodes;

/** Codes for credits. */
@Path("/v1/admin/redeem-codes")
@ApplicationScoped
@RolesAllowed(Roles.OPERATOR)
@Tag(name = "admin")
public class RedeemCodesResource {

    private static final int COUNT = 10;
    private static final long CREDITS = 1_000;
    private static final long CREDITS_MOST = 10_000_000;
    private static final int DAYS = 30;
    private static final int DAYS_MOST = 365;
    private static final int USES_MOST = 100_000;
    private static final String PREFIX = "V2";
    private static final String REASON = "[a-z0-9_]{1,64}";

    @Inject
    OperatorMoney money;

    @Inject
    CurrentCaller caller;

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @Produces({MediaType.APPLICATION_JSON, Csv.TYPE})
    @Operation(
            operationId = "createRedeemCodes",
            summary = "Make codes",
            description =
                    "The codes are in this answer and nowhere else: what is kept is a keyed hash. With `Accept: text/csv` they come as "
                            + "a file. With `uses` above 1 it is a campaign: so many accounts may redeem each code, each once.")
    @APIResponse(
            responseCode = "201",
            description = "The codes.",
            content = {
                @Content(mediaType = MediaType.APPLICATION_JSON, schema = @Schema(implementation = CodesView.class)),
                @Content(mediaType = Csv.TYPE, schema = @Schema(type = SchemaType.STRING))
            })
    @APIResponse(responseCode = "403", description = "Only operators make codes.")
    public Response create(@NotNull @Valid CodesRequest order, @Context Request request) {
        var made = money.makeCodes(order.order(caller.operatorId()));
        var wanted =
                request.selectVariant(Variant.mediaTypes(MediaType.APPLICATION_JSON_TYPE, MediaType.valueOf(Csv.TYPE))
                        .build());
        return wanted != null && wanted.getMediaType().toString().startsWith(Csv.TYPE)
                ? csv(made)
                : Response.status(Response.Status.CREATED)
                        .entity(Envelope.ok(new CodesView(
                                made.batchId(), made.codes(), made.codes().size())))
                        .type(MediaType.APPLICATION_JSON_TYPE)
                        .header("Cache-Control", "no-store")
                        .build();
    }

    private static Response csv(RedeemCodes.Made made) {
        var file = new StringBuilder(Csv.line("code", "batchId"));
        made.codes().forEach(code -> file.append(Csv.line(code, made.batchId())));
        return Response.status(Response.Status.CREATED)
                .entity(file.toString())
                .type(Csv.TYPE + ";charset=utf-8")
                .header("Cache-Control", "no-store")
                .header("Content-Disposition", "attachment; filename=\"redeem-codes.csv\"")
                .build();
    }

    @GET
    @Produces(MediaType.APPLICATION_JSON)
    @Operation(
            operationId = "listRedeemCodes",
            summary = "Orders of codes, and what became of them",
            description = "Newest first: how many were redeemed, for how many credits, and what may still come.")
    @APIResponse(
            responseCode = "200",
            description = "Orders.",
            content = @Content(schema = @Schema(implementation = BatchList.class)))
    @APIResponse(responseCode = "403", description = "Only operators see codes.")
    public Envelope<BatchList> list(
            @Parameter(description = "Only those made before this time.") @QueryParam("before") @Nullable String before,
            @Parameter(description = "How many at most, 1 to 200.") @QueryParam("limit") @DefaultValue("50")
                    String limit) {
        var batches = money.codeBatches(
                Query.number("limit", limit, 1, WalletResource.LIMIT_MAX), Query.time("before", before));
        return Envelope.ok(new BatchList(
                batches.stream().map(BatchView::of).toList(),
                batches.stream().mapToLong(CodeBatch::redeemed).sum(),
                batches.stream().mapToLong(CodeBatch::outstanding).sum()));
    }

    @POST
    @Path("/{batchId}/disable")
    @Consumes(MediaType.APPLICATION_JSON)
    @Produces(MediaType.APPLICATION_JSON)
    @Operation(
            operationId = "disableRedeemCodes",
            summary = "Disable the codes of an order",
            description = "Those not redeemed yet; what was redeemed stays.")
    @APIResponse(
            responseCode = "200",
            description = "How many that stopped.",
            content = @Content(schema = @Schema(implementation = DisabledView.class)))
    @APIResponse(responseCode = "403", description = "Only operators disable codes.")
    @APIResponse(responseCode = "404", description = "There is no such order with codes to disable.")
    public Envelope<DisabledView> disable(
            @Parameter(description = "The order.") @PathParam("batchId") String batchId,
            @NotNull @Valid DisableRequest request) {
        int stopped = money.disableCodes(Ids.inPath(batchId), request.reason());
        if (stopped == 0) {
            throw new ApiException(
                    ApiCode.NOT_FOUND, "There is no such order, or none of its codes is left to disable.");
        }
        return Envelope.ok(new DisabledView(stopped));
    }

    @Schema(name = "RedeemCodesRequest", description = "An order for codes; all members have defaults.")
    public record CodesRequest(
            @Nullable @Min(1) @Max(RedeemCodes.MOST) @Schema(nullable = true, defaultValue = "10")
            Integer count,

            @Nullable
            @Min(1)
            @Max(CREDITS_MOST)
            @Schema(nullable = true, defaultValue = "1000", description = "What each is worth.")
            Long credits,

            @Nullable @Min(1) @Max(DAYS_MOST) @Schema(nullable = true, defaultValue = "30")
            Integer expiresDays,

            @Nullable
            @Pattern(regexp = "[A-Za-z0-9]{0,6}")
            @Schema(nullable = true, defaultValue = "V2", description = "What they begin with.")
            String prefix,

            @Nullable
            @Min(1)
            @Max(USES_MOST)
            @Schema(nullable = true, defaultValue = "1", description = "By how many accounts each can be redeemed.")
            Integer uses) {

        NewCodes order(@Nullable UUID by) {
            return new NewCodes(
                    count == null ? COUNT : count,
                    credits == null ? CREDITS : credits,
                    Duration.ofDays(expiresDays == null ? DAYS : expiresDays),
                    prefix == null ? PREFIX : prefix.toUpperCase(Locale.ROOT),
                    uses == null ? 1 : uses,
                    by);
        }
    }

    @Schema(name = "RedeemCodes", description = "Codes that were just made. Nobody can show them again.")
    record CodesView(
            @Schema(required = true, description = "The order, to look at it or to disable it.")
            UUID batchId,

            @Schema(required = true) List<String> codes,
            @Schema(required = true) int count) {}

    @Schema(name = "RedeemCodesDisableRequest", description = "Why.")
    public record DisableRequest(
            @NotNull @Pattern(regexp = REASON) @Schema(description = "A code for the audit log.", examples = "leaked")
            String reason) {}

    @Schema(name = "RedeemCodesDisabled", description = "What was disabled.")
    record DisabledView(@Schema(required = true) int count) {}

    @Schema(name = "RedeemCodeOrders", description = "Orders of codes with their sums.")
    record BatchList(
            @Schema(required = true) List<BatchView> items,

            @Schema(required = true, description = "Credits that came of the orders shown.")
            long redeemedCredits,

            @Schema(required = true, description = "Credits that may still come of them.")
            long outstandingCredits) {}

    @Schema(name = "RedeemCodeOrder", description = "An order of codes.")
    record BatchView(
            @Schema(required = true) UUID id,
            @Schema(required = true) String prefix,
            @Schema(required = true) int count,
            @Schema(required = true) long credits,
            @Schema(required = true) long uses,
            @Schema(required = true) long redemptions,
            @Schema(required = true) long redeemedCredits,
            @Schema(required = true) long outstandingCredits,

            @Schema(required = true, description = "How many codes were disabled.")
            int disabled,

            @Schema(required = true) Instant expiresAt,
            @Schema(required = true) Instant createdAt,

            @Schema(nullable = true, description = "Null for whoever had the installation's token.") @Nullable
            UUID createdBy) {

        static BatchView of(CodeBatch batch) {
            return new BatchView(
                    batch.id(),
                    batch.prefix(),
                    batch.codes(),
                    batch.credits(),
                    batch.uses(),
                    batch.used(),
                    batch.redeemed(),
                    batch.outstanding(),
                    batch.disabled(),
                    batch.expiresAt(),
                    batch.createdAt(),
                    batch.createdBy());
        }
    }
}
