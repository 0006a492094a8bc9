package studio.atelier.billing.rest;

import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;
import studio.atelier.billing.Lessons;
import studio.atelier.billing.PackageExpiry;
import studio.atelier.billing.Plan;
import studio.atelier.identity.Roles;
import studio.atelier.rest.CurrentCaller;
import studio.atelier.rest.Cursor;
import studio.atelier.rest.Envelope;

/** Lesson packages of the workspace the caller acts in. */
@Path("/v1/billing/packages")
@Produces(MediaType.APPLICATION_JSON)
@ApplicationScoped
@Tag(name = "billing")
public class PackagesResource {

    @Inject
    Lessons lessons;

    @Inject
    PackageExpiry expiry;

    @Inject
    Purchases purchases;

    @Inject
    CurrentCaller caller;

    @GET
    @Operation(
            operationId = "listPackages",
            summary = "Lesson packages",
            description =
                    "Newest first. Owners, admins and teachers see those of the whole workspace, others their own.")
    @APIResponse(
            responseCode = "200",
            description = "A page.",
            content = @Content(schema = @Schema(implementation = LessonPackagePage.class)))
    @APIResponse(responseCode = "400", description = "The cursor is of another list: `cursor_mismatch`.")
    public Envelope<LessonPackagePage> list(
            @Parameter(description = Asked.LIMIT_SAYS) @QueryParam("limit") @DefaultValue("20") String limit,
            @Parameter(description = Asked.CURSOR_SAYS) @QueryParam("cursor") @Nullable String cursor) {
        int most = Asked.limit(limit);
        var cursors = Cursor.of("billing.packages");
        boolean all = caller.get().hasAny(Roles.OWNER, Roles.ADMIN, Roles.TEACHER);
        var found =
                lessons.packages(caller.workspaceId(), all ? null : caller.accountId(), most + 1, cursors.idIn(cursor));
        var shown = found.stream().limit(most).map(LessonPackageView::of).toList();
        return Envelope.ok(new LessonPackagePage(
                shown, found.size() > most ? cursors.after(shown.getLast().id()) : null));
    }

    @POST
    @Path("/purchase")
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            operationId = "buyPackage",
            summary = "Buy a package",
            description = "Makes a payment at the price of the plan; the caller has the lessons as soon as it is paid.")
    @APIResponse(
            responseCode = "201",
            description =
                    "The payment; if nothing was to be paid it has succeeded. `Idempotency-Replayed: true` says that it was there before.",
            content = @Content(schema = @Schema(implementation = PaymentView.class)))
    @APIResponse(responseCode = "400", description = Asked.KEY_MISSING)
    @APIResponse(
            responseCode = "422",
            description = "`not_for_sale`, `promo_refused` or `idempotency_key_reused`; or a value is not valid.")
    public Response purchase(
            @Parameter(description = Asked.KEY_SAYS) @HeaderParam(Asked.KEY) @Nullable String key,
            @NotNull @Valid PurchaseRequest request) {
        return purchases.buy(caller.get(), Plan.Kind.LESSONS, request.plan(), request.promoCode(), Asked.key(key));
    }

    @POST
    @Path("/expire")
    @RolesAllowed(Roles.OPERATOR)
    @Operation(
            operationId = "expirePackages",
            summary = "Expire packages",
            description = "Does at once what the sweep `package-expiry` does every hour. May be repeated at any time.")
    @APIResponse(
            responseCode = "200",
            description = "What was done.",
            content = @Content(schema = @Schema(implementation = ExpiredPackages.class)))
    public Envelope<ExpiredPackages> expire() {
        var count = PackageExpiry.all(expiry, () -> true);
        return Envelope.ok(new ExpiredPackages(count.expired(), count.lessons()));
    }

    @Schema(name = "LessonPackagePage", description = "A page of packages.")
    record LessonPackagePage(
            @Schema(required = true) List<LessonPackageView> items,

            @Schema(nullable = true, description = "Where the next page begins; null on the last.") @Nullable
            String nextCursor) {}

    @Schema(name = "ExpiredPackages", description = "What an expiry did.")
    record ExpiredPackages(
            @Schema(required = true, description = "Packages that ended.")
            long expired,

            @Schema(required = true, description = "Lessons that went with them, and those that came back too late.")
            long lessons) {}
}
