package studio.atelier.identity.rest;

import jakarta.annotation.security.PermitAll;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.time.Duration;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.security.SecurityRequirements;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;
import studio.atelier.identity.Accounts;
import studio.atelier.identity.Registration;
import studio.atelier.identity.Sessions;
import studio.atelier.identity.SignIn;
import studio.atelier.limit.Limit;
import studio.atelier.rest.ApiCode;
import studio.atelier.rest.ApiException;
import studio.atelier.rest.CurrentCaller;
import studio.atelier.rest.Envelope;
import studio.atelier.rest.FieldError;
import studio.atelier.rest.Limited;

/** The ways in and out. */
@Path("/v1/identity/auth")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@ApplicationScoped
@Tag(name = "identity")
public class AuthResource {

    private static final URI ME = URI.create("v1/identity/me");

    @Inject
    Accounts accounts;

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
            description = "Makes an account with a workspace of its own, and signs it in.")
    @APIResponse(
            responseCode = "201",
            description = "The account exists and is signed in.",
            content = @Content(schema = @Schema(implementation = SignInAnswer.class)))
    @APIResponse(responseCode = "409", description = "An account with this e-mail exists: `email_taken`.")
    @APIResponse(responseCode = "503", description = "Too many sign-ins at once: `unavailable`, with `Retry-After`.")
    public Response register(@NotNull @Valid RegisterRequest request) {
        return switch (accounts.register(request.email(), request.password(), request.displayName())) {
            case Registration.Registered done ->
                Response.created(ME)
                        .entity(Envelope.ok(SignInAnswer.of(done.signedIn())))
                        .build();
            case Registration.EmailTaken taken -> throw new ApiException(ApiCode.EMAIL_TAKEN);
            case Registration.Invalid invalid ->
                throw new ApiException(
                        ApiCode.VALIDATION_FAILED,
                        invalid.flaws().getFirst().message(),
                        invalid.flaws().stream()
                                .map(flaw -> FieldError.inBody("/" + flaw.field(), flaw.code(), flaw.message()))
                                .toList());
            case Registration.Busy busy -> throw busy(busy.retryAfter());
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
            description = "Gives a token. An unknown e-mail and a wrong password are answered alike.")
    @APIResponse(
            responseCode = "200",
            description = "Signed in.",
            content = @Content(schema = @Schema(implementation = SignInAnswer.class)))
    @APIResponse(responseCode = "401", description = "E-mail or password is wrong: `sign_in_refused`.")
    @APIResponse(responseCode = "503", description = "Too many sign-ins at once: `unavailable`, with `Retry-After`.")
    public Envelope<SignInAnswer> login(@NotNull @Valid LoginRequest request) {
        return switch (accounts.signIn(request.email(), request.password())) {
            case SignIn.SignedIn signedIn -> Envelope.ok(SignInAnswer.of(signedIn));
            case SignIn.Refused refused -> throw new ApiException(ApiCode.SIGN_IN_REFUSED);
            case SignIn.Limited limited ->
                throw ApiException.retryAfter(
                        ApiCode.RATE_LIMITED, "Too many failed sign-ins; try again later.", limited.retryAfter());
            case SignIn.Busy busy -> throw busy(busy.retryAfter());
        };
    }

    @POST
    @Path("/logout")
    @Consumes(MediaType.WILDCARD)
    @Operation(
            operationId = "logout",
            summary = "Sign out",
            description = "Ends this sign-in. Its token is refused from the next request on.")
    @APIResponse(responseCode = "204", description = "The sign-in is ended.")
    public void logout() {
        sessions.end(caller.get());
    }

    private static ApiException busy(Duration wait) {
        return ApiException.retryAfter(ApiCode.UNAVAILABLE, "Many people sign in right now; try again shortly.", wait);
    }

    @Schema(name = "RegisterRequest", description = "Who wants an account.")
    public record RegisterRequest(
            @NotNull @Schema(description = "Becomes the name to sign in with.", examples = "ada@example.org")
            String email,

            @NotNull @Schema(description = "8 to 128 characters of any kind.", minLength = 8, maxLength = 128)
            String password,

            @Schema(nullable = true, description = "How people are addressed.", maxLength = 100) @Nullable
            String displayName) {}

    @Schema(name = "LoginRequest", description = "Who wants to sign in.")
    public record LoginRequest(
            @NotNull @Schema(examples = "ada@example.org") String email,
            @NotNull String password) {}
}
