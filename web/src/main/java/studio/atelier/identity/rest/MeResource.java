package studio.atelier.identity.rest;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import studio.atelier.identity.Accounts;
import studio.atelier.identity.rest.SignInAnswer.AccountView;
import studio.atelier.rest.ApiCode;
import studio.atelier.rest.ApiException;
import studio.atelier.rest.CurrentCaller;
import studio.atelier.rest.Envelope;

/** The caller's own account. */
@Path("/v1/identity/me")
@Produces(MediaType.APPLICATION_JSON)
@ApplicationScoped
@Tag(name = "identity")
public class MeResource {

    @Inject
    Accounts accounts;

    @Inject
    CurrentCaller caller;

    @GET
    @Operation(operationId = "getMe", summary = "Who am I", description = "The account this token belongs to.")
    public Envelope<AccountView> me() {
        return accounts.profile(caller.get())
                .map(AccountView::of)
                .map(Envelope::ok)
                .orElseThrow(() -> new ApiException(ApiCode.UNAUTHORIZED));
    }
}
