package studio.atelier.identity.rest;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URI;
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
import studio.atelier.identity.ApiKey;
import studio.atelier.identity.ApiKeyCreation;
import studio.atelier.identity.ApiKeys;
import studio.atelier.rest.ApiCode;
import studio.atelier.rest.ApiException;
import studio.atelier.rest.CurrentCaller;
import studio.atelier.rest.Envelope;

/** Keys for programs. No key can do any of this; it takes a person. */
@Path("/v1/identity/api-keys")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@ApplicationScoped
@Tag(name = "identity")
public class ApiKeysResource {

    private static final URI ALL = URI.create("v1/identity/api-keys");

    @Inject
    ApiKeys keys;

    @Inject
    CurrentCaller caller;

    @GET
    @Operation(
            operationId = "listApiKeys",
            summary = "Keys",
            description =
                    "The keys for programs you made, or all of the workspace if you are its owner or an admin; the newest first.")
    @APIResponse(
            responseCode = "200",
            description = "All there are.",
            content = @Content(schema = @Schema(implementation = KeyList.class)))
    public Envelope<KeyList> list() {
        return Envelope.ok(
                new KeyList(keys.list(caller.get()).stream().map(KeyView::of).toList()));
    }

    @POST
    @Operation(operationId = "createApiKey", summary = "Make a key", description = """
                    Makes a key that acts as you, in this workspace, within its scopes. It is shown in this answer and never again; send it
                    as `Authorization: Bearer atl_…`.""")
    @APIResponse(
            responseCode = "201",
            description = "Made.",
            content = @Content(schema = @Schema(implementation = NewKey.class)))
    @APIResponse(responseCode = "409", description = "The workspace has as many keys as it may have: `too_many_keys`.")
    public Response create(@NotNull @Valid KeyRequest request) {
        return switch (keys.create(caller.get(), request.name(), request.scopes(), request.expiresAt())) {
            case ApiKeyCreation.Created(String text, ApiKey key) ->
                Response.created(ALL)
                        .entity(Envelope.ok(new NewKey(text, KeyView.of(key))))
                        .build();
            case ApiKeyCreation.Invalid invalid -> throw Flaws.refusal(invalid.flaws());
            case ApiKeyCreation.SignedOut _ -> throw new ApiException(ApiCode.UNAUTHORIZED);
            case ApiKeyCreation.TooMany tooMany ->
                throw new ApiException(
                        ApiCode.TOO_MANY_KEYS, "A workspace has up to %d keys.".formatted(tooMany.most()));
        };
    }

    @DELETE
    @Path("/{id}")
    @Consumes(MediaType.WILDCARD)
    @Operation(
            operationId = "revokeApiKey",
            summary = "Revoke a key",
            description = "Ends a key: here at once, on other nodes within five seconds.")
    @APIResponse(responseCode = "204", description = "It is worth nothing any more.")
    public void revoke(@Parameter(description = "The key, by its id.") @PathParam("id") UUID id) {
        if (!keys.revoke(caller.get(), id)) {
            throw new ApiException(ApiCode.NOT_FOUND);
        }
    }

    @Schema(name = "ApiKeyRequest", description = "What the key is to be.")
    public record KeyRequest(
            @NotNull @Schema(description = "What it is for, so that you know it again.", maxLength = 100)
            String name,

            @NotNull
            @Schema(
                    description =
                            "What it may be used for: an area (`jobs`, `media`, `wallet`, `booking`, `webhooks`) with `:read` or `:write`.",
                    examples = "[\"jobs:read\", \"jobs:write\"]")
            List<@NotNull String> scopes,

            @Schema(nullable = true, description = "When it ends by itself; never, if this is missing.") @Nullable
            Instant expiresAt) {}

    @Schema(name = "ApiKeyList")
    record KeyList(@Schema(required = true) List<KeyView> items) {}

    @Schema(name = "NewApiKey", description = "A key, shown this once.")
    record NewKey(
            @Schema(required = true, examples = "atl_…") String key,
            @Schema(required = true) KeyView apiKey) {}

    @Schema(name = "ApiKey", description = "A key as it is shown later.")
    record KeyView(
            @Schema(required = true) UUID id,

            @Schema(required = true, description = "Who made it, and as whom it acts.")
            UUID accountId,

            @Schema(required = true) String name,

            @Schema(required = true, description = "Its first characters.")
            String hint,

            @Schema(required = true) List<String> scopes,
            @Schema(required = true) Instant createdAt,
            @Schema(nullable = true) @Nullable Instant expiresAt,

            @Schema(nullable = true, description = "To the minute.") @Nullable
            Instant lastUsedAt) {

        static KeyView of(ApiKey key) {
            return new KeyView(
                    key.id(),
                    key.accountId(),
                    key.name(),
                    key.hint(),
                    key.scopes(),
                    key.createdAt(),
                    key.expiresAt(),
                    key.lastUsedAt());
        }
    }
}
