package studio.atelier.identity.rest;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import studio.atelier.identity.Caller;
import studio.atelier.identity.Email;
import studio.atelier.identity.Roles;
import studio.atelier.identity.workspace.Change;
import studio.atelier.identity.workspace.Invitation;
import studio.atelier.identity.workspace.Invitations;
import studio.atelier.rest.ApiCode;
import studio.atelier.rest.ApiException;
import studio.atelier.rest.CurrentCaller;
import studio.atelier.rest.Envelope;
import studio.atelier.rest.FieldError;
import studio.atelier.rest.Ids;

/** Invitations to the workspace the caller acts in. */
@Path("/v1/identity/workspaces/{workspaceId}/invitations")
@Produces(MediaType.APPLICATION_JSON)
@ApplicationScoped
@Tag(name = "identity")
public class InvitationsResource {

    @Inject
    Invitations invitations;

    @Inject
    CurrentCaller caller;

    @GET
    @Operation(
            operationId = "listInvitations",
            summary = "Open invitations",
            description = "Those that may still be accepted, newest first; for owners and admins.")
    @APIResponse(
            responseCode = "200",
            description = "The invitations.",
            content = @Content(schema = @Schema(type = SchemaType.ARRAY, implementation = InvitationView.class)))
    @APIResponse(responseCode = "403", description = "The caller is neither owner nor admin.")
    @APIResponse(responseCode = "404", description = "The caller does not act in it.")
    public Envelope<List<InvitationView>> list(
            @Parameter(description = "The workspace, by its id.") @PathParam("workspaceId") String workspaceId) {
        var here = here(workspaceId);
        if (!here.hasAny(Roles.OWNER, Roles.ADMIN)) {
            throw new ApiException(ApiCode.FORBIDDEN);
        }
        return Envelope.ok(invitations.open(here.workspaceId()).stream()
                .map(InvitationView::of)
                .toList());
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            operationId = "invite",
            summary = "Invite by e-mail",
            description =
                    "Sends a token to the address, good once and for this address alone, in place of one it may have. "
                            + "The answer does not tell whether the address has an account.")
    @APIResponse(responseCode = "202", description = "A mail is on its way.")
    @APIResponse(responseCode = "403", description = "The caller may not give this role.")
    @APIResponse(responseCode = "404", description = "The caller does not act in it.")
    @APIResponse(responseCode = "409", description = "`already_member`, or as many invitations as a day may have.")
    public Response invite(
            @Parameter(description = "The workspace, by its id.") @PathParam("workspaceId") String workspaceId,
            @NotNull @Valid InvitationRequest request) {
        var here = here(workspaceId);
        var email = Email.read(request.email())
                .orElseThrow(() ->
                        ApiException.invalid(FieldError.inBody("/email", "format", "This is not an e-mail address.")));
        Refusing.unlessDone(invitations.invite(here, email, request.role()));
        return Response.accepted().build();
    }

    @DELETE
    @Path("/{invitationId}")
    @Operation(
            operationId = "revokeInvitation",
            summary = "Revoke an invitation",
            description = "Its token is worth nothing from now on.")
    @APIResponse(responseCode = "204", description = "Revoked.")
    @APIResponse(responseCode = "403", description = "The caller is neither owner nor admin.")
    @APIResponse(responseCode = "404", description = "No open invitation that the caller may revoke.")
    public void revoke(
            @Parameter(description = "The workspace, by its id.") @PathParam("workspaceId") String workspaceId,
            @Parameter(description = "The invitation, by its id.") @PathParam("invitationId") String invitationId) {
        Change change = invitations.revoke(here(workspaceId), Ids.inPath(invitationId));
        Refusing.unlessDone(change);
    }

    private Caller here(String workspaceId) {
        return Here.in(caller.get(), workspaceId);
    }

    @Schema(name = "InvitationRequest", description = "Who shall join, and as what.")
    public record InvitationRequest(
            @NotNull @Schema(examples = "grace@example.org") String email,

            @NotNull
            @Pattern(regexp = MembersResource.ROLE)
            @Schema(enumeration = {"owner", "admin", "member", "teacher", "student"})
            String role) {}

    @Schema(name = "Invitation", description = "An invitation nobody has accepted yet.")
    record InvitationView(
            @Schema(required = true) UUID id,

            @Schema(required = true) String email,

            @Schema(required = true) String role,

            @Schema(required = true) UUID invitedBy,

            @Schema(required = true) Instant createdAt,

            @Schema(required = true) Instant expiresAt) {

        static InvitationView of(Invitation invitation) {
            return new InvitationView(
                    invitation.id(),
                    invitation.email(),
                    invitation.role(),
                    invitation.invitedBy(),
                    invitation.createdAt(),
                    invitation.expiresAt());
        }
    }
}
