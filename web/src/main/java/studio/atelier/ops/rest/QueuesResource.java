package studio.atelier.ops.rest;

import com.fasterxml.jackson.databind.JsonNode;
import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.validation.Valid;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
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
import studio.atelier.ops.Operations;
import studio.atelier.platform.Json;
import studio.atelier.rest.ApiCode;
import studio.atelier.rest.ApiException;
import studio.atelier.rest.Envelope;
import studio.atelier.rest.Query;

/** Queues and the lanes in them. */
@Path("/v1/ops/queues")
@Produces(MediaType.APPLICATION_JSON)
@ApplicationScoped
@RolesAllowed(Roles.OPERATOR)
@Tag(name = "ops")
public class QueuesResource {

    @Inject
    Operations operations;

    @GET
    @Operation(
            operationId = "listQueues",
            summary = "Queues",
            description = "All queues with counts of their live tasks.")
    @APIResponse(
            responseCode = "200",
            description = "By name.",
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            schema = @Schema(type = SchemaType.ARRAY, implementation = QueueView.class)))
    public Envelope<List<QueueView>> list() {
        return Envelope.ok(operations.queues().stream()
                .map(doc -> Json.read(doc, QueueView.class))
                .toList());
    }

    @GET
    @Path("/{queue}")
    @Operation(
            operationId = "getQueue",
            summary = "A queue",
            description =
                    "To drain a queue, pause it and ask until `state` is `paused`: then nothing of it is in progress.")
    @APIResponse(
            responseCode = "200",
            description = "The queue.",
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            schema = @Schema(implementation = QueueView.class)))
    @APIResponse(responseCode = "404", description = "There is no such queue.")
    public Envelope<QueueView> get(
            @Parameter(description = "The name of the queue.") @PathParam("queue") String queue) {
        return Envelope.ok(view(operations.queue(queue)));
    }

    @PATCH
    @Path("/{queue}")
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            operationId = "changeQueue",
            summary = "Pause, resume or limit a queue",
            description = "Holds for all nodes from their next claim on. What is in progress goes on.")
    @APIResponse(
            responseCode = "200",
            description = "The queue as it is now.",
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            schema = @Schema(implementation = QueueView.class)))
    @APIResponse(responseCode = "404", description = "There is no such queue.")
    public Envelope<QueueView> change(
            @Parameter(description = "The name of the queue.") @PathParam("queue") String queue,
            @NotNull @Valid QueueChangeRequest request) {
        return Envelope.ok(view(operations.changeQueue(
                queue,
                request.paused(),
                request.maxInFlight(),
                request.fairByCost(),
                Optional.ofNullable(request.throttledMaxSeconds())
                        .map(Duration::ofSeconds)
                        .orElse(null),
                request.reason())));
    }

    @GET
    @Path("/{queue}/lanes")
    @Operation(
            operationId = "listLanes",
            summary = "Lanes of a queue",
            description =
                    "The default first, then lanes of their own and those with work, the longest first; 500 at most.")
    @APIResponse(
            responseCode = "200",
            description = "Lanes.",
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            schema = @Schema(type = SchemaType.ARRAY, implementation = LaneView.class)))
    @APIResponse(responseCode = "404", description = "There is no such queue.")
    public Envelope<List<LaneView>> lanes(
            @Parameter(description = "The name of the queue.") @PathParam("queue") String queue) {
        var lanes = operations.lanes(queue);
        if (lanes.isEmpty()) {
            throw new ApiException(ApiCode.NOT_FOUND);
        }
        return Envelope.ok(
                lanes.stream().map(doc -> Json.read(doc, LaneView.class)).toList());
    }

    @PATCH
    @Path("/{queue}/lanes/{workspace}")
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            operationId = "changeLane",
            summary = "Change the lane of a workspace",
            description = "Gives it a lane of its own if it has none. `default` changes the lane of all without one.")
    @APIResponse(responseCode = "204", description = "It holds from the next claim on.")
    @APIResponse(responseCode = "404", description = "There is no such queue.")
    public void changeLane(
            @Parameter(description = "The name of the queue.") @PathParam("queue") String queue,
            @Parameter(description = "The workspace, or `default`.") @PathParam("workspace") String workspace,
            @NotNull @Valid LaneChangeRequest request) {
        if (!operations.changeLane(
                queue,
                workspaceId(workspace),
                request.weight(),
                request.maxInFlight(),
                request.paused(),
                request.reason())) {
            throw new ApiException(ApiCode.NOT_FOUND);
        }
    }

    @DELETE
    @Path("/{queue}/lanes/{workspace}")
    @Operation(
            operationId = "dropLane",
            summary = "Back to the default lane",
            description = "The workspace has no lane of its own any more.")
    @APIResponse(responseCode = "204", description = "It holds from the next claim on.")
    @APIResponse(responseCode = "404", description = "There is no such lane.")
    public void dropLane(
            @Parameter(description = "The name of the queue.") @PathParam("queue") String queue,
            @Parameter(description = "The workspace.") @PathParam("workspace") String workspace,
            @Parameter(description = Asked.REASON_SAYS) @QueryParam("reason") @Nullable String reason) {
        if (!operations.dropLane(queue, workspaceId(workspace), Asked.reason(reason))) {
            throw new ApiException(ApiCode.NOT_FOUND);
        }
    }

    private static UUID workspaceId(String text) {
        var id = text.equals("default") ? Operations.DEFAULT_LANE : Query.id("workspace", text);
        if (id == null) {
            throw new ApiException(ApiCode.NOT_FOUND);
        }
        return id;
    }

    private static QueueView view(Optional<JsonNode> queue) {
        return queue.map(doc -> Json.read(doc, QueueView.class)).orElseThrow(() -> new ApiException(ApiCode.NOT_FOUND));
    }

    @Schema(name = "QueueChangeRequest", description = "What is to change; what is not there stays.")
    public record QueueChangeRequest(
            @Schema(nullable = true, description = "True: nothing of it is started any more.") @Nullable
            Boolean paused,

            @Schema(nullable = true, description = "How many of its tasks may be in progress at once.")
            @Min(0)
            @Nullable
            Integer maxInFlight,

            @Schema(nullable = true, description = "Whether lanes share it by cost.") @Nullable
            Boolean fairByCost,

            @Schema(
                    nullable = true,
                    description =
                            "For how long a busy provider may put a task off in all before it dies, up to 30 days.")
            @Min(0)
            @Max(2_592_000)
            @Nullable
            Integer throttledMaxSeconds,

            @NotNull
            @Pattern(regexp = Asked.REASON)
            @Schema(description = Asked.REASON_SAYS, examples = "provider_outage")
            String reason) {}

    @Schema(name = "LaneChangeRequest", description = "What is to change; what is not there stays.")
    public record LaneChangeRequest(
            @Schema(nullable = true, description = "Its share relative to others; 1 is usual.")
            @DecimalMin("0.01")
            @DecimalMax("1000")
            @Nullable
            Float weight,

            @Schema(nullable = true, description = "How many of its tasks may be in progress at once.")
            @Min(0)
            @Nullable
            Integer maxInFlight,

            @Schema(nullable = true, description = "True: nothing of it is started any more.") @Nullable
            Boolean paused,

            @NotNull
            @Pattern(regexp = Asked.REASON)
            @Schema(description = Asked.REASON_SAYS, examples = "provider_outage")
            String reason) {}
}
