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
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;
import studio.atelier.billing.PlanDesk;
import studio.atelier.billing.PlanDesk.Limit;
import studio.atelier.billing.PlanDesk.Tier;
import studio.atelier.identity.Roles;
import studio.atelier.rest.ApiCode;
import studio.atelier.rest.ApiException;
import studio.atelier.rest.Envelope;
import studio.atelier.rest.FieldError;

/** What tiers allow, for operators. */
@Path("/v1/admin/billing/tiers")
@Produces(MediaType.APPLICATION_JSON)
@ApplicationScoped
@RolesAllowed(Roles.OPERATOR)
@Tag(name = "admin")
public class TiersAdminResource {

    private static final java.util.regex.Pattern KIND = java.util.regex.Pattern.compile("[a-z][a-z0-9._-]{0,63}");

    @Inject
    PlanDesk desk;

    @GET
    @Operation(
            operationId = "listTiers",
            summary = "Tiers",
            description =
                    "The lowest first, with how many jobs of which kinds they allow. Other kinds are not limited.")
    @APIResponse(
            responseCode = "200",
            description = "Tiers.",
            content = @Content(schema = @Schema(type = SchemaType.ARRAY, implementation = TierView.class)))
    public Envelope<List<TierView>> list() {
        var limits = desk.limits();
        return Envelope.ok(
                desk.tiers().stream().map(tier -> TierView.of(tier, limits)).toList());
    }

    @PUT
    @Path("/{tier}/limits/{kind}")
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            operationId = "setTierLimit",
            summary = "Limit a kind of job",
            description = "From the next job on. Without numbers the kind is not limited any more for this tier.")
    @APIResponse(responseCode = "204", description = "It is so.")
    @APIResponse(responseCode = "404", description = "There is no such tier, or no kind can have this name.")
    public void limit(
            @Parameter(description = "The tier.") @PathParam("tier") String tier,
            @Parameter(description = "The kind of job, such as film.render.") @PathParam("kind") String kind,
            @NotNull @Valid TierLimitRequest request) {
        if (!KIND.matcher(kind).matches()
                || desk.tiers().stream().noneMatch(one -> one.name().equals(tier))) {
            throw new ApiException(ApiCode.NOT_FOUND);
        }
        var perDay = request.perDay();
        var perMonth = request.perMonth();
        if (perDay == null && perMonth == null) {
            desk.unlimit(tier, kind, request.reason());
        } else if (perDay == null || perMonth == null || perDay > perMonth) {
            throw ApiException.invalid(FieldError.inBody(
                    "/perMonth", "out_of_range", "Give both numbers, and for a month no fewer than for a day."));
        } else {
            desk.limit(new Limit(tier, kind, perDay, perMonth), request.reason());
        }
    }

    @Schema(name = "TierLimitRequest", description = "How many jobs; neither number for no limit.")
    public record TierLimitRequest(
            @Nullable @Min(0) @Max(1_000_000_000) @Schema(nullable = true, description = "In a day of UTC.")
            Integer perDay,

            @Nullable @Min(0) @Max(1_000_000_000) @Schema(nullable = true, description = "In a month of UTC.")
            Integer perMonth,

            @NotNull
            @Pattern(regexp = Asked.REASON)
            @Schema(description = Asked.REASON_SAYS, examples = Asked.REASON_EXAMPLE)
            String reason) {}

    @Schema(name = "Tier", description = "What a tier allows.")
    record TierView(
            @Schema(required = true) String name,

            @Schema(required = true) String resolution,

            @Schema(required = true) int customVoices,

            @Schema(required = true, description = "Of its jobs in the queue; lower is served first.")
            int priority,

            @Schema(required = true) List<TierLimitView> limits) {

        static TierView of(Tier tier, List<Limit> limits) {
            return new TierView(
                    tier.name(),
                    tier.resolution(),
                    tier.customVoices(),
                    tier.priority(),
                    limits.stream()
                            .filter(limit -> limit.tier().equals(tier.name()))
                            .map(limit -> new TierLimitView(limit.kind(), limit.perDay(), limit.perMonth()))
                            .toList());
        }
    }

    @Schema(name = "TierLimit", description = "How many jobs of a kind, by days and months of UTC.")
    record TierLimitView(
            @Schema(required = true) String kind,

            @Schema(required = true) int perDay,

            @Schema(required = true) int perMonth) {}
}
