package studio.atelier.billing.rest;

import jakarta.annotation.security.PermitAll;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.io.IOException;
import java.io.InputStream;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.security.SecurityRequirements;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;
import studio.atelier.billing.Webhooks;
import studio.atelier.rest.ApiCode;
import studio.atelier.rest.ApiException;
import studio.atelier.rest.BodyLimit;

/** What Stripe sends. */
@Path("/v1/billing/webhooks/stripe")
@Produces(MediaType.APPLICATION_JSON)
@ApplicationScoped
@PermitAll
@Tag(name = "billing")
public class StripeWebhookResource {

    /** Events are a few kilobytes. */
    private static final long BODY_BYTES_MAX = 256 * 1024;

    @Inject
    Webhooks webhooks;

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @BodyLimit(BODY_BYTES_MAX)
    @SecurityRequirements
    @Operation(
            operationId = "stripeWebhook",
            summary = "An event of Stripe",
            description =
                    "Signed over the bytes as they come, at most five minutes ago. Each event is taken once; one that is not ours, or not right, is kept for operators and answered with 204 too, so that it is not sent again.")
    @RequestBody(required = true, content = @Content(schema = @Schema(type = SchemaType.OBJECT)))
    @APIResponse(responseCode = "204", description = "It is durable.")
    @APIResponse(responseCode = "400", description = "`signature_refused`, or signed and yet no event: `bad_request`.")
    @APIResponse(responseCode = "404", description = "Stripe is not set up here.")
    @APIResponse(responseCode = "413", description = "More than 256 KiB.")
    public void take(
            @Parameter(description = "A time and signatures.") @HeaderParam("Stripe-Signature") @Nullable
                    String signature,
            InputStream body)
            throws IOException {
        switch (webhooks.stripe(body.readAllBytes(), signature)) {
            case TAKEN -> {}
            case NOT_SIGNED -> throw new ApiException(ApiCode.SIGNATURE_REFUSED);
            case UNREADABLE -> throw new ApiException(ApiCode.BAD_REQUEST, "This is no event.");
            case NOT_OFFERED -> throw new ApiException(ApiCode.NOT_FOUND);
        }
    }
}
