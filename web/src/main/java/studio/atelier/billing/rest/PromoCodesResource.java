package studio.atelier.billing.rest;

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
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;
import studio.atelier.billing.PromoCodes;
import studio.atelier.billing.PromoCodes.PromoCode;
import studio.atelier.identity.Roles;
import studio.atelier.rest.ApiCode;
import studio.atelier.rest.ApiException;
import studio.atelier.rest.CurrentCaller;
import studio.atelier.rest.Cursor;
import studio.atelier.rest.Envelope;
import studio.atelier.rest.FieldError;

/** Promo codes, for operators. */
@Path("/v1/admin/billing/promo-codes")
@Produces(MediaType.APPLICATION_JSON)
@ApplicationScoped
@RolesAllowed(Roles.OPERATOR)
@Tag(name = "admin")
public class PromoCodesResource {

    @Inject
    PromoCodes codes;

    @Inject
    CurrentCaller caller;

    @GET
    @Operation(operationId = "listPromoCodes", summary = "Promo codes", description = "By name.")
    @APIResponse(
            responseCode = "200",
            description = "A page.",
            content = @Content(schema = @Schema(implementation = PromoCodePage.class)))
    @APIResponse(responseCode = "400", description = "The cursor is of another list: `cursor_mismatch`.")
    public Envelope<PromoCodePage> list(
            @Parameter(description = Asked.LIMIT_SAYS) @QueryParam("limit") @DefaultValue("20") String limit,
            @Parameter(description = Asked.CURSOR_SAYS) @QueryParam("cursor") @Nullable String cursor) {
        int most = Asked.limit(limit);
        var cursors = Cursor.of("billing.promos");
        var found = codes.all(
                most + 1, cursor == null ? null : cursors.read(cursor, 1).getFirst());
        var shown = found.stream().limit(most).map(PromoCodeView::of).toList();
        return Envelope.ok(new PromoCodePage(
                shown, found.size() > most ? cursors.after(shown.getLast().code()) : null));
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            operationId = "makePromoCode",
            summary = "Make a promo code",
            description =
                    "So much in a hundred, or an amount of one currency; each workspace may use it once. The name makes it happen once.")
    @APIResponse(
            responseCode = "201",
            description = "It exists.",
            content = @Content(schema = @Schema(implementation = PromoCodeView.class)))
    @APIResponse(responseCode = "409", description = "There is such a code, or no such plan: `conflict`.")
    public Response make(@NotNull @Valid PromoCodeRequest request) {
        if ((request.percentOff() == null) == (request.amountOff() == null)
                || (request.amountOff() == null) != (request.currency() == null)) {
            throw ApiException.invalid(
                    FieldError.inBody("/percentOff", "invalid", "Give percentOff, or amountOff with its currency."));
        }
        var wanted = new PromoCode(
                request.code(),
                request.percentOff(),
                request.amountOff(),
                request.currency(),
                request.plan(),
                request.uses(),
                0,
                Instant.now().plus(Duration.ofDays(request.expiresDays())),
                null);
        if (!codes.make(wanted, caller.accountId())) {
            throw new ApiException(ApiCode.CONFLICT, "There is such a code, or no such plan.");
        }
        var made = codes.find(request.code()).orElseThrow();
        return Response.created(URI.create("v1/admin/billing/promo-codes/" + made.code()))
                .entity(Envelope.ok(PromoCodeView.of(made)))
                .build();
    }

    @POST
    @Path("/{code}/disable")
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            operationId = "disablePromoCode",
            summary = "Disable a promo code",
            description = "Nobody can use it from now on; payments made out with it keep their price.")
    @APIResponse(responseCode = "204", description = "It is disabled.")
    @APIResponse(responseCode = "404", description = "There is none that can be used.")
    public void disable(
            @Parameter(description = "The code.") @PathParam("code") String code,
            @NotNull @Valid PromoDisableRequest request) {
        if (!codes.disable(code, request.reason())) {
            throw new ApiException(ApiCode.NOT_FOUND);
        }
    }

    @Schema(name = "PromoCodeRequest", description = "What a code takes off, and for whom.")
    public record PromoCodeRequest(
            @NotNull @Pattern(regexp = "[A-Za-z0-9][A-Za-z0-9-]{2,31}") @Schema(examples = "SPRING-26")
            String code,

            @Nullable @Min(1) @Max(100) @Schema(nullable = true, description = "So much in a hundred.")
            Integer percentOff,

            @Nullable
            @Min(1)
            @Max(1_000_000_000_000L)
            @Schema(nullable = true, description = "Or an amount, in the smallest unit of the currency.")
            Long amountOff,

            @Nullable @Pattern(regexp = "[A-Z]{3}") @Schema(nullable = true, description = "Of the amount.")
            String currency,

            @Nullable @Schema(nullable = true, description = "Only for this plan.")
            String plan,

            @NotNull @Min(1) @Max(1_000_000) @Schema(description = "How many workspaces may use it.", examples = "100")
            Integer uses,

            @NotNull @Min(1) @Max(3660) @Schema(examples = "30")
            Integer expiresDays) {}

    @Schema(name = "PromoDisableRequest", description = "Why.")
    public record PromoDisableRequest(
            @NotNull
            @Pattern(regexp = Asked.REASON)
            @Schema(description = Asked.REASON_SAYS, examples = Asked.REASON_EXAMPLE)
            String reason) {}

    @Schema(name = "PromoCodePage", description = "A page of promo codes.")
    record PromoCodePage(
            @Schema(required = true) List<PromoCodeView> items,

            @Schema(nullable = true, description = "Where the next page begins; null on the last.") @Nullable
            String nextCursor) {}

    @Schema(name = "PromoCode", description = "A code that lowers a price.")
    record PromoCodeView(
            @Schema(required = true) String code,

            @Schema(nullable = true) @Nullable Integer percentOff,

            @Schema(nullable = true) @Nullable Long amountOff,

            @Schema(nullable = true) @Nullable String currency,

            @Schema(nullable = true) @Nullable String plan,

            @Schema(required = true) int uses,

            @Schema(required = true, description = "By payments that were made out with it and not cancelled.")
            int used,

            @Schema(required = true) Instant expiresAt,

            @Schema(nullable = true) @Nullable Instant disabledAt) {

        static PromoCodeView of(PromoCode code) {
            return new PromoCodeView(
                    code.code(),
                    code.percentOff(),
                    code.amountOff(),
                    code.currency(),
                    code.plan(),
                    code.uses(),
                    code.used(),
                    code.expiresAt(),
                    code.disabledAt());
        }
    }
}
