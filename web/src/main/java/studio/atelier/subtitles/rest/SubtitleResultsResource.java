package studio.atelier.subtitles.rest;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;
import studio.atelier.identity.Scopes;
import studio.atelier.media.Filenames;
import studio.atelier.media.MediaObject;
import studio.atelier.media.ObjectStore;
import studio.atelier.media.rest.Download;
import studio.atelier.rest.ApiCode;
import studio.atelier.rest.ApiException;
import studio.atelier.rest.ApiKeyArea;
import studio.atelier.rest.CurrentCaller;
import studio.atelier.rest.Envelope;
import studio.atelier.rest.Query;
import studio.atelier.subtitles.SubtitleFile;
import studio.atelier.subtitles.SubtitleJob;
import studio.atelier.subtitles.Subtitles;
import studio.atelier.subtitles.Subtitles.Variant;

/** What a job made. It has the path of {@link SubtitleJobsResource}: with a longer one it would hide that for single jobs. */
@Path("/v1/subtitles/jobs")
@ApplicationScoped
@Tag(name = "subtitles")
@ApiKeyArea(Scopes.JOBS)
public class SubtitleResultsResource {

    private static final String SRT = "text/plain;charset=UTF-8";
    private static final String VTT = "text/vtt;charset=UTF-8";
    private static final String PNG = "image/png";

    @Inject
    Subtitles subtitles;

    @Inject
    ObjectStore objects;

    @Inject
    CurrentCaller caller;

    @Context
    HttpHeaders headers;

    @Context
    HttpServletResponse response;

    @GET
    @Path("/{id}/subtitles")
    @Produces({MediaType.TEXT_PLAIN, "text/vtt", MediaType.APPLICATION_JSON})
    @Operation(
            operationId = "getSubtitles",
            summary = "The subtitles",
            description = "As a file (SRT or WebVTT), or as JSON.")
    @APIResponse(
            responseCode = "200",
            description = "The subtitles.",
            content = {
                @Content(mediaType = MediaType.TEXT_PLAIN, schema = @Schema(type = SchemaType.STRING)),
                @Content(mediaType = "text/vtt", schema = @Schema(type = SchemaType.STRING)),
                @Content(mediaType = MediaType.APPLICATION_JSON, schema = @Schema(implementation = SubtitlesView.class))
            })
    @APIResponse(responseCode = "404", description = "There is no such job, or its subtitles are not there yet.")
    @APIResponse(responseCode = "422", description = "The variant or the format is not offered.")
    public Response subtitles(
            @Parameter(description = "The job.") @PathParam("id") String id,
            @Parameter(
                            description = "Which text.",
                            schema =
                                    @Schema(
                                            enumeration = {"source", "translation", "bilingual"},
                                            defaultValue = "source"))
                    @QueryParam("variant")
                    @DefaultValue("source")
                    String variant,
            @Parameter(
                            description = "Which form.",
                            schema =
                                    @Schema(
                                            enumeration = {"srt", "vtt", "json"},
                                            defaultValue = "srt"))
                    @QueryParam("format")
                    @DefaultValue("srt")
                    String format) {
        var jobId = Requests.jobId(id);
        var job = subtitles.find(caller.get(), jobId).orElseThrow(() -> new ApiException(ApiCode.JOB_NOT_FOUND));
        var text = Arrays.stream(Variant.values())
                .filter(one -> one.name().toLowerCase(Locale.ROOT).equals(variant))
                .findFirst()
                .orElseThrow(() -> new ApiException(
                        ApiCode.INVALID_VARIANT, "The variants are source, translation and bilingual."));
        if (!List.of("srt", "vtt", "json").contains(format)) {
            throw Query.invalid("format", "not_offered", "format must be srt, vtt or json.");
        }
        var file = subtitles
                .file(caller.get(), jobId, text)
                .orElseThrow(() -> new ApiException(ApiCode.SUBTITLE_NOT_READY));
        return switch (format) {
            case "vtt" -> attachment(job, ".vtt", VTT, file.vtt());
            case "json" ->
                Response.ok(Envelope.ok(SubtitlesView.of(job, file)), MediaType.APPLICATION_JSON_TYPE)
                        .build();
            default -> attachment(job, ".srt", SRT, file.srt());
        };
    }

