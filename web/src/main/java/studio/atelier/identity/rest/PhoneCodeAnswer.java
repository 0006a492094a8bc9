package studio.atelier.identity.rest;

import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import studio.atelier.identity.phone.Sending;
import studio.atelier.rest.ApiCode;
import studio.atelier.rest.ApiException;
import studio.atelier.rest.FieldError;

@Schema(name = "PhoneCodeSent", description = "A code is on its way; the one before is worth nothing any more.")
record PhoneCodeAnswer(
        @Schema(required = true, description = "Send it back with the code.")
        UUID challengeId,

        @Schema(required = true, description = "Seconds until the code expires.", examples = "300")
        long expiresIn,

        @Schema(required = true, description = "Seconds until another code may be asked for.", examples = "30")
        long resendAfter) {

    static PhoneCodeAnswer of(Sending sending) {
        return switch (sending) {
            case Sending.Sent sent ->
                new PhoneCodeAnswer(
                        sent.challengeId(),
                        sent.life().toSeconds(),
                        sent.again().toSeconds());
            case Sending.TooSoon soon ->
                throw ApiException.retryAfter(
                        ApiCode.RATE_LIMITED, "This number has been sent enough codes for now.", soon.pause());
            case Sending.Paused paused ->
                throw ApiException.retryAfter(
                        ApiCode.UNAVAILABLE, "No codes are sent right now; sign in by other means.", paused.pause());
            case Sending.NotANumber _ ->
                throw ApiException.invalid(FieldError.inBody(
                        "/phoneNumber",
                        "format",
                        "This is not a mobile number; write it with + and the calling code."));
            case Sending.CountryNotServed _ -> throw new ApiException(ApiCode.PHONE_COUNTRY_NOT_SERVED);
            case Sending.NotOffered _ ->
                throw new ApiException(ApiCode.NOT_IMPLEMENTED, "Signing in by telephone is not offered here.");
        };
    }
}
