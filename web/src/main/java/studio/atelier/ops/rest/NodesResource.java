package studio.atelier.ops.rest;

import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
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
import studio.atelier.identity.Roles;
import studio.atelier.ops.Operations;
import studio.atelier.platform.Json;
import studio.atelier.rest.ApiCode;
import studio.atelier.rest.ApiException;
import studio.atelier.rest.Envelope;

/** The nodes of the engine. */
@Path("/v1/ops/nodes")
@Produces(MediaType.APPLICATION_JSON)
@ApplicationScoped
@RolesAllowed(Roles.OPERATOR)
@Tag(name = "ops")
public class NodesResource {

    @Inject
    Operations operations;

    @GET
    @Operation(
            operationId = "listNodes",
            summary = "Nodes",
            description = "The boots of nodes of the last day, newest first.")
    @APIResponse(
            responseCode = "200",
            description = "Nodes.",
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            schema = @Schema(type = SchemaType.ARRAY, implementation = NodeView.class)))
    public Envelope<List<NodeView>> list() {
        return Envelope.ok(operations.nodes().stream()
                .map(doc -> Json.read(doc, NodeView.class))
                .toList());
    }

    @POST
    @Path("/{session}/drain")
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            operationId = "drainNode",
            summary = "Drain a node",
            description = "It claims nothing more and finishes what it holds; `state` becomes `drained`.")
    @APIResponse(responseCode = "204", description = "It holds from its next claim on.")
    @APIResponse(responseCode = "404", description = "There is no such session.")
    public void drain(
            @Parameter(description = "The session of the node.") @PathParam("session") String session,
            @NotNull @Valid NodeChangeRequest request) {
        change(session, true, request.reason());
    }

    @POST
    @Path("/{session}/undrain")
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(operationId = "undrainNode", summary = "Let a node work again", description = "Takes a drain back.")
    @APIResponse(responseCode = "204", description = "It claims again.")
    @APIResponse(responseCode = "404", description = "There is no such session.")
    public void undrain(
            @Parameter(description = "The session of the node.") @PathParam("session") String session,
            @NotNull @Valid NodeChangeRequest request) {
        change(session, false, request.reason());
    }

    private void change(String session, boolean drain, String reason) {
        if (!operations.drainNode(Asked.number(session), drain, reason)) {
            throw new ApiException(ApiCode.NOT_FOUND);
        }
    }

    @Schema(name = "NodeChangeRequest", description = "Why.")
    public record NodeChangeRequest(
            @NotNull
            @Pattern(regexp = Asked.REASON)
            @Schema(description = Asked.REASON_SAYS, examples = "provider_outage")
            String reason) {}
}
