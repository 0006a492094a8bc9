package studio.atelier.billing.rest;

import jakarta.annotation.security.PermitAll;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.security.SecurityRequirements;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import studio.atelier.billing.Plans;
import studio.atelier.rest.Envelope;

/** What can be bought. */
@Path("/v1/billing/plans")
@Produces(MediaType.APPLICATION_JSON)
@ApplicationScoped
@PermitAll
@Tag(name = "billing")
public class PlansResource {

    @Inject
    Plans plans;

    @GET
    @SecurityRequirements
    @Operation(
            operationId = "listPlans",
            summary = "Plans",
            description = "Lesson packages and subscriptions that are offered, with their prices. For everybody.")
    @APIResponse(
            responseCode = "200",
            description = "The cheapest of each kind first.",
            content = @Content(schema = @Schema(type = SchemaType.ARRAY, implementation = PlanView.class)))
    public Envelope<List<PlanView>> list() {
        return Envelope.ok(plans.offered().stream().map(PlanView::of).toList());
    }
}
