package studio.atelier.wallet.rest;

import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.validation.Valid;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.Digits;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.math.BigDecimal;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;
import studio.atelier.identity.Roles;
import studio.atelier.rest.ApiCode;
import studio.atelier.rest.ApiException;
import studio.atelier.rest.CurrentCaller;
import studio.atelier.rest.Envelope;
import studio.atelier.wallet.OperatorMoney;
import studio.atelier.wallet.OperatorMoney.Repricing;
import studio.atelier.wallet.OperatorMoney.RouteChange;
import studio.atelier.wallet.Route;

/** What models cost. */
@Path("/v1/admin/model-routes")
@Produces(MediaType.APPLICATION_JSON)
@ApplicationScoped
@RolesAllowed(Roles.OPERATOR)
@Tag(name = "admin")
public class ModelRoutesResource {

    static final String NAME = "[a-z0-9][a-z0-9._-]{0,63}";

    private static final int ITEMS_MOST = 100;

    @Inject
    OperatorMoney money;

    @Inject
    CurrentCaller caller;

    @GET
    @Operation(
            operationId = "listModelRoutes",
            summary = "Model routes",
            description = "All of them with their prices.")
    @APIResponse(
            responseCode = "200",
            description = "By name.",
            content = @Content(schema = @Schema(implementation = RouteList.class)))
    @APIResponse(responseCode = "403", description = "Only operators see prices as such.")
    public Envelope<RouteList> list() {
        return Envelope.ok(RouteList.of(money.routes()));
    }

    @PATCH
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            operationId = "changeModelRoutes",
            summary = "Change prices, offer models or stop them",
            description =
                    "All of the items or none. Every change is a new version; jobs keep the version they were submitted with. A "
                            + "multiplier or a cost of 0 makes a model free, and `free` says so. A route that is new needs `costPerUnit` "
                            + "and `counts`, and is disabled unless it says otherwise.")
    @APIResponse(
            responseCode = "200",
            description = "All routes as they are now.",
            content = @Content(schema = @Schema(implementation = RouteList.class)))
    @APIResponse(responseCode = "403", description = "Only operators change prices.")
    @APIResponse(responseCode = "412", description = "A route has another version by now; nothing is changed.")
    public Envelope<RouteList> change(@NotNull @Valid RouteChanges request) {
        var operator = caller.operatorId();
        var changes = request.items().stream().map(RouteItem::change).toList();
        return switch (money.reprice(operator, changes)) {
            case Repricing.Done(List<Route> routes) -> Envelope.ok(RouteList.of(routes));
            case Repricing.Stale(String name) ->
                throw new ApiException(
                        ApiCode.PRECONDITION_FAILED, "The route %s has another version by now.".formatted(name));
            case Repricing.Incomplete(String name) ->
                throw new ApiException(
                        ApiCode.VALIDATION_FAILED,
                        "The route %s is new: it needs costPerUnit and counts.".formatted(name));
        };
    }

    @Schema(name = "ModelRouteChanges", description = "Routes to change or to make.")
    public record RouteChanges(
            @NotEmpty @Size(max = ITEMS_MOST) List<@NotNull @Valid RouteItem> items) {}

    @Schema(name = "ModelRouteChange", description = "What is not said stays as it is.")
    public record RouteItem(
            @NotNull @Pattern(regexp = NAME) String modelName,
            @Nullable @Schema(nullable = true) Boolean enabled,

            @Nullable @DecimalMin("0") @Digits(integer = 5, fraction = 6) @Schema(nullable = true)
            BigDecimal costPerUnit,

            @Nullable
            @DecimalMin("0")
            @Digits(integer = 3, fraction = 6)
            @Schema(nullable = true, description = "0 is 0: the model is free.")
            BigDecimal multiplier,

            @Nullable
            @Pattern(regexp = "[a-z]{1,32}")
            @Schema(nullable = true, description = "What a unit is; only for a new route.", examples = "second")
            String counts,

            @Nullable
            @Min(1)
            @Schema(nullable = true, description = "The version that is changed; null for whatever it is.")
            Integer version) {

        RouteChange change() {
            return new RouteChange(modelName, enabled, costPerUnit, multiplier, counts, version);
        }
    }

    @Schema(name = "ModelRoutes", description = "Model routes.")
    record RouteList(@Schema(required = true) List<RouteView> items) {

        static RouteList of(List<Route> routes) {
            return new RouteList(routes.stream()
                    .map(route -> new RouteView(
                            route.name(),
                            route.counts(),
                            route.enabled(),
                            route.costPerUnit(),
                            route.multiplier(),
                            route.costPerUnit().multiply(route.multiplier()).signum() == 0,
                            route.version()))
                    .toList());
        }
    }

    @Schema(name = "ModelRoute", description = "A model and its price.")
    record RouteView(
            @Schema(required = true) String modelName,

            @Schema(required = true, description = "What a unit is.")
            String counts,

            @Schema(required = true) boolean enabled,
            @Schema(required = true) BigDecimal costPerUnit,
            @Schema(required = true) BigDecimal multiplier,

            @Schema(required = true, description = "Whether its use costs nothing.")
            boolean free,

            @Schema(required = true) int version) {}
}
