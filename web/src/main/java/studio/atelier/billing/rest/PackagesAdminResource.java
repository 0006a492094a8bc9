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
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.time.Duration;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;
import studio.atelier.billing.PackageDesk;
import studio.atelier.billing.PackageDesk.Giving;
import studio.atelier.identity.Roles;
import studio.atelier.rest.ApiCode;
import studio.atelier.rest.ApiException;
import studio.atelier.rest.CurrentCaller;
import studio.atelier.rest.Envelope;
import studio.atelier.rest.Ids;

/** Lesson packages of anybody, for operators. */
@Path("/v1/admin/billing/packages")
@Produces(MediaType.APPLICATION_JSON)
@ApplicationScoped
@RolesAllowed(Roles.OPERATOR)
@Tag(name = "admin")
public class PackagesAdminResource {

    private static final String PACKAGE_SAYS = "The package, by its id.";

    @Inject
    PackageDesk desk;

    @Inject
    CurrentCaller caller;

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            operationId = "givePackage",
            summary = "Give a package",
            description = "Lessons without a payment, to a member of a workspace.")
    @APIResponse(
            responseCode = "201",
            description = "Given. `Idempotency-Replayed: true` says that it was before.",
            content = @Content(schema = @Schema(implementation = LessonPackageView.class)))
    @APIResponse(responseCode = "400", description = Asked.KEY_MISSING)
    @APIResponse(responseCode = "404", description = "There is no such member of that workspace.")
    @APIResponse(responseCode = "422", description = Asked.KEY_REUSED)
    public Response give(
            @Parameter(description = Asked.KEY_SAYS) @HeaderParam(Asked.KEY) @Nullable String key,
            @NotNull @Valid PackageGiftRequest request) {
        var gift = new PackageDesk.Gift(
                request.workspaceId(),
                request.accountId(),
                request.lessons(),
                Duration.ofDays(request.days()),
                request.reason());
        return switch (desk.give(gift, caller.operatorId(), Asked.key(key))) {
            case Giving.Given(var made, boolean replayed) -> {
                var answer = Response.created(URI.create("v1/admin/billing/packages/" + made.id()))
                        .entity(Envelope.ok(LessonPackageView.of(made)));
                yield (replayed ? answer.header("Idempotency-Replayed", "true") : answer).build();
            }
            case Giving.KeyReused _ -> throw new ApiException(ApiCode.IDEMPOTENCY_KEY_REUSED);
            case Giving.Unknown _ -> throw new ApiException(ApiCode.NOT_FOUND);
        };
    }

    @GET
    @Path("/{packageId}")
    @Operation(operationId = "getPackage", summary = "A package", description = "Of any workspace.")
    @APIResponse(
            responseCode = "200",
            description = "The package.",
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            schema = @Schema(implementation = LessonPackageView.class)))
    @APIResponse(responseCode = "404", description = "There is none.")
    public Envelope<LessonPackageView> get(
            @Parameter(description = PACKAGE_SAYS) @PathParam("packageId") String packageId) {
        return Envelope.ok(found(Ids.inPath(packageId)));
    }

    @POST
    @Path("/{packageId}/cancel")
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            operationId = "cancelPackage",
            summary = "Cancel a package",
            description =
                    "The rest of its lessons is gone; money is given back by a refund of its payment and not by this. To be repeated without harm.")
    @APIResponse(
            responseCode = "200",
            description = "It is cancelled.",
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            schema = @Schema(implementation = LessonPackageView.class)))
    @APIResponse(responseCode = "404", description = "There is none.")
    @APIResponse(responseCode = "409", description = "It has expired, or lessons of it are reserved: `conflict`.")
    public Envelope<LessonPackageView> cancel(
            @Parameter(description = PACKAGE_SAYS) @PathParam("packageId") String packageId,
            @NotNull @Valid PackageCancelRequest request) {
        var id = Ids.inPath(packageId);
        return switch (desk.cancel(id, caller.operatorId(), request.reason())) {
            case CANCELLED, UNCHANGED -> Envelope.ok(found(id));
            case EXPIRED -> throw new ApiException(ApiCode.CONFLICT, "The package has expired.");
            case RESERVED -> throw new ApiException(ApiCode.CONFLICT, "Lessons of the package are reserved.");
            case UNKNOWN -> throw new ApiException(ApiCode.NOT_FOUND);
        };
    }

    private LessonPackageView found(UUID id) {
        return desk.find(id).map(LessonPackageView::of).orElseThrow(() -> new ApiException(ApiCode.NOT_FOUND));
    }

    @Schema(name = "PackageGiftRequest", description = "For whom, and how much.")
    public record PackageGiftRequest(
            @NotNull UUID workspaceId,

            @NotNull @Schema(description = "A member of it.")
            UUID accountId,

            @NotNull @Min(1) @Max(10_000) @Schema(examples = "4")
            Integer lessons,

            @NotNull @Min(1) @Max(3660) @Schema(description = "How long they can be used.", examples = "30")
            Integer days,

            @NotNull
            @Pattern(regexp = Asked.REASON)
            @Schema(description = Asked.REASON_SAYS, examples = Asked.REASON_EXAMPLE)
            String reason) {}

    @Schema(name = "PackageCancelRequest", description = "Why.")
    public record PackageCancelRequest(
            @NotNull
            @Pattern(regexp = Asked.REASON)
            @Schema(description = Asked.REASON_SAYS, examples = Asked.REASON_EXAMPLE)
            String reason) {}
}
