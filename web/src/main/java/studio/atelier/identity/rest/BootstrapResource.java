package studio.atelier.identity.rest;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import studio.atelier.identity.Sessions;
import studio.atelier.identity.operator.Bootstrap;
import studio.atelier.rest.ApiCode;
import studio.atelier.rest.ApiException;
import studio.atelier.rest.CurrentCaller;

/** The first operator. */
@Path("/v1/identity/bootstrap")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@ApplicationScoped
@Tag(name = "identity")
public class BootstrapResource {

    @Inject
    Bootstrap bootstrap;

    @Inject
    Sessions sessions;

    @Inject
    CurrentCaller caller;

    @POST
    @Operation(
            operationId = "bootstrapOperator",
            summary = "Become the first operator",
            description =
                    "For whoever is signed in and knows the secret of this installation; works once and never again.")
    @APIResponse(responseCode = "204", description = "The caller is an operator.")
    @APIResponse(responseCode = "403", description = "The secret is wrong, or this installation has none: `forbidden`.")
    @APIResponse(responseCode = "409", description = "There is, or was, an operator: `bootstrap_closed`.")
    public void bootstrap(@NotNull @Valid BootstrapRequest request) {
        switch (bootstrap.attempt(caller.accountId(), request.secret())) {
            // the rights are there from the next request on
            case DONE -> sessions.forget(caller.accountId());
            case REFUSED -> throw new ApiException(ApiCode.FORBIDDEN, "The secret is not that of this installation.");
            case CLOSED -> throw new ApiException(ApiCode.BOOTSTRAP_CLOSED);
        }
    }

    @Schema(name = "BootstrapRequest", description = "What only the owner of the installation knows.")
    public record BootstrapRequest(@NotNull @Size(max = 200) String secret) {}
}
