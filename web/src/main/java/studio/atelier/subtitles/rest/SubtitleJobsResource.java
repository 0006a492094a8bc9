package studio.atelier.subtitles.rest;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
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
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;
import studio.atelier.identity.Scopes;
import studio.atelier.media.DownloadLinks;
import studio.atelier.media.SourceAddress;
import studio.atelier.media.rest.UploadForms;
import studio.atelier.order.rest.OrderAnswers;
import studio.atelier.recording.NamedSource;
import studio.atelier.rest.ApiCode;
import studio.atelier.rest.ApiException;
import studio.atelier.rest.ApiKeyArea;
import studio.atelier.rest.BodyLimit;
import studio.atelier.rest.CurrentCaller;
import studio.atelier.rest.Envelope;
import studio.atelier.speech.SpeechToText;
import studio.atelier.subtitles.SubtitleForm;
import studio.atelier.subtitles.SubtitleForm.Checked;
import studio.atelier.subtitles.SubtitleJob;
import studio.atelier.subtitles.SubtitleRequest;
import studio.atelier.subtitles.Subtitles;
import studio.atelier.subtitles.Subtitles.Source;
import studio.atelier.subtitles.Subtitles.Variant;
import studio.atelier.translation.Translators;
import studio.atelier.work.Deletion;

/** The jobs of the studio. */
@Path("/v1/subtitles/jobs")
@Produces(MediaType.APPLICATION_JSON)
@ApplicationScoped
@Tag(name = "subtitles")
@ApiKeyArea(Scopes.JOBS)
public class SubtitleJobsResource {

    private static final String KEY = "Idempotency-Key";
    private static final String KEY_SAYS =
            "Your name for this request: sent again within a day it gives the same job, and makes no second one.";
    private static final String ID_SAYS = "The job.";

    @Inject
    Subtitles subtitles;

    @Inject
    SpeechToText speech;

    @Inject
    Translators translators;

    @Inject
    UploadForms forms;

    @Inject
    DownloadLinks links;

    @Inject
    CurrentCaller caller;

