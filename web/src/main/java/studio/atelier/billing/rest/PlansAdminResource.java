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
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
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
import studio.atelier.identity.Roles;
import studio.atelier.rest.ApiCode;
import studio.atelier.rest.ApiException;
import studio.atelier.rest.Envelope;
import studio.atelier.rest.FieldError;
import studio.atelier.rest.Version;

/** Plans, for operators. */
@Path("/v1/admin/billing/plans")
@Produces(MediaType.APPLICATION_JSON)
@ApplicationScoped
@RolesAllowed(Roles.OPERATOR)
@Tag(name = "admin")
public class PlansAdminResource {

    private static final String PLAN_SAYS = "The plan, by its code.";

    @Inject
    PlanDesk desk;

    @GET
    @Operation(
            operationId = "listAllPlans",
            summary = "All plans",
            description = "Also those that are not offered any more.")
    @APIResponse(
            responseCode = "200",
            description = "The cheapest of each kind first.",
            content = @Content(schema = @Schema(type = SchemaType.ARRAY, implementation = PlanView.class)))
    public Envelope<List<PlanView>> list() {
        return Envelope.ok(desk.all().stream().map(PlanView::of).toList());
    }

    @GET
    @Path("/{code}")
    @Operation(operationId = "getPlan", summary = "A plan", description = "With a version for changes.")
    @APIResponse(
            responseCode = "200",
            description = "The plan, with its version as `ETag`.",
            content = @Content(schema = @Schema(implementation = PlanView.class)))
    @APIResponse(responseCode = "404", description = "There is none.")
    public Response get(@Parameter(description = PLAN_SAYS) @PathParam("code") String code) {
        return answer(code);
    }

    @PUT
    @Path("/{code}")
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            operationId = "changePlan",
            summary = "Change a plan",
            description =
                    "Makes its next version. Payments and packages that exist keep the version they were made at. The currency and the kind stay.")
    @APIResponse(
            responseCode = "200",
            description = "Changed.",
            content = @Content(schema = @Schema(implementation = PlanView.class)))
    @APIResponse(responseCode = "404", description = "There is none.")
    @APIResponse(responseCode = "412", description = "It was changed meanwhile.")
    @APIResponse(responseCode = "428", description = "`If-Match` is missing.")
    public Response change(
            @Parameter(description = PLAN_SAYS) @PathParam("code") String code,
            @Parameter(description = "The `ETag` of the version that is changed.") @HeaderParam("If-Match") @Nullable
                    String ifMatch,
            @NotNull @Valid PlanRequest request) {
        if (desk.find(code).isEmpty()) {
            throw new ApiException(ApiCode.NOT_FOUND);
        }
        var next = new PlanDesk.NewVersion(
                request.offered(), request.amount(), request.days(), request.lessons(), request.reason());
        switch (desk.change(code, Version.required(ifMatch), next)) {
            case DONE -> {}
            case STALE -> throw new ApiException(ApiCode.PRECONDITION_FAILED);
            case UNFIT ->
                throw ApiException.invalid(
                        FieldError.inBody("/lessons", "invalid", "A package has lessons, a subscription has none."));
        }
        return answer(code);
    }

    private Response answer(String code) {
        var plan = desk.find(code).orElseThrow(() -> new ApiException(ApiCode.NOT_FOUND));
        return Version.answer(PlanView.of(plan), plan.version());
    }

    @Schema(name = "PlanRequest", description = "What a plan shall be.")
    public record PlanRequest(
            @NotNull @Schema(description = "Whether it can be bought.")
            Boolean offered,

            @NotNull
            @Min(1)
            @Max(1_000_000_000_000L)
            @Schema(description = "The price, in the smallest unit of the currency.", examples = "4900")
            Long amount,

            @NotNull @Min(1) @Max(3660) @Schema(description = "How long it lasts.", examples = "30")
            Integer days,

            @Nullable
            @Min(1)
            @Max(10_000)
            @Schema(nullable = true, description = "Lessons of a package; null for a subscription.")
            Integer lessons,

            @NotNull
            @Pattern(regexp = Asked.REASON)
            @Schema(description = Asked.REASON_SAYS, examples = Asked.REASON_EXAMPLE)
            String reason) {}
}