    @GET
    @Path("/{id}/contact-sheet")
    @Produces(PNG)
    @Operation(
            operationId = "getContactSheet",
            summary = "The contact sheet",
            description = "One picture of frames. The link in the job is good for whoever has it, and for ranges.")
    @APIResponse(
            responseCode = "200",
            description = "The picture.",
            content = @Content(mediaType = PNG, schema = @Schema(type = SchemaType.STRING, format = "binary")))
    @APIResponse(responseCode = "404", description = "There is no such job, or its contact sheet is not there yet.")
    public Response contactSheet(@Parameter(description = "The job.") @PathParam("id") String id) {
        var jobId = Requests.jobId(id);
        var job = subtitles.find(caller.get(), jobId).orElseThrow(() -> new ApiException(ApiCode.JOB_NOT_FOUND));
        var sheet = subtitles
                .contactSheet(caller.get(), jobId)
                .orElseThrow(() -> new ApiException(ApiCode.CONTACT_SHEET_NOT_READY));
        return Response.ok(content(sheet), PNG)
                .header(HttpHeaders.CONTENT_LENGTH, sheet.sizeBytes())
                .header(HttpHeaders.CONTENT_DISPOSITION, Filenames.attachment(named(job, ".png")))
                .build();
    }

    @GET
    @Path("/{id}/video")
    @Produces(MediaType.WILDCARD)
    @Operation(
            operationId = "getSubtitleVideo",
            summary = "The file itself",
            description = "What the job works on: sent with it, or fetched. Whole, or in ranges.")
    @APIResponse(
            responseCode = "200",
            description = "The file.",
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_OCTET_STREAM,
                            schema = @Schema(type = SchemaType.STRING, format = "binary")))
    @APIResponse(responseCode = "206", description = "A part of it.")
    @APIResponse(responseCode = "304", description = "You have it.")
    @APIResponse(
            responseCode = "404",
            description = "There is no such job, or its file is not here yet, or not kept any more.")
    @APIResponse(responseCode = "416", description = "It is shorter than the range.")
    public Response video(@Parameter(description = "The job.") @PathParam("id") String id) {
        var jobId = Requests.jobId(id);
        if (subtitles.find(caller.get(), jobId).isEmpty()) {
            throw new ApiException(ApiCode.JOB_NOT_FOUND);
        }
        var file = subtitles.video(caller.get(), jobId).orElseThrow(() -> new ApiException(ApiCode.VIDEO_NOT_READY));
        return new Download(file, objects, headers, range -> response.setHeader("Content-Range", range)).answer(true);
    }

    private StreamingOutput content(MediaObject object) {
        return output -> {
            try (var content = objects.open(object.key(), 0, object.sizeBytes())) {
                content.transferTo(output);
            }
        };
    }

    private static Response attachment(SubtitleJob job, String ending, String type, String text) {
        return Response.ok(text, type)
                .header(HttpHeaders.CONTENT_DISPOSITION, Filenames.attachment(named(job, ending)))
                .build();
    }

    /** The name of the source with another ending. */
    private static String named(SubtitleJob job, String ending) {
        var name = job.source().filename();
        int dot = name.lastIndexOf('.');
        return (dot > 0 ? name.substring(0, dot) : name) + ending;
    }

    @Schema(name = "Subtitles", description = "The subtitles of a job.")
    record SubtitlesView(
            @Schema(description = "Who heard them.", nullable = true, examples = "embedded-sphinx") @Nullable
            String engine,

            @Schema(description = "The language that was heard, as a code.", nullable = true, examples = "en") @Nullable
            String language,

            @Schema(description = "In order of time.") List<SubtitleJobView.Segment> segments) {

        static SubtitlesView of(SubtitleJob job, SubtitleFile file) {
            var result = job.result();
            return new SubtitlesView(
                    result == null ? null : result.engine(),
                    result == null ? null : result.detectedLanguage(),
                    SubtitleJobView.segments(file));
        }
    }
}
