package studio.atelier.identity.rest;

import jakarta.annotation.security.PermitAll;
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
import jakarta.ws.rs.core.Response;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.security.SecurityRequirements;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;
import studio.atelier.identity.PasswordChange;
import studio.atelier.identity.PasswordChanges;
import studio.atelier.limit.Limit;
import studio.atelier.rest.ApiCode;
import studio.atelier.rest.ApiException;
import studio.atelier.rest.CurrentCaller;
import studio.atelier.rest.Limited;

/** A new password, for those who know the present one and for those who forgot it. */
@Path("/v1/identity/auth")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@ApplicationScoped
@Tag(name = "identity")
public class PasswordResource {

    @Inject
    PasswordChanges passwords;

    @Inject
    CurrentCaller caller;

    @POST
    @Path("/password/change")
    @Limited(Limit.RESET)
    @Operation(operationId = "changePassword", summary = "Change my password", description = """
                    Takes the present password and a new one, and ends every other sign-in: here at once, on other nodes within five
                    seconds. A wrong present password counts as a failed sign-in. Keys for programs go
                    on unless `endKeys` says otherwise, and cannot do this.""")
    @APIResponse(responseCode = "204", description = "The new password is good, the old one is not.")
    @APIResponse(
            responseCode = "422",
            description =
                    "The present password is wrong (`password_refused`), or the new one cannot be taken (`validation_failed`).")
    @APIResponse(responseCode = "429", description = "Too many wrong ones: `rate_limited`, with `Retry-After`.")
    @APIResponse(responseCode = "503", description = "Too many sign-ins at once: `unavailable`, with `Retry-After`.")
    public void change(@NotNull @Valid PasswordChangeRequest request) {
        unlessChanged(
                passwords.change(
                        caller.get(),
                        request.password(),
                        request.newPassword(),
                        Boolean.TRUE.equals(request.endKeys())),
                ApiCode.PASSWORD_REFUSED);
    }

    @POST
    @Path("/password/reset-request")
    @PermitAll
    @Limited(Limit.RESET)
    @SecurityRequirements
    @Operation(operationId = "requestPasswordReset", summary = "Forgot my password", description = """
                    Mails a token that sets a new password, in place of the one before; five an hour at most for each account. The
                    answer does not tell whether there is an account.""")
    @APIResponse(responseCode = "202", description = "If there is such an account, a mail is on its way.")
    public Response request(@NotNull @Valid PasswordResetRequest request) {
        passwords.request(request.email());
        return Response.accepted().build();
    }

    @POST
    @Path("/password/reset")
    @PermitAll
    @Limited(Limit.RESET)
    @SecurityRequirements
    @Operation(operationId = "resetPassword", summary = "Set a new password", description = """
                    Uses the token that was mailed, which is good once and for thirty minutes, and ends every sign-in of the account:
                    here at once, on other nodes within five seconds. The keys for programs that the account made end as well, because
                    somebody else may have made them; `endKeys: false` keeps them.""")
    @APIResponse(responseCode = "204", description = "The new password is good; sign in with it.")
    @APIResponse(
            responseCode = "422",
            description =
                    "The token is wrong, too old or used (`token_refused`), or the password cannot be taken (`validation_failed`); "
                            + "then the token is still good.")
    @APIResponse(responseCode = "503", description = "Too many sign-ins at once: `unavailable`, with `Retry-After`.")
    public void reset(@NotNull @Valid NewPasswordRequest request) {
        unlessChanged(
                passwords.reset(request.token(), request.password(), !Boolean.FALSE.equals(request.endKeys())),
                ApiCode.TOKEN_REFUSED);
    }

    private static void unlessChanged(PasswordChange end, ApiCode refusal) {
        switch (end) {
            case PasswordChange.Changed _ -> {}
            case PasswordChange.Refused _ -> throw new ApiException(refusal);
            case PasswordChange.Invalid invalid -> throw Flaws.refusal(invalid.flaws());
            case PasswordChange.Limited limited -> throw SignInAnswers.limited(limited.retryAfter());
            case PasswordChange.Busy busy -> throw SignInAnswers.busy(busy.retryAfter());
        }
    }

    @Schema(name = "PasswordChangeRequest", description = "The present password and the next.")
    public record PasswordChangeRequest(
            @NotNull @Schema(description = "The present one.")
            String password,

            @NotNull @Schema(description = "8 to 128 characters of any kind.", minLength = 8, maxLength = 128)
            String newPassword,

            @Schema(
                    nullable = true,
                    description = "`true` ends the keys for programs that you made too, in all your workspaces.")
            @Nullable
            Boolean endKeys) {}

    @Schema(name = "PasswordResetRequest", description = "Who forgot the password.")
    public record PasswordResetRequest(
            @NotNull @Schema(examples = "ada@example.org") String email) {}

    @Schema(name = "NewPasswordRequest", description = "The mailed token, and the new password.")
    public record NewPasswordRequest(
            @NotNull @Size(max = 64) String token,

            @NotNull @Schema(description = "8 to 128 characters of any kind.", minLength = 8, maxLength = 128)
            String password,

            @Schema(
                    nullable = true,
                    description = "`false` keeps the keys for programs that the account made; otherwise they end too.")
            @Nullable
            Boolean endKeys) {}
}
