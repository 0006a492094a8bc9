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
import jakarta.ws.rs.core.Response;
import java.time.Duration;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import studio.atelier.identity.phone.PhoneSignIns;
import studio.atelier.identity.proof.EmailProofs;
import studio.atelier.identity.rest.PhoneRequests.Check;
import studio.atelier.identity.rest.PhoneRequests.Send;
import studio.atelier.rest.ApiCode;
import studio.atelier.rest.ApiException;
import studio.atelier.rest.CurrentCaller;
import studio.atelier.rest.Envelope;

/** Address and telephone of the caller's own account. */
@Path("/v1/identity/me/contact")
@Produces(MediaType.APPLICATION_JSON)
@ApplicationScoped
@Tag(name = "identity")
public class OwnContactResource {

    private static final Duration MAIL_AGAIN = Duration.ofHours(1);

    @Inject
    PhoneSignIns phones;

    @Inject
    EmailProofs proofs;

    @Inject
    CurrentCaller caller;

    @POST
    @Path("/email/send-verification")
    @Operation(
            operationId = "sendEmailProof",
            summary = "Send the proof of my address",
            description =
                    "Sends a token to the address of the account, in place of the one before; five an hour at most.")
    @APIResponse(responseCode = "202", description = "A mail is on its way.")
    @APIResponse(
            responseCode = "409",
            description = "It is verified (`email_verified`), or there is no address (`conflict`).")
    @APIResponse(responseCode = "429", description = "Enough mail for now: `rate_limited`, with `Retry-After`.")
    public Response sendEmailProof() {
        return switch (proofs.ask(caller.accountId())) {
            case SENT -> Response.accepted().build();
            case ALREADY_VERIFIED -> throw new ApiException(ApiCode.EMAIL_VERIFIED);
            case NO_ADDRESS -> throw new ApiException(ApiCode.CONFLICT, "The account has no e-mail address.");
            case TOO_MANY ->
                throw ApiException.retryAfter(
                        ApiCode.RATE_LIMITED, "Enough mail was sent to this address for now.", MAIL_AGAIN);
        };
    }

    @POST
    @Path("/phone/send-verification")
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            operationId = "sendPhoneLinkCode",
            summary = "Send a code to my telephone",
            description = "Sends six digits to join a number to the account with. The limits are those of signing in.")
    @APIResponse(
            responseCode = "202",
            description = "A code is on its way.",
            content = @Content(schema = @Schema(implementation = PhoneCodeAnswer.class)))
    @APIResponse(responseCode = "422", description = "Not a mobile number, or `phone_country_not_served`.")
    @APIResponse(responseCode = "429", description = "Enough codes for now: `rate_limited`, with `Retry-After`.")
    @APIResponse(responseCode = "501", description = "Text messages are not offered here.")
    @APIResponse(responseCode = "503", description = "No codes are sent right now: `unavailable`, with `Retry-After`.")
    public Response sendPhoneCode(@NotNull @Valid Send request) {
        var answer = PhoneCodeAnswer.of(phones.sendToLink(request.phoneNumber(), caller.accountId()));
        return Response.accepted(Envelope.ok(answer)).build();
    }

    @POST
    @Path("/phone/verify")
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            operationId = "linkPhone",
            summary = "Join a number to my account",
            description = "From then on a code to this number signs in to this account.")
    @APIResponse(responseCode = "204", description = "The number is the account's.")
    @APIResponse(responseCode = "409", description = "It is that of another account: `phone_taken`.")
    @APIResponse(
            responseCode = "422",
            description = "The code is wrong, too old, used, or tried too often: `code_refused`.")
    public void linkPhone(@NotNull @Valid Check request) {
        switch (phones.link(caller.accountId(), request.phoneNumber(), request.code(), request.challengeId())) {
            case LINKED -> {}
            case REFUSED -> throw new ApiException(ApiCode.CODE_REFUSED);
            case TAKEN -> throw new ApiException(ApiCode.PHONE_TAKEN);
        }
    }
}
