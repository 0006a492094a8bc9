package studio.atelier.ops.rest;

import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.validation.Valid;
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
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;
import studio.atelier.audit.Act;
import studio.atelier.audit.AuditTrail;
import studio.atelier.identity.Roles;
import studio.atelier.ops.Sweeps;
import studio.atelier.platform.EngineRole;
import studio.atelier.platform.Json;
import studio.atelier.rest.ApiCode;
import studio.atelier.rest.ApiException;
import studio.atelier.rest.Envelope;
import studio.atelier.rest.Query;

/** Sweeps and their executions. */
@Path("/v1/ops/batch")
@Produces(MediaType.APPLICATION_JSON)
@ApplicationScoped
@RolesAllowed(Roles.OPERATOR)
@Tag(name = "ops")
public class BatchResource {

    private static final int LIMIT_MAX = 100;

    @Inject
    Sweeps sweeps;

    @Inject
    @EngineRole
    AuditTrail audit;

    @GET
    @Path("/sweeps")
    @Operation(
            operationId = "listSweeps",
            summary = "Sweeps",
            description = "The batch jobs that expire, prune and prove, with their latest executions.")
    @APIResponse(
            responseCode = "200",
            description = "By name.",
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            schema = @Schema(type = SchemaType.ARRAY, implementation = SweepView.class)))
    public Envelope<List<SweepView>> list() {
        return Envelope.ok(sweeps.all().stream()
                .map(one -> Json.read(Json.tree(one), SweepView.class))
                .toList());
    }

    @GET
    @Path("/sweeps/{sweep}/executions")
    @Operation(
            operationId = "listExecutions",
            summary = "Executions of a sweep",
            description = "On all nodes, the latest first.")
    @APIResponse(
            responseCode = "200",
            description = "Executions.",
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            schema = @Schema(type = SchemaType.ARRAY, implementation = ExecutionView.class)))
    @APIResponse(responseCode = "404", description = "There is no such sweep.")
    public Envelope<List<ExecutionView>> executions(
            @Parameter(description = "The name of the sweep.") @PathParam("sweep") String sweep,
            @Parameter(description = "How many at most, 1 to 100.") @QueryParam("limit") @DefaultValue("20")
                    String limit) {
        return Envelope.ok(sweeps
                .executions(sweep, Query.number("limit", limit, 1, LIMIT_MAX))
                .orElseThrow(() -> new ApiException(ApiCode.NOT_FOUND))
                .stream()
                .map(one -> Json.read(Json.tree(one), ExecutionView.class))
                .toList());
    }

    @POST
    @Path("/sweeps/{sweep}/start")
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            operationId = "startSweep",
            summary = "Start a sweep",
            description =
                    "On the node that answers. Sweeps may be repeated at any time; one that must be alone says `skipped` when another execution is at it.")
    @APIResponse(
            responseCode = "202",
            description = "It was started.",
            content = @Content(schema = @Schema(implementation = StartedAnswer.class)))
    @APIResponse(responseCode = "404", description = "There is no such sweep.")
    public Response start(
            @Parameter(description = "The name of the sweep.") @PathParam("sweep") String sweep,
            @NotNull @Valid StartRequest request) {
        var parameters = request.parameters() == null ? Map.<String, String>of() : request.parameters();
        long execution = sweeps.start(sweep, parameters).orElseThrow(() -> new ApiException(ApiCode.NOT_FOUND));
        audit.record(Act.done("batch.started").on("sweep", sweep).because(request.reason()));
        return Response.accepted(Envelope.ok(new StartedAnswer(execution))).build();
    }

    @POST
    @Path("/executions/{execution}/stop")
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            operationId = "stopExecution",
            summary = "Stop an execution",
            description = "It ends after the step it is at, as STOPPED. Only on the node it runs on.")
    @APIResponse(responseCode = "204", description = "It was asked to stop.")
    @APIResponse(responseCode = "404", description = "No such execution runs on this node.")
    public void stop(
            @Parameter(description = "The execution.") @PathParam("execution") String execution,
            @NotNull @Valid StopRequest request) {
        if (!sweeps.stop(Asked.number(execution))) {
            throw new ApiException(ApiCode.NOT_FOUND);
        }
        audit.record(Act.done("batch.stopped").on("execution", execution).because(request.reason()));
    }

    @Schema(name = "StartSweepRequest", description = "With which parameters, and why.")
    public record StartRequest(
            @Schema(nullable = true, description = "Parameters of the sweep; each has a default.") @Nullable
            Map<String, String> parameters,

            @NotNull
            @Pattern(regexp = Asked.REASON)
            @Schema(description = Asked.REASON_SAYS, examples = "provider_outage")
            String reason) {}

    @Schema(name = "StopExecutionRequest", description = "Why.")
    public record StopRequest(
            @NotNull
            @Pattern(regexp = Asked.REASON)
            @Schema(description = Asked.REASON_SAYS, examples = "provider_outage")
            String reason) {}

    @Schema(name = "StartedSweep", description = "A sweep was started.")
    record StartedAnswer(
            @Schema(description = "The id of the execution.")
            long execution) {}
}
