package studio.atelier.identity.rest;

import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** Bodies of requests about telephones. */
public final class PhoneRequests {

    private PhoneRequests() {}

    @Schema(name = "PhoneCodeRequest", description = "Where to send a code.")
    public record Send(
            @NotNull
            @Size(max = 40)
            @Schema(description = "In any usual form, with the calling code.", examples = "+49 151 12345678")
            String phoneNumber) {}

    @Schema(name = "PhoneCodeCheck", description = "A code that was received.")
    public record Check(
            @NotNull @Size(max = 40) @Schema(examples = "+49 151 12345678")
            String phoneNumber,

            @NotNull @Size(max = 16) @Schema(description = "Six digits.", examples = "123456")
            String code,

            @Schema(
                    nullable = true,
                    description =
                            "What the code was sent with. Without it the last one is meant, if it was asked for from the same browser or address.")
            @Nullable
            UUID challengeId,

            @Schema(nullable = true, description = AuthResource.COOKIE) @Nullable
            Boolean cookie) {}
}
