package studio.atelier.subtitles.rest;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.InputStream;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import studio.atelier.identity.Scopes;
import studio.atelier.media.MediaObject;
import studio.atelier.media.rest.UploadForms;
import studio.atelier.rest.ApiCode;
import studio.atelier.rest.ApiException;
import studio.atelier.rest.ApiKeyArea;
import studio.atelier.rest.BodyLimit;
import studio.atelier.rest.CurrentCaller;
import studio.atelier.rest.Envelope;
import studio.atelier.speech.Language;
import studio.atelier.speech.SpeechToText;

/** What a job begins with: the file, and the languages there are. */
@Path("/v1/subtitles")
@Produces(MediaType.APPLICATION_JSON)
@ApplicationScoped
@Tag(name = "subtitles")
@ApiKeyArea(Scopes.JOBS)
public class SubtitlesResource {

    @Inject
    UploadForms forms;

    @Inject
    SpeechToText speech;

    @Inject
    CurrentCaller caller;

    @Context
    HttpHeaders headers;

    @POST
    @Path("/uploads")
    @Consumes(MediaType.MULTIPART_FORM_DATA)
    @BodyLimit(BodyLimit.OWN)
    @Operation(
            operationId = "uploadSubtitleSource",
            summary = "Upload a file",
            description =
                    "Takes one audio or video file, of the kinds its first bytes show. It goes by itself after a day"
                            + " unless a job uses it.")
    @RequestBody(
            required = true,
            content =
                    @Content(
                            mediaType = MediaType.MULTIPART_FORM_DATA,
                            schema = @Schema(implementation = UploadRequest.class)))
    @APIResponse(
            responseCode = "201",
            description = "The file is there.",
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            schema = @Schema(implementation = UploadView.class)))
    @APIResponse(responseCode = "413", description = "The file is too large, or the workspace has no room for it.")
    @APIResponse(responseCode = "415", description = "It is no audio or video file we can work on.")
    public Response upload(InputStream body) {
        return forms.receive(caller.get(), headers, body, form -> {
            var object = form.file().orElseThrow(() -> new ApiException(ApiCode.FILE_REQUIRED));
            return Response.status(Response.Status.CREATED)
                    .entity(Envelope.ok(UploadView.of(object)))
                    .build();
        });
    }

    @GET
    @Path("/languages")
    @Operation(
            operationId = "listSubtitleLanguages",
            summary = "Languages",
            description =
                    "The languages a job may name, by English name, and which of them the engine of this server does.")
    public Envelope<SubtitleLanguagesView> languages() {
        return Envelope.ok(new SubtitleLanguagesView(
                speech.engine(),
                Language.all().stream()
                        .map(language -> new SubtitleLanguageView(
                                language.code(), language.name(), speech.speaks(language.code())))
                        .toList()));
    }

    /** How the form is described; it is read part by part. */
    @Schema(name = "SubtitleUploadRequest", description = "A form with one file.", requiredProperties = "file")
    record UploadRequest(
            @Schema(type = SchemaType.STRING, format = "binary", description = "The file.")
            String file) {}

    @Schema(name = "SubtitleUpload", description = "A file that is there.")
    record UploadView(
            @Schema(description = "Name it in a job.") UUID uploadId,

            @Schema(description = "What its sender called it.", examples = "interview.mp4")
            String filename,

            @Schema(description = "Its size.") long sizeBytes,

            @Schema(description = "What it really is.", examples = "video/mp4")
            String contentType) {

        static UploadView of(MediaObject object) {
            return new UploadView(object.id(), object.filename(), object.sizeBytes(), object.contentType());
        }
    }

    @Schema(name = "SubtitleLanguages", description = "Languages, and who does them.")
    record SubtitleLanguagesView(
            @Schema(description = "The engine of this server.", examples = "embedded-sphinx")
            String engine,

            @Schema(description = "By English name.") List<SubtitleLanguageView> languages) {}

    @Schema(name = "SubtitleLanguage", description = "A language.")
    record SubtitleLanguageView(
            @Schema(description = "Its ISO 639 code.", examples = "en")
            String code,

            @Schema(description = "Its English name.", examples = "English")
            String name,

            @Schema(description = "The engine of this server does it.")
            boolean available) {}
}
