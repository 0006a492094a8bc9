package studio.atelier.identity.rest;

import jakarta.annotation.security.PermitAll;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.security.SecurityRequirements;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;
import studio.atelier.identity.NamedSignIns;
import studio.atelier.identity.SignIn;
import studio.atelier.identity.phone.PhoneSignIns;
import studio.atelier.identity.proof.EmailProofs;
import studio.atelier.identity.rest.PhoneRequests.Check;
import studio.atelier.identity.rest.PhoneRequests.Send;
import studio.atelier.limit.Limit;
import studio.atelier.rest.ApiCode;
import studio.atelier.rest.ApiException;
import studio.atelier.rest.Envelope;
import studio.atelier.rest.Limited;

/** The ways in beside e-mail and password: by telephone, and by a name in a company. And the proof of an address. */
@Path("/v1/identity/auth")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@ApplicationScoped
@PermitAll
@Tag(name = "identity")
public class OtherSignInResource {

    @Inject
    PhoneSignIns phones;

    @Inject
    NamedSignIns names;

    @Inject
    EmailProofs proofs;

    @Inject
    SignInAnswers answers;

    @Context
    HttpServletRequest http;

    @POST
    @Path("/send-verification")
    @Limited(Limit.SEND_CODE)
    @SecurityRequirements
    @Operation(
            operationId = "sendPhoneCode",
            summary = "Send a code to a telephone",
            description =
                    "Sends six digits to sign in with. The answer does not tell whether the number has an account. "
                            + "A new code may be asked for after 30, 60 and 120 seconds, three times in ten minutes and ten times a day.")
    @APIResponse(
            responseCode = "202",
            description = "A code is on its way.",
            content = @Content(schema = @Schema(implementation = PhoneCodeAnswer.class)))
    @APIResponse(responseCode = "422", description = "Not a mobile number, or `phone_country_not_served`.")
    @APIResponse(responseCode = "429", description = "Enough codes for now: `rate_limited`, with `Retry-After`.")
    @APIResponse(responseCode = "501", description = "Signing in by telephone is not offered here.")
    @APIResponse(responseCode = "503", description = "No codes are sent right now: `unavailable`, with `Retry-After`.")
    public Response sendVerification(@NotNull @Valid Send request) {
        var answer = PhoneCodeAnswer.of(phones.sendToSignIn(request.phoneNumber()));
        var accepted = Response.accepted(Envelope.ok(answer));
        answers.known(accepted, http);
        return accepted.build();
    }

    @POST
    @Path("/verify-phone")
    @Limited(Limit.VERIFY_CODE)
    @SecurityRequirements
    @Operation(
            operationId = "verifyPhone",
            summary = "Sign in with a code",
            description =
                    "Signs in to the account of the number, which is made at the first time. A code has five tries "
                            + "and five minutes, and is good once.")
    @APIResponse(
            responseCode = "200",
            description = "Signed in.",
            content = @Content(schema = @Schema(implementation = SignInAnswer.class)))
    @APIResponse(
            responseCode = "422",
            description = "The code is wrong, too old, used, or tried too often: `code_refused`.")
    @APIResponse(responseCode = "403", description = "A cookie is given to pages of ours only: `foreign_origin`.")
    public Response verifyPhone(@NotNull @Valid Check request) {
        var keep = answers.keep(http, request.cookie());
        return answer(
                phones.signIn(request.phoneNumber(), request.code(), request.challengeId(), keep),
                new ApiException(ApiCode.CODE_REFUSED));
    }

    private Response answer(SignIn end, ApiException refusal) {
        return switch (end) {
            case SignIn.SignedIn signedIn -> answers.ok(http, signedIn);
            case SignIn.Refused _ -> throw refusal;
            case SignIn.Limited limited -> throw SignInAnswers.limited(limited.retryAfter());
            case SignIn.Busy busy -> throw SignInAnswers.busy(busy.retryAfter());
        };
    }

    @POST
    @Path("/login-username")
    @Limited(Limit.LOGIN)
    @SecurityRequirements
    @Operation(
            operationId = "loginByName",
            summary = "Sign in as somebody of a company",
            description = "Company code, a name or user code there, and a password. What of them is wrong is not told.")
    @APIResponse(
            responseCode = "200",
            description = "Signed in, in that workspace.",
            content = @Content(schema = @Schema(implementation = SignInAnswer.class)))
    @APIResponse(responseCode = "401", description = "Something is wrong: `sign_in_refused`.")
    @APIResponse(responseCode = "503", description = "Too many sign-ins at once: `unavailable`, with `Retry-After`.")
    @APIResponse(responseCode = "403", description = "A cookie is given to pages of ours only: `foreign_origin`.")
    public Response loginByName(@NotNull @Valid NamedLoginRequest request) {
        var keep = answers.keep(http, request.cookie());
        return answer(
                names.signIn(request.companyCode(), request.username(), request.password(), keep),
                new ApiException(ApiCode.SIGN_IN_REFUSED, "Company, name or password is wrong."));
    }

    @POST
    @Path("/verify-email")
    @Limited(Limit.VERIFY_CODE)
    @SecurityRequirements
    @Operation(
            operationId = "verifyEmail",
            summary = "Verify an e-mail address",
            description = "Uses the token that was sent to the address. Until then the address receives no invitation.")
    @APIResponse(responseCode = "204", description = "The address is verified.")
    @APIResponse(responseCode = "422", description = "The token is wrong, too old or used: `token_refused`.")
    public void verifyEmail(@NotNull @Valid TokenRequest request) {
        if (proofs.verify(request.token()).isEmpty()) {
            throw new ApiException(ApiCode.TOKEN_REFUSED);
        }
    }

    @Schema(name = "NamedLoginRequest", description = "Who of which company wants to sign in.")
    public record NamedLoginRequest(
            @NotNull @Size(max = 9) @Schema(description = "At least four digits.", examples = "0042")
            String companyCode,

            @NotNull @Size(max = 64) @Schema(description = "A name in the company, or a user code.", examples = "kim")
            String username,

            @NotNull String password,

            @Schema(nullable = true, description = AuthResource.COOKIE) @Nullable
            Boolean cookie) {}

    @Schema(name = "MailedTokenRequest", description = "A token that came by mail.")
    public record TokenRequest(@NotNull @Size(max = 64) String token) {}
}
