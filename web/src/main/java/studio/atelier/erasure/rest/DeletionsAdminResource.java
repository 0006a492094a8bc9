package studio.atelier.erasure.rest;

import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;
import studio.atelier.erasure.Deletions;
import studio.atelier.identity.Roles;
import studio.atelier.rest.Envelope;
import studio.atelier.rest.Query;

/** Deletions of people, for whoever answers for them. */
@Path("/v1/admin/deletions")
@Produces(MediaType.APPLICATION_JSON)
@ApplicationScoped
@RolesAllowed(Roles.OPERATOR)
@Tag(name = "admin")
public class DeletionsAdminResource {

    private static final int LIMIT_MAX = 200;

    @Inject
    Deletions deletions;

    @GET
    @Operation(
            operationId = "listDeletions",
            summary = "Deletions of people",
            description = "The open ones first, then the latest. The sweep `person-erasure` does them.")
    @APIResponse(
            responseCode = "200",
            description = "Deletions.",
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            schema = @Schema(type = SchemaType.ARRAY, implementation = StandingView.class)))
    public Envelope<List<StandingView>> list(
            @Parameter(description = "How many at most, 1 to 200.") @QueryParam("limit") @DefaultValue("50")
                    String limit) {
        return Envelope.ok(deletions.list(Query.number("limit", limit, 1, LIMIT_MAX)).stream()
                .map(StandingView::of)
                .toList());
    }

    @Schema(name = "Deletion", description = "A deletion.")
    record StandingView(
            @Schema(description = "The id of the request.") UUID id,

            @Schema(description = "`requested`, `erasing` or `verified`.")
            String state,

            @Schema(description = "What is next, while it is erasing.", nullable = true) @Nullable
            String step,

            @Schema(description = "How often it began anew because something was left.")
            int rounds,

            @Schema(description = "The kind of the latest failure; null if it goes well.", nullable = true) @Nullable
            String failure,

            @Schema(description = "When it was asked for.") Instant requestedAt,

            @Schema(description = "When it was proved.", nullable = true) @Nullable
            Instant verifiedAt) {

        static StandingView of(Deletions.Standing one) {
            return new StandingView(
                    one.id(),
                    one.state(),
                    one.step(),
                    one.rounds(),
                    one.failure(),
                    one.requestedAt(),
                    one.verifiedAt());
        }
    }
}
