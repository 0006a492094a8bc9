package studio.atelier.identity.rest;

import jakarta.annotation.security.PermitAll;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.security.SecurityRequirements;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;
import studio.atelier.identity.Accounts;
import studio.atelier.identity.Ending;
import studio.atelier.identity.Registration;
import studio.atelier.identity.Sessions;
import studio.atelier.identity.SignIn;
import studio.atelier.identity.SignIns;
import studio.atelier.identity.proof.EmailProofs;
import studio.atelier.limit.Limit;
import studio.atelier.rest.ApiCode;
import studio.atelier.rest.ApiException;
import studio.atelier.rest.CurrentCaller;
import studio.atelier.rest.Limited;

/** The ways in and out. */
@Path("/v1/identity/auth")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@ApplicationScoped
@Tag(name = "identity")
public class AuthResource {

    private static final URI ME = URI.create("v1/identity/me");

    static final String COOKIE =
            "`true` gives a cookie instead of tokens. For pages of this server: the request needs the header "
                    + "`X-Atelier-Console` and our `Origin`, as every later one that changes something.";

    @Inject
    Accounts accounts;

    @Inject
    SignIns signIns;

    @Inject
    SignInAnswers answers;

    @Context
    HttpServletRequest http;

    @Inject
    EmailProofs proofs;

    @Inject
    Sessions sessions;

    @Inject
    CurrentCaller caller;

    @POST
    @Path("/register")
    @PermitAll
    @Limited(Limit.REGISTER)
    @SecurityRequirements
    @Operation(
            operationId = "register",
            summary = "Register",
            description =
                    "Makes an account with a workspace of its own, signs it in, and sends a mail to verify the address.")
    @APIResponse(
            responseCode = "201",
            description = "The account exists and is signed in.",
            content = @Content(schema = @Schema(implementation = SignInAnswer.class)))
    @APIResponse(responseCode = "409", description = "An account with this e-mail exists: `email_taken`.")
    @APIResponse(responseCode = "503", description = "Too many sign-ins at once: `unavailable`, with `Retry-After`.")
    @APIResponse(responseCode = "403", description = "A cookie is given to pages of ours only: `foreign_origin`.")
    public Response register(@NotNull @Valid RegisterRequest request) {
        var keep = answers.keep(http, request.cookie());
        return switch (accounts.register(request.email(), request.password(), request.displayName(), keep)) {
            case Registration.Registered done -> {
                proofs.ask(done.signedIn().profile().accountId());
                yield answers.answer(Response.created(ME), http, done.signedIn());
            }
            case Registration.EmailTaken taken -> throw new ApiException(ApiCode.EMAIL_TAKEN);
            case Registration.Invalid invalid -> throw Flaws.refusal(invalid.flaws());
            case Registration.Busy busy -> throw SignInAnswers.busy(busy.retryAfter());
        };
    }

    @POST
    @Path("/login")
    @PermitAll
    @Limited(Limit.LOGIN)
    @SecurityRequirements
    @Operation(
            operationId = "login",
            summary = "Sign in",
            description =
                    "Gives an access token and a refresh token, or a cookie. An unknown e-mail and a wrong password are answered alike.")
    @APIResponse(
            responseCode = "200",
            description = "Signed in.",
            content = @Content(schema = @Schema(implementation = SignInAnswer.class)))
    @APIResponse(responseCode = "401", description = "E-mail or password is wrong: `sign_in_refused`.")
    @APIResponse(responseCode = "503", description = "Too many sign-ins at once: `unavailable`, with `Retry-After`.")
    @APIResponse(responseCode = "403", description = "A cookie is given to pages of ours only: `foreign_origin`.")
    public Response login(@NotNull @Valid LoginRequest request) {
        var keep = answers.keep(http, request.cookie());
        return answer(accounts.signIn(request.email(), request.password(), keep), ApiCode.SIGN_IN_REFUSED);
    }

