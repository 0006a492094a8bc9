package studio.atelier.media.rest;

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
import studio.atelier.identity.Roles;
import studio.atelier.identity.Scopes;
import studio.atelier.media.Expiries;
import studio.atelier.media.Expiries.Expiry;
import studio.atelier.rest.ApiKeyArea;
import studio.atelier.rest.CurrentCaller;
import studio.atelier.rest.Envelope;
import studio.atelier.rest.Query;

/** What of a workspace's files goes when. */
@Path("/v1/media/expiring")
@Produces(MediaType.APPLICATION_JSON)
@ApplicationScoped
@Tag(name = "media")
@ApiKeyArea(Scopes.MEDIA)
public class ExpiringResource {

    private static final int LIMIT_MAX = 200;

    @Inject
    Expiries expiries;

    @Inject
    CurrentCaller caller;

    @GET
    @Operation(
            operationId = "listExpiring",
            summary = "Which files go when",
            description =
                    "The files of the workspace, the first to go first. Owners and admins see all, others their own.")
    @APIResponse(
            responseCode = "200",
            description = "Files with the time of their end.",
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            schema = @Schema(type = SchemaType.ARRAY, implementation = ExpiryView.class)))
    public Envelope<List<ExpiryView>> list(
            @Parameter(description = "How many at most, 1 to 200.") @QueryParam("limit") @DefaultValue("50")
                    String limit) {
        var who = caller.get();
        var account = who.hasAny(Roles.OWNER, Roles.ADMIN) ? null : who.accountId();
        return Envelope.ok(expiries.of(who.workspaceId(), account, Query.number("limit", limit, 1, LIMIT_MAX)).stream()
                .map(ExpiryView::of)
                .toList());
    }

    @Schema(name = "Expiry", description = "A file and its end.")
    record ExpiryView(
            @Schema(description = "The id of the file.") UUID id,

            @Schema(description = "What its sender called it.", examples = "interview.mp4")
            String filename,

            @Schema(
                    description =
                            "Why it is kept: `source`, `intermediate` and `large` so long after its job has ended, `job` as"
                                    + " long as its job, `unused` of an upload no job uses.",
                    examples = "source")
            String retention,

            @Schema(description = "Its size.") long sizeBytes,

            @Schema(description = "The jobs that use it or made it.")
            List<UUID> jobs,

            @Schema(
                    description = "When it goes; null while a job that uses it has not ended, and as long as its job"
                            + " keeps it.",
                    nullable = true)
            @Nullable
            Instant expiresAt) {

        static ExpiryView of(Expiry one) {
            return new ExpiryView(one.id(), one.filename(), one.keep(), one.sizeBytes(), one.jobs(), one.expiresAt());
        }
    }
}
