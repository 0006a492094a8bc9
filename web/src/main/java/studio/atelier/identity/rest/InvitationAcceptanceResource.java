package studio.atelier.identity.rest;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import studio.atelier.identity.rest.OtherSignInResource.TokenRequest;
import studio.atelier.identity.workspace.Change;
import studio.atelier.identity.workspace.Invitations;
import studio.atelier.rest.ApiCode;
import studio.atelier.rest.ApiException;
import studio.atelier.rest.CurrentCaller;
import studio.atelier.rest.Envelope;

/** Accepting an invitation. */
@Path("/v1/identity/invitations/accept")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@ApplicationScoped
@Tag(name = "identity")
public class InvitationAcceptanceResource {

    @Inject
    Invitations invitations;

    @Inject
    CurrentCaller caller;

    @POST
    @Operation(
            operationId = "acceptInvitation",
            summary = "Accept an invitation",
            description =
                    "Makes the caller a member. The token is good once, and only for an account whose verified address "
                            + "is the one that was invited.")
    @APIResponse(
            responseCode = "200",
            description = "The caller is a member.",
            content = @Content(schema = @Schema(implementation = AcceptanceView.class)))
    @APIResponse(responseCode = "403", description = "The address is not verified yet: `email_unverified`.")
    @APIResponse(
            responseCode = "422",
            description = "The token is wrong, too old, used, revoked, or for another address: `token_refused`.")
    public Envelope<AcceptanceView> accept(@NotNull @Valid TokenRequest request) {
        var accepted = invitations.accept(caller.accountId(), request.token());
        if (accepted.change() == Change.DONE && accepted.workspaceId() != null && accepted.role() != null) {
            return Envelope.ok(new AcceptanceView(accepted.workspaceId(), accepted.role()));
        }
        throw new ApiException(
                accepted.change() == Change.UNVERIFIED ? ApiCode.EMAIL_UNVERIFIED : ApiCode.TOKEN_REFUSED);
    }

    @Schema(name = "Acceptance", description = "What an accepted invitation gave.")
    record AcceptanceView(
            @Schema(required = true) UUID workspaceId,
            @Schema(required = true) String role) {}
}
