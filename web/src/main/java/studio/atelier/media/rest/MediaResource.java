package studio.atelier.media.rest;

import jakarta.annotation.security.PermitAll;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HEAD;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Instant;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.security.SecurityRequirements;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;
import studio.atelier.identity.Scopes;
import studio.atelier.media.DownloadLinks;
import studio.atelier.media.MediaObject;
import studio.atelier.media.ObjectStore;
import studio.atelier.rest.ApiCode;
import studio.atelier.rest.ApiException;
import studio.atelier.rest.ApiKeyArea;
import studio.atelier.rest.CurrentCaller;
import studio.atelier.rest.Envelope;

/** Files of a workspace, and their content by signed address. */
@Path("/v1/media/objects/{id}")
@ApplicationScoped
@Tag(name = "media")
@ApiKeyArea(Scopes.MEDIA)
public class MediaResource {

    private static final String CONTENT =
            "What the address was made for, whole or, with `Range`, one part of it. The address is made by the server and"
                    + " expires; whoever has it needs no token.";

    @Inject
    DownloadLinks links;

    @Inject
    ObjectStore objects;

    @Inject
    CurrentCaller caller;

    @Context
    HttpHeaders headers;

    @Context
    HttpServletResponse response;

    @GET
    @Produces(MediaType.APPLICATION_JSON)
    @Operation(
            operationId = "getMediaObject",
            summary = "A file",
            description = "What is known of a file of this workspace, with a fresh address to fetch it from.")
    public Envelope<FileView> view(@Parameter(description = "The id of the file.") @PathParam("id") UUID id) {
        var object = links.find(caller.workspaceId(), id).orElseThrow(() -> new ApiException(ApiCode.OBJECT_NOT_FOUND));
        return Envelope.ok(FileView.from(object, links));
    }

    @GET
    @Path("/content")
    @Produces(MediaType.WILDCARD)
    @PermitAll
    @SecurityRequirements
    @Operation(operationId = "getMediaContent", summary = "The content of a file", description = CONTENT)
    @APIResponse(
            responseCode = "200",
            description = "The file, as an attachment.",
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_OCTET_STREAM,
                            schema = @Schema(type = SchemaType.STRING, format = "binary")))
    @APIResponse(
            responseCode = "206",
            description = "The part of the file that `Range` asks for.",
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_OCTET_STREAM,
                            schema = @Schema(type = SchemaType.STRING, format = "binary")))
    @APIResponse(responseCode = "304", description = "`If-None-Match` names the file as it is.")
    @APIResponse(responseCode = "403", description = "The address has expired or was changed.")
    @APIResponse(responseCode = "416", description = "The file has no such part.")
    public Response content(
            @Parameter(description = "The id of the file.") @PathParam("id") UUID id,
            @Parameter(description = "Second of the epoch at which the address expires.")
                    @QueryParam("expires")
                    @Nullable
                    String expires,
            @Parameter(description = "Our signature.") @QueryParam("signature") @Nullable String signature) {
        return download(id, expires, signature).answer(true);
    }

    @HEAD
    @Path("/content")
    @Produces(MediaType.WILDCARD)
    @PermitAll
    @SecurityRequirements
    @Operation(operationId = "headMediaContent", summary = "The headers of a file", description = CONTENT)
    @APIResponse(responseCode = "200", description = "Size, type and entity tag of the file.")
    @APIResponse(responseCode = "403", description = "The address has expired or was changed.")
    public Response head(
            @Parameter(description = "The id of the file.") @PathParam("id") UUID id,
            @Parameter(description = "Second of the epoch at which the address expires.")
                    @QueryParam("expires")
                    @Nullable
                    String expires,
            @Parameter(description = "Our signature.") @QueryParam("signature") @Nullable String signature) {
        return download(id, expires, signature).answer(false);
    }

    private Download download(UUID id, @Nullable String expires, @Nullable String signature) {
        if (signature == null || !links.allows(id, second(expires), signature)) {
            throw new ApiException(ApiCode.LINK_EXPIRED);
        }
        var object = links.find(id).orElseThrow(() -> new ApiException(ApiCode.OBJECT_NOT_FOUND));
        return new Download(object, objects, headers, range -> response.setHeader("Content-Range", range));
    }

    /** The long ago, if it is no number. */
    private static long second(@Nullable String expires) {
        try {
            return expires == null ? 0 : Long.parseLong(expires);
        } catch (NumberFormatException e) {
            return 0;
        }
    }

    @Schema(name = "MediaFile", description = "A file of a workspace.")
    record FileView(
            @Schema(description = "Its id.") UUID id,

            @Schema(description = "What its sender called it.", examples = "interview.mp4")
            String filename,

            @Schema(description = "What it really is.", examples = "video/mp4")
            String contentType,

            @Schema(description = "Its size.") long sizeBytes,

            @Schema(description = "SHA-256 of its bytes, in hexadecimal.")
            String sha256,

            @Schema(description = "When it came.") Instant createdAt,

            @Schema(description = "When it goes by itself; null if it does not.", nullable = true) @Nullable
            Instant expiresAt,

            @Schema(description = "Where it can be fetched, for a while, by whoever has the address.")
            String contentPath) {

        static FileView from(MediaObject object, DownloadLinks links) {
            return new FileView(
                    object.id(),
                    object.filename(),
                    object.contentType(),
                    object.sizeBytes(),
                    object.sha256(),
                    object.createdAt(),
                    object.expiresAt(),
                    links.path(object.id()));
        }
    }
}
