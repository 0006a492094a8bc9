package studio.atelier.erasure.rest;

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
import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.security.SecurityRequirements;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;
import studio.atelier.erasure.Deletions;
import studio.atelier.limit.Limit;
import studio.atelier.rest.ApiCode;
import studio.atelier.rest.ApiException;
import studio.atelier.rest.Envelope;
import studio.atelier.rest.Limited;

/** For people who have no account any more. */
@Path("/v1/identity/deletions")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@ApplicationScoped
@Tag(name = "identity")
public class DeletionsResource {

    @Inject
    Deletions deletions;

    @POST
    @Path("/progress")
    @PermitAll
    @Limited(Limit.VERIFY_CODE)
    @SecurityRequirements
    @Operation(
            operationId = "getDeletionProgress",
            summary = "How far is my deletion",
            description = "For whoever has the receipt; it goes into the body so that no log holds it.")
    @APIResponse(
            responseCode = "200",
            description = "How far it is.",
            content = @Content(schema = @Schema(implementation = ProgressView.class)))
    @APIResponse(responseCode = "404", description = "The receipt is none of ours.")
    public Envelope<ProgressView> progress(@NotNull @Valid ProgressQuestion question) {
        return deletions
                .progress(question.receipt())
                .map(found -> new ProgressView(found.state(), found.step(), found.requestedAt(), found.verifiedAt()))
                .map(Envelope::ok)
                .orElseThrow(() -> new ApiException(ApiCode.NOT_FOUND));
    }

    @Schema(name = "DeletionQuestion", description = "The receipt of a deletion.")
    public record ProgressQuestion(
            @NotNull @Size(max = 100) @Schema(description = "As the answer to the deletion had it.", maxLength = 100)
            String receipt) {}

    @Schema(name = "DeletionProgress", description = "How far a deletion is.")
    record ProgressView(
            @Schema(
                    description = "`requested`, `erasing`, and at last `verified`: it is proved that nothing is left.",
                    examples = "verified")
            String state,

            @Schema(description = "What is next, while it is erasing.", nullable = true) @Nullable
            String step,

            @Schema(description = "When it was asked for.") Instant requestedAt,

            @Schema(description = "When it was proved.", nullable = true) @Nullable
            Instant verifiedAt) {}
}
