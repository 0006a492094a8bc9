package studio.atelier.work.rest;

import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;
import studio.atelier.audit.Act;
import studio.atelier.audit.AuditTrail;
import studio.atelier.identity.Roles;
import studio.atelier.rest.ApiCode;
import studio.atelier.rest.ApiException;
import studio.atelier.rest.CurrentCaller;
import studio.atelier.rest.Envelope;
import studio.atelier.work.WorkerTokens;

/** The tokens of workers outside the server, for operators. */
@Path("/v1/ops/worker-tokens")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@ApplicationScoped
@RolesAllowed(Roles.OPERATOR)
@Tag(name = "ops")
public class WorkerTokensResource {

    private static final String SUBJECT = "worker_token";

    @Inject
    WorkerTokens tokens;

    @Inject
    CurrentCaller caller;

    @Inject
    AuditTrail trail;

    @POST
    @Operation(
            operationId = "makeWorkerToken",
            summary = "Make a worker token",
            description = "For a worker outside the server. The token is in this answer and nowhere else.")
    @APIResponse(
            responseCode = "201",
            description = "Made.",
            content = @Content(schema = @Schema(implementation = MadeToken.class)))
    public Response make(@NotNull @Valid TokenRequest request) {
        var made = tokens.make(request.name(), request.queues(), caller.accountId());
        trail.record(Act.done("ops.worker_token_make").on(SUBJECT, made.worker().tokenId()));
        return Response.status(Response.Status.CREATED)
                .entity(Envelope.ok(new MadeToken(made.worker().tokenId(), request.name(), made.text())))
                .build();
    }

    @GET
    @Operation(
            operationId = "listWorkerTokens",
            summary = "Worker tokens",
            description = "All of them, the newest first, without their texts.")
    public Envelope<WorkerTokenList> list() {
        return Envelope.ok(new WorkerTokenList(tokens.list().stream()
                .map(one -> new WorkerTokenView(
                        one.worker().tokenId(),
                        one.worker().name(),
                        one.worker().queues(),
                        one.createdAt(),
                        one.lastUsedAt(),
                        one.revokedAt()))
                .toList()));
    }

    @DELETE
    @Path("/{id}")
    @Consumes(MediaType.WILDCARD)
    @Operation(
            operationId = "revokeWorkerToken",
            summary = "Revoke a worker token",
            description = "It opens nothing from now on; what its worker holds comes back when the leases run out.")
    @APIResponse(responseCode = "204", description = "It is worth nothing.")
    @APIResponse(responseCode = "404", description = "There is no such token, or it was revoked.")
    public void revoke(@Parameter(description = "The token's id.") @PathParam("id") UUID id) {
        if (!tokens.revoke(id)) {
            throw new ApiException(ApiCode.NOT_FOUND);
        }
        trail.record(Act.done("ops.worker_token_revoke").on(SUBJECT, id));
    }

    @Schema(name = "WorkerTokenRequest", description = "Who may work on what.")
    public record TokenRequest(
            @NotNull @Size(min = 1, max = 100) @Schema(description = "For people.", examples = "renderer-1")
            String name,

            @NotNull
            @Size(min = 1, max = 20)
            @Schema(description = "The queues it may take work from.", examples = "[\"film.render\"]")
            List<@NotNull @Pattern(regexp = "[a-z][a-z0-9._-]{0,99}") String> queues) {}

    @Schema(name = "MadeWorkerToken", description = "A new token; keep it, it is not shown again.")
    public record MadeToken(UUID id, String name, String token) {}

    @Schema(name = "WorkerTokens", description = "All worker tokens.")
    public record WorkerTokenList(List<WorkerTokenView> tokens) {}

    @Schema(name = "WorkerToken", description = "A worker token without its text.")
    public record WorkerTokenView(
            UUID id,
            String name,
            List<String> queues,
            Instant createdAt,

            @Schema(nullable = true, description = "To the minute.") @Nullable
            Instant lastUsedAt,

            @Schema(nullable = true) @Nullable Instant revokedAt) {}
}
