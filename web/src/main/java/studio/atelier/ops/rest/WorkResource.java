package studio.atelier.ops.rest;

import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import studio.atelier.identity.Roles;
import studio.atelier.ops.Operations;
import studio.atelier.platform.Json;
import studio.atelier.rest.Envelope;
import studio.atelier.rest.Query;

/** The engine as a whole. */
@Path("/v1/ops/work")
@Produces(MediaType.APPLICATION_JSON)
@ApplicationScoped
@RolesAllowed(Roles.OPERATOR)
@Tag(name = "ops")
public class WorkResource {

    private static final int MINUTES_MAX = 1440;
    private static final int DAYS_MAX = 400;

    @Inject
    Operations operations;

    @GET
    @Path("/pace")
    @Operation(
            operationId = "getPace",
            summary = "What was done lately",
            description =
                    "Attempts by kind in the last minutes, from roll-ups; the last minute or two are not in them yet.")
    @APIResponse(
            responseCode = "200",
            description = "By kind.",
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            schema = @Schema(type = SchemaType.ARRAY, implementation = PaceView.class)))
    public Envelope<List<PaceView>> pace(
            @Parameter(description = "How many minutes, 1 to 1440.") @QueryParam("minutes") @DefaultValue("60")
                    String minutes) {
        var last = Duration.ofMinutes(Query.number("minutes", minutes, 1, MINUTES_MAX));
        return Envelope.ok(operations.pace(last).stream()
                .map(doc -> Json.read(doc, PaceView.class))
                .toList());
    }

    @GET
    @Path("/invariants")
    @Operation(
            operationId = "checkInvariants",
            summary = "What must always be true",
            description =
                    "Asks the database now. Anything but 0 violations is a bug of the engine, or a limit lowered below what is in flight.")
    @APIResponse(
            responseCode = "200",
            description = "All of them.",
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            schema = @Schema(type = SchemaType.ARRAY, implementation = InvariantView.class)))
    public Envelope<List<InvariantView>> invariants(
            @Parameter(description = "How many days back history is looked at, 1 to 400.")
                    @QueryParam("days")
                    @DefaultValue("1")
                    String days) {
        var since = Instant.now().minus(Duration.ofDays(Query.number("days", days, 1, DAYS_MAX)));
        return Envelope.ok(operations.invariants(since).stream()
                .map(one -> Json.read(Json.tree(one), InvariantView.class))
                .toList());
    }
}