    @Context
    HttpHeaders headers;

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            operationId = "submitSubtitleJob",
            summary = "Submit a job",
            description =
                    "Takes a file, by upload, by address or in a form of the same fields, and makes subtitles and a contact sheet"
                            + " of it.")
    @RequestBody(
            required = true,
            content = {
                @Content(
                        mediaType = MediaType.APPLICATION_JSON,
                        schema = @Schema(implementation = SubtitleJobRequest.class)),
                @Content(
                        mediaType = MediaType.MULTIPART_FORM_DATA,
                        schema = @Schema(implementation = SubtitleJobFormRequest.class))
            })
    @APIResponse(
            responseCode = "202",
            description =
                    "The job is durable and will be done; `Location` is its address. `Idempotency-Replayed: true` says"
                            + " that it was there before.",
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            schema = @Schema(implementation = SubtitleJobView.class)))
    @APIResponse(
            responseCode = "402",
            description =
                    "The wallet has too little for it (`insufficient_credits`), or the budget of the day (`budget_exhausted`).")
    @APIResponse(responseCode = "404", description = "There is no such upload.")
    public Response submit(
            @Parameter(description = KEY_SAYS) @HeaderParam(KEY) @Nullable String key,
            @NotNull SubtitleJobRequest request) {
        var idempotencyKey = Requests.idempotencyKey(key);
        var fine = check(request.form(), true);
        return submit(fine.request(), source(fine.source()), idempotencyKey);
    }

    @POST
    @Consumes(MediaType.MULTIPART_FORM_DATA)
    @BodyLimit(BodyLimit.OWN)
    @Operation(hidden = true)
    public Response submitForm(@HeaderParam(KEY) @Nullable String key, InputStream body) {
        var idempotencyKey = Requests.idempotencyKey(key);
        return forms.order(caller.get(), headers, body, form -> {
            var fine = check(FormFields.read(form.fields(), form.file().isPresent()), false);
            return form.file()
                    .map(file -> submit(fine.request(), new Source.Upload(file.id(), true), idempotencyKey))
                    .orElseGet(() -> submit(fine.request(), source(fine.source()), idempotencyKey));
        });
    }

    private static Source source(NamedSource named) {
        return switch (named) {
            case NamedSource.Upload(UUID id) -> new Source.Upload(id, false);
            case NamedSource.Address(SourceAddress address) -> new Source.Address(address);
            case NamedSource.Here _ -> throw new ApiException(ApiCode.FILE_REQUIRED);
        };
    }

    private Checked.Fine check(SubtitleForm form, boolean inBody) {
        return switch (form.check(speech, translators.configured().isPresent())) {
            case Checked.Fine fine -> fine;
            case Checked.Wrong wrong -> throw Requests.refusal(wrong.flaws(), inBody);
        };
    }

    private Response submit(SubtitleRequest request, Source source, @Nullable String key) {
        return answers().to(subtitles.submit(caller.get(), request, source, key));
    }

    @GET
    @Operation(
            operationId = "listSubtitleJobs",
            summary = "Jobs",
            description = "Newest first. Members see their own jobs, owners all of the workspace.")
    @APIResponse(
            responseCode = "200",
            description = "A page of jobs.",
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            schema = @Schema(implementation = SubtitleJobPage.class)))
    @APIResponse(responseCode = "400", description = "The cursor is of another list: `cursor_mismatch`.")
    public Envelope<SubtitleJobPage> list(
            @Parameter(
                            description = "How many at most.",
                            schema =
                                    @Schema(
                                            type = SchemaType.INTEGER,
                                            minimum = "1",
                                            maximum = "100",
                                            defaultValue = "20"))
                    @QueryParam("limit")
                    @DefaultValue("20")
                    String limit,
            @Parameter(description = "The `nextCursor` of the page before.") @QueryParam("cursor") @Nullable
                    String cursor) {
        var page = subtitles.list(caller.get(), Requests.limit(limit), Requests.cursor(cursor));
        return Envelope.ok(
                new SubtitleJobPage(page.items().stream().map(this::view).toList(), Requests.cursorAfter(page.next())));
    }

    @GET
    @Path("/{id}")
    @Operation(
            operationId = "getSubtitleJob",
            summary = "A job",
            description = "How far it is, and its subtitles once they are there.")
    @APIResponse(
            responseCode = "200",
            description = "The job.",
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            schema = @Schema(implementation = SubtitleJobView.class)))
    @APIResponse(responseCode = "404", description = "There is no such job.")
    public Envelope<SubtitleJobView> get(@Parameter(description = ID_SAYS) @PathParam("id") String id) {
        var jobId = Requests.jobId(id);
        var job = subtitles.find(caller.get(), jobId).orElseThrow(() -> new ApiException(ApiCode.JOB_NOT_FOUND));
        var file = job.result() == null
                ? null
                : subtitles.file(caller.get(), jobId, Variant.SOURCE).orElse(null);
        return Envelope.ok(SubtitleJobView.of(job, links, file));
    }

    @POST
    @Path("/{id}/cancel")
    @Operation(
            operationId = "cancelSubtitleJob",
            summary = "Cancel a job",
            description = "Work on it stops within seconds. Cancelled is final.")
    @APIResponse(
            responseCode = "202",
            description = "It is cancelled, or will be in a moment.",
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            schema = @Schema(implementation = SubtitleJobView.class)))
    @APIResponse(responseCode = "404", description = "There is no such job.")
    @APIResponse(responseCode = "409", description = "It is finished.")
    public Response cancel(@Parameter(description = ID_SAYS) @PathParam("id") String id) {
        return answers().to(subtitles.cancel(caller.get(), Requests.jobId(id)), ApiCode.JOB_FINAL);
    }

    @POST
    @Path("/{id}/retry")
    @Operation(
            operationId = "retrySubtitleJob",
            summary = "Retry a job",
            description = "Does again what failed of a job, and only that. What was paid is not paid again.")
    @APIResponse(
            responseCode = "202",
            description = "It is queued again.",
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            schema = @Schema(implementation = SubtitleJobView.class)))
    @APIResponse(responseCode = "402", description = "The wallet or the budget of the day has too little for it.")
    @APIResponse(responseCode = "404", description = "There is no such job.")
    @APIResponse(
            responseCode = "409",
            description = "It neither failed nor is it partial, or its source has been removed.")
    public Response retry(@Parameter(description = ID_SAYS) @PathParam("id") String id) {
        return answers().to(subtitles.retry(caller.get(), Requests.jobId(id)), ApiCode.NOT_RETRYABLE);
    }

    @DELETE
    @Path("/{id}")
    @Operation(
            operationId = "deleteSubtitleJob",
            summary = "Delete a job",
            description = "Deletes a finished job with its files.")
    @APIResponse(responseCode = "204", description = "It is gone.")
    @APIResponse(responseCode = "404", description = "There is no such job.")
    @APIResponse(responseCode = "409", description = "It is still active: cancel it first.")
    public Response delete(@Parameter(description = ID_SAYS) @PathParam("id") String id) {
        return switch (subtitles.delete(caller.get(), Requests.jobId(id))) {
            case Deletion.Deleted _ -> Response.noContent().build();
            case Deletion.StillActive _ -> throw new ApiException(ApiCode.JOB_ACTIVE);
            case Deletion.Unknown _ -> throw new ApiException(ApiCode.JOB_NOT_FOUND);
        };
    }

    private OrderAnswers<SubtitleJob> answers() {
        return new OrderAnswers<>(
                this::view, job -> SubtitleJobView.address(job.job().id()));
    }

    private SubtitleJobView view(SubtitleJob job) {
        return SubtitleJobView.of(job, links, null);
    }

    @Schema(name = "SubtitleJobPage", description = "A page of jobs.")
    record SubtitleJobPage(
            @Schema(description = "Newest first.") List<SubtitleJobView> items,

            @Schema(description = "Send it as `cursor` for the next page; null on the last.", nullable = true) @Nullable
            String nextCursor) {}
}
