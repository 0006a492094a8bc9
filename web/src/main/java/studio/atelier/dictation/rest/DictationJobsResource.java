package studio.atelier.dictation.rest;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.Consumes;
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
import java.util.function.Supplier;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;
import studio.atelier.dictation.DictationForm;
import studio.atelier.dictation.DictationForm.Checked;
import studio.atelier.dictation.DictationJob;
import studio.atelier.dictation.DictationOrder;
import studio.atelier.dictation.Dictations;
import studio.atelier.identity.Scopes;
import studio.atelier.media.SourceAddress;
import studio.atelier.media.rest.UploadForms;
import studio.atelier.order.Ordered;
import studio.atelier.order.rest.OrderAnswers;
import studio.atelier.recording.NamedSource;
import studio.atelier.rest.ApiCode;
import studio.atelier.rest.ApiException;
import studio.atelier.rest.ApiKeyArea;
import studio.atelier.rest.BodyLimit;
import studio.atelier.rest.CurrentCaller;
import studio.atelier.rest.Cursor;
import studio.atelier.rest.Envelope;
import studio.atelier.rest.IdempotencyKey;
import studio.atelier.rest.Query;
import studio.atelier.speech.SpeechEngines;
import studio.atelier.translation.Translators;
import studio.atelier.wallet.Unpaid;

/** The jobs that make exercises. */
@Path("/v1/dictation/jobs")
@Produces(MediaType.APPLICATION_JSON)
@ApplicationScoped
@Tag(name = "dictation")
@ApiKeyArea(Scopes.JOBS)
public class DictationJobsResource {

    private static final String KEY = "Idempotency-Key";
    private static final String KEY_SAYS =
            "Your name for this request: sent again within a day it gives the same job, and makes no second one.";
    private static final String ID_SAYS = "The job.";
    private static final String NONE = "There is no such job of yours.";
    private static final int LIMIT_MAX = 100;
    private static final Cursor CURSORS = Cursor.of("dictation.jobs");
    private static final OrderAnswers<DictationJob> ANSWERS = new OrderAnswers<>(
            DictationJobView::of, job -> DictationJobView.address(job.job().id()));

    @Inject
    Dictations dictations;

    @Inject
    SpeechEngines engines;

    @Inject
    Translators translators;

    @Inject
    UploadForms forms;

    @Inject
    CurrentCaller caller;

