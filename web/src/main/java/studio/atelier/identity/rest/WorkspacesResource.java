package studio.atelier.identity.rest;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;
import studio.atelier.identity.workspace.JoinedWorkspace;
import studio.atelier.identity.workspace.Workspaces;
import studio.atelier.rest.ApiCode;
import studio.atelier.rest.ApiException;
import studio.atelier.rest.CurrentCaller;
import studio.atelier.rest.Envelope;
import studio.atelier.rest.Ids;
import studio.atelier.rest.Version;

/** The workspaces the caller belongs to. */
@Path("/v1/identity/workspaces")
@Produces(MediaType.APPLICATION_JSON)
@ApplicationScoped
@Tag(name = "identity")
public class WorkspacesResource {

    @Inject
    Workspaces workspaces;

    @Inject
    CurrentCaller caller;

    @GET
    @Operation(
            operationId = "listWorkspaces",
            summary = "My workspaces",
            description = "Those the caller belongs to, the personal one first.")
    public Envelope<List<WorkspaceView>> list() {
        return Envelope.ok(workspaces.of(caller.accountId()).stream()
                .map(WorkspaceView::of)
                .toList());
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            operationId = "createWorkspace",
            summary = "Make a workspace",
            description = "Makes a company with a code of its own, whose owner is the caller; twenty at most.")
    @APIResponse(
            responseCode = "201",
            description = "It exists.",
            content = @Content(schema = @Schema(implementation = WorkspaceView.class)))
    @APIResponse(responseCode = "409", description = "The caller owns as many as anybody may.")
    public Response create(@NotNull @Valid WorkspaceRequest request) {
        var made = workspaces
                .create(caller.accountId(), request.name())
                .orElseThrow(() -> new ApiException(ApiCode.CONFLICT, "You own as many workspaces as anybody may."));
        return Response.created(URI.create("v1/identity/workspaces/" + made.id()))
                .entity(Envelope.ok(WorkspaceView.of(made)))
                .build();
    }

    @GET
    @Path("/{workspaceId}")
    @Operation(operationId = "getWorkspace", summary = "A workspace", description = "One the caller belongs to.")
    @APIResponse(
            responseCode = "200",
            description = "The workspace, with its version as `ETag`.",
            content = @Content(schema = @Schema(implementation = WorkspaceView.class)))
    @APIResponse(responseCode = "404", description = "There is none, or the caller does not belong to it.")
    public Response get(
            @Parameter(description = "The workspace, by its id.") @PathParam("workspaceId") String workspaceId) {
        return answer(Ids.inPath(workspaceId));
    }

    @PATCH
    @Path("/{workspaceId}")
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            operationId = "renameWorkspace",
            summary = "Rename a workspace",
            description = "For its owners and admins, while they act in it.")
    @APIResponse(
            responseCode = "200",
            description = "Renamed.",
            content = @Content(schema = @Schema(implementation = WorkspaceView.class)))
    @APIResponse(responseCode = "403", description = "The caller is neither owner nor admin.")
    @APIResponse(responseCode = "404", description = "The caller does not act in it.")
    @APIResponse(responseCode = "412", description = "It was changed meanwhile.")
    @APIResponse(responseCode = "428", description = "`If-Match` is missing.")
    public Response rename(
            @Parameter(description = "The workspace, by its id.") @PathParam("workspaceId") String workspaceId,
            @Parameter(description = "The `ETag` of the version that is changed.") @HeaderParam("If-Match") @Nullable
                    String ifMatch,
            @NotNull @Valid WorkspaceRequest request) {
        var here = Here.in(caller.get(), workspaceId);
        Refusing.unlessDone(workspaces.rename(here, request.name(), Version.required(ifMatch)));
        return answer(here.workspaceId());
    }

    private Response answer(UUID workspaceId) {
        var found =
                workspaces.find(caller.accountId(), workspaceId).orElseThrow(() -> new ApiException(ApiCode.NOT_FOUND));
        return Version.answer(WorkspaceView.of(found), found.version());
    }

    @Schema(name = "WorkspaceRequest", description = "What can be said about a workspace.")
    public record WorkspaceRequest(
            @NotBlank @Size(max = Workspaces.NAME_MOST) @Schema(examples = "Studio Nord")
            String name) {}

    @Schema(name = "Workspace", description = "A workspace as one of its members sees it.")
    record WorkspaceView(
            @Schema(required = true) UUID id,

            @Schema(required = true) String name,

            @Schema(
                    nullable = true,
                    description = "What its people sign in with beside a name; null for a personal workspace.",
                    examples = "0042")
            @Nullable
            String companyCode,

            @Schema(required = true) boolean personal,

            @Schema(required = true, description = "The caller's: `owner`, `admin`, `member`, `teacher` or `student`.")
            String role,

            @Schema(required = true) Instant createdAt) {

        static WorkspaceView of(JoinedWorkspace workspace) {
            return new WorkspaceView(
                    workspace.id(),
                    workspace.name(),
                    workspace.companyCode(),
                    workspace.personal(),
                    workspace.role(),
                    workspace.createdAt());
        }
    }
}