    @POST
    @Path("/refresh")
    @Limited(Limit.REFRESH)
    @PermitAll
    @SecurityRequirements
    @Operation(operationId = "refresh", summary = "Stay signed in", description = """
                    Gives the next pair of tokens for a refresh token. Each refresh token is good once; asking again within ten seconds
                    gives the same answer, for a lost answer or a second tab. One that comes back later was copied: its sign-in is
                    ended.""")
    @APIResponse(
            responseCode = "200",
            description = "The next pair.",
            content = @Content(schema = @Schema(implementation = SignInAnswer.class)))
    @APIResponse(responseCode = "401", description = "Unknown, used before, too old, or ended: `refresh_refused`.")
    public Response refresh(@NotNull @Valid RefreshRequest request) {
        return answer(signIns.refresh(request.refreshToken()), ApiCode.REFRESH_REFUSED);
    }

    @POST
    @Path("/switch")
    @Operation(
            operationId = "switchWorkspace",
            summary = "Act in another workspace",
            description =
                    "Signs you in to another workspace you are a member of, in the way you are signed in now, and ends this sign-in.")
    @APIResponse(
            responseCode = "200",
            description = "Signed in there.",
            content = @Content(schema = @Schema(implementation = SignInAnswer.class)))
    @APIResponse(responseCode = "404", description = "No such workspace, or you are not a member: `not_found`.")
    public Response switchWorkspace(@NotNull @Valid SwitchRequest request) {
        return answer(signIns.switchTo(caller.get(), request.workspaceId()), ApiCode.NOT_FOUND);
    }

    @POST
    @Path("/logout")
    @Consumes(MediaType.WILDCARD)
    @Operation(
            operationId = "logout",
            summary = "Sign out",
            description = "Ends this sign-in with all its tokens: here at once, on other nodes within five seconds.")
    @APIResponse(responseCode = "204", description = "The sign-in is ended.")
    public Response logout() {
        sessions.end(caller.get(), Ending.LOGOUT);
        return answers.signedOut(http);
    }

    @POST
    @Path("/logout-all")
    @Consumes(MediaType.WILDCARD)
    @Operation(
            operationId = "logoutAll",
            summary = "Sign out everywhere",
            description = "Ends every sign-in of this account, in all its workspaces. Keys for programs go on.")
    @APIResponse(responseCode = "204", description = "All are ended.")
    public Response logoutAll() {
        sessions.endAll(caller.get(), Ending.LOGOUT_ALL);
        return answers.signedOut(http);
    }

    private Response answer(SignIn end, ApiCode refusal) {
        return switch (end) {
            case SignIn.SignedIn signedIn -> answers.ok(http, signedIn);
            case SignIn.Refused refused -> throw new ApiException(refusal);
            case SignIn.Limited limited -> throw SignInAnswers.limited(limited.retryAfter());
            case SignIn.Busy busy -> throw SignInAnswers.busy(busy.retryAfter());
        };
    }

    @Schema(name = "RegisterRequest", description = "Who wants an account.")
    public record RegisterRequest(
            @NotNull @Schema(description = "Becomes the name to sign in with.", examples = "ada@example.org")
            String email,

            @NotNull @Schema(description = "8 to 128 characters of any kind.", minLength = 8, maxLength = 128)
            String password,

            @Schema(nullable = true, description = "How people are addressed.", maxLength = 100) @Nullable
            String displayName,

            @Schema(nullable = true, description = COOKIE) @Nullable
            Boolean cookie) {}

    @Schema(name = "LoginRequest", description = "Who wants to sign in.")
    public record LoginRequest(
            @NotNull @Schema(examples = "ada@example.org") String email,
            @NotNull String password,

            @Schema(nullable = true, description = COOKIE) @Nullable
            Boolean cookie) {}

    @Schema(name = "RefreshRequest", description = "Who wants to stay signed in.")
    public record RefreshRequest(@NotNull String refreshToken) {}

    @Schema(name = "SwitchRequest", description = "Where to go on.")
    public record SwitchRequest(@NotNull UUID workspaceId) {}
}