    @Context
    HttpHeaders headers;

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(operationId = "submitDictationJob", summary = "Order an exercise", description = """
                    Takes a recording, by upload, by address or in a form of the same fields, and makes a dictation exercise of it. Until the
                    recording was looked into, credits for the longest one that is taken are held; then for its length. What is delivered is
                    charged when the exercise is there, the rest is free again.""")
    @RequestBody(
            required = true,
            content = {
                @Content(
                        mediaType = MediaType.APPLICATION_JSON,
                        schema = @Schema(implementation = DictationJobRequest.class)),
                @Content(
                        mediaType = MediaType.MULTIPART_FORM_DATA,
                        schema = @Schema(implementation = DictationJobFormRequest.class))
            })
    @APIResponse(
            responseCode = "202",
            description =
                    "The job is durable and will be done; `Location` is its address. `Idempotency-Replayed: true` says"
                            + " that it was there before.",
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            schema = @Schema(implementation = DictationJobView.class)))
    @APIResponse(
            responseCode = "402",
            description =
                    "The wallet has too little for it (`insufficient_credits`), or the budget of the day (`budget_exhausted`).")
    @APIResponse(
            responseCode = "403",
            description = "The model is not offered: `asr_model_disabled`, `mt_model_disabled`.")
    @APIResponse(responseCode = "404", description = "There is no such upload.")
    public Response submit(
            @Parameter(description = KEY_SAYS) @HeaderParam(KEY) @Nullable String key,
            @NotNull DictationJobRequest request) {
        var idempotencyKey = IdempotencyKey.optional(key);
        var fine = check(request.form(), true);
        return submit(fine, idempotencyKey);
    }

    @POST
    @Consumes(MediaType.MULTIPART_FORM_DATA)
    @BodyLimit(BodyLimit.OWN)
    @Operation(hidden = true)
    public Response submitForm(@HeaderParam(KEY) @Nullable String key, InputStream body) {
        var idempotencyKey = IdempotencyKey.optional(key);
        return forms.order(caller.get(), headers, body, form -> {
            var fine = check(DictationRequests.form(form.fields(), form.file().isPresent()), false);
            return form.file()
                    .map(file -> answer(
                            fine.order(),
                            () -> dictations.submit(caller.get(), fine.order(), file.id(), true, idempotencyKey)))
                    .orElseGet(() -> submit(fine, idempotencyKey));
        });
    }

    private Checked.Fine check(DictationForm form, boolean inBody) {
        return switch (form.check(engines, translators)) {
            case Checked.Fine fine -> fine;
            case Checked.Wrong wrong -> throw DictationRequests.refusal(wrong.flaws(), inBody);
        };
    }

    private Response submit(Checked.Fine fine, @Nullable String key) {
        var order = fine.order();
        return switch (fine.source()) {
            case NamedSource.Upload(UUID id) ->
                answer(order, () -> dictations.submit(caller.get(), order, id, false, key));
            case NamedSource.Address(SourceAddress address) ->
                answer(order, () -> dictations.submit(caller.get(), order, address, key));
            case NamedSource.Here _ -> throw new ApiException(ApiCode.VIDEO_FILE_OR_URL_REQUIRED);
        };
    }

    private static Response answer(DictationOrder order, Supplier<Ordered<DictationJob>> submission) {
        try {
            return ANSWERS.to(submission.get());
        } catch (Unpaid unpaid) {
            if (unpaid.why() instanceof Unpaid.Why.NotOffered(String route)) {
                throw new ApiException(
                        route.equals(order.asrModel()) ? ApiCode.ASR_MODEL_DISABLED : ApiCode.MT_MODEL_DISABLED);
            }
            throw unpaid;
        }
    }

    @GET
    @Operation(operationId = "listDictationJobs", summary = "Jobs", description = "Your jobs, newest first.")
    @APIResponse(
            responseCode = "200",
            description = "A page of them.",
            content = @Content(schema = @Schema(implementation = DictationJobPage.class)))
    @APIResponse(responseCode = "400", description = "The cursor is of another list: `cursor_mismatch`.")
    public Envelope<DictationJobPage> list(
            @Parameter(
                            description = "How many at most.",
                            schema = @Schema(type = SchemaType.INTEGER, minimum = "1", maximum = "100"))
                    @QueryParam("limit")
                    @DefaultValue("20")
                    String limit,
            @Parameter(description = "The `nextCursor` of the page before.") @QueryParam("cursor") @Nullable
                    String cursor) {
        var page = dictations.list(caller.get(), Query.number("limit", limit, 1, LIMIT_MAX), CURSORS.idIn(cursor));
        return Envelope.ok(new DictationJobPage(
                page.items().stream().map(DictationJobView::of).toList(), CURSORS.afterId(page.next())));
    }

    @GET
    @Path("/{id}")
    @Operation(operationId = "getDictationJob", summary = "A job", description = "How far it is, and its exercise.")
    @APIResponse(
            responseCode = "200",
            description = "The job.",
            content = @Content(schema = @Schema(implementation = DictationJobView.class)))
    @APIResponse(responseCode = "404", description = NONE)
    public Envelope<DictationJobView> get(@Parameter(description = ID_SAYS) @PathParam("id") UUID id) {
        return Envelope.ok(dictations
                .find(caller.get(), id)
                .map(DictationJobView::of)
                .orElseThrow(() -> new ApiException(ApiCode.JOB_NOT_FOUND)));
    }

    @POST
    @Path("/{id}/cancel")
    @Operation(operationId = "cancelDictationJob", summary = "Cancel a job", description = """
                    Work on it stops within seconds. What was done is charged, the rest is free again. Cancelled is final.""")
    @APIResponse(
            responseCode = "202",
            description = "It is cancelled, or will be in a moment.",
            content = @Content(schema = @Schema(implementation = DictationJobView.class)))
    @APIResponse(responseCode = "404", description = NONE)
    @APIResponse(responseCode = "409", description = "It is finished: `job_final`.")
    public Response cancel(@Parameter(description = ID_SAYS) @PathParam("id") UUID id) {
        return ANSWERS.to(dictations.cancel(caller.get(), id), ApiCode.JOB_FINAL);
    }

    @POST
    @Path("/{id}/retry")
    @Operation(operationId = "retryDictationJob", summary = "Retry a job", description = """
                    Goes on at the stage that failed. What was done and paid for is neither done nor paid for again.""")
    @APIResponse(
            responseCode = "202",
            description = "It is queued again.",
            content = @Content(schema = @Schema(implementation = DictationJobView.class)))
    @APIResponse(responseCode = "402", description = "The wallet or the budget of the day has too little for it.")
    @APIResponse(responseCode = "404", description = NONE)
    @APIResponse(
            responseCode = "409",
            description =
                    "It neither failed nor is it partial: `not_retryable`; or its recording is not kept any more: `source_expired`.")
    public Response retry(@Parameter(description = ID_SAYS) @PathParam("id") UUID id) {
        return ANSWERS.to(dictations.retry(caller.get(), id), ApiCode.NOT_RETRYABLE);
    }

    @Schema(name = "DictationJobPage", description = "A page of jobs.")
    record DictationJobPage(
            @Schema(description = "Newest first.") List<DictationJobView> items,

            @Schema(description = "Send it as `cursor` for the next page; null on the last.", nullable = true) @Nullable
            String nextCursor) {}
}
