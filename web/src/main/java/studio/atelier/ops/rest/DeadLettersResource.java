package studio.atelier.ops.rest;

import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;
import studio.atelier.identity.Roles;
import studio.atelier.ops.DeadLetters;
import studio.atelier.platform.Json;
import studio.atelier.rest.ApiCode;
import studio.atelier.rest.ApiException;
import studio.atelier.rest.Cursor;
import studio.atelier.rest.Envelope;
import studio.atelier.rest.Query;

/** Tasks that died. */
@Path("/v1/ops/dead-letters")
@Produces(MediaType.APPLICATION_JSON)
@ApplicationScoped
@RolesAllowed(Roles.OPERATOR)
@Tag(name = "ops")
public class DeadLettersResource {

    private static final int LIMIT_MAX = 100;
    private static final int JOBS_MAX = 1_000;

    @Inject
    DeadLetters letters;

    @GET
    @Operation(
            operationId = "listDeadLetters",
            summary = "Dead letters",
            description = "Tasks that died, the latest first.")
    @APIResponse(
            responseCode = "200",
            description = "A page.",
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            schema = @Schema(implementation = DeadLettersPage.class)))
    public Envelope<DeadLettersPage> list(
            @Parameter(description = "Only of this queue.") @QueryParam("queue") @Nullable String queue,
            @Parameter(description = "Only of this kind.") @QueryParam("kind") @Nullable String kind,
            @Parameter(description = "Only of this stage.") @QueryParam("stage") @Nullable String stage,
            @Parameter(description = "Only with this code.") @QueryParam("code") @Nullable String code,
            @Parameter(description = "Only of this workspace.") @QueryParam("workspace") @Nullable String workspace,
            @Parameter(description = "Only of this job.") @QueryParam("job") @Nullable String job,
            @Parameter(description = "How many at most, 1 to 100.") @QueryParam("limit") @DefaultValue("50")
                    String limit,
            @Parameter(description = "The `nextCursor` of the page before.") @QueryParam("cursor") @Nullable
                    String cursor) {
        var filter = filter(queue, kind, stage, code, workspace, job);
        var cursors = Cursor.of("dead-letters", filter);
        var after = cursor == null
                ? null
                : Long.valueOf(Asked.number(cursors.read(cursor, 1).getFirst()));
        int most = Query.number("limit", limit, 1, LIMIT_MAX);
        var found = letters.page(Json.tree(filter), after, most + 1);
        var shown = found.stream()
                .limit(most)
                .map(doc -> Json.read(doc, DeadLetterView.class))
                .toList();
        return Envelope.ok(new DeadLettersPage(
                shown, found.size() > most ? cursors.after(shown.getLast().taskId()) : null));
    }

    @GET
    @Path("/summary")
    @Operation(
            operationId = "summarizeDeadLetters",
            summary = "What a requeue would touch",
            description =
                    "Counts, the oldest and the newest, kinds and codes of all that match. Changes nothing: look here before you requeue.")
    @APIResponse(
            responseCode = "200",
            description = "The summary.",
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            schema = @Schema(implementation = DeadSummary.class)))
    public Envelope<DeadSummary> summary(
            @Parameter(description = "Only of this queue.") @QueryParam("queue") @Nullable String queue,
            @Parameter(description = "Only of this kind.") @QueryParam("kind") @Nullable String kind,
            @Parameter(description = "Only of this stage.") @QueryParam("stage") @Nullable String stage,
            @Parameter(description = "Only with this code.") @QueryParam("code") @Nullable String code,
            @Parameter(description = "Only of this workspace.") @QueryParam("workspace") @Nullable String workspace,
            @Parameter(description = "Only of this job.") @QueryParam("job") @Nullable String job) {
        var filter = filter(queue, kind, stage, code, workspace, job);
        return Envelope.ok(Json.read(letters.summary(Json.tree(filter)), DeadSummary.class));
    }

    @POST
    @Path("/requeue")
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            operationId = "requeueDeadLetters",
            summary = "Requeue dead letters",
            description =
                    "Retries the jobs of all that match: run n+1, all dead tasks of the job, the same as the retry of its customer. Each job is durable by itself, with its entry in the audit log, so this may be repeated. At most `limit` jobs; without one, 1 000.")
    @APIResponse(
            responseCode = "200",
            description = "What was done.",
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            schema = @Schema(implementation = RequeuedAnswer.class)))
    public Envelope<RequeuedAnswer> requeue(@NotNull @Valid RequeueRequest request) {
        var limit = request.limit() == null ? JOBS_MAX : request.limit();
        var done = letters.requeue(Json.tree(request.filter()), limit, request.reason());
        return Envelope.ok(RequeuedAnswer.of(done));
    }

    @POST
    @Path("/discard")
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            operationId = "discardDeadLetters",
            summary = "Discard the dead letters of a job",
            description = "The job stays as it ended and cannot be retried any more.")
    @APIResponse(responseCode = "204", description = "They are gone.")
    @APIResponse(responseCode = "404", description = "The job has no dead letters.")
    @APIResponse(responseCode = "409", description = "The job is still active: `job_active`.")
    public void discard(@NotNull @Valid DiscardRequest request) {
        switch (letters.discard(request.jobId(), request.reason())) {
            case DISCARDED -> {}
            case STILL_ACTIVE -> throw new ApiException(ApiCode.JOB_ACTIVE);
            case UNKNOWN -> throw new ApiException(ApiCode.NOT_FOUND);
        }
    }

    private static DeadFilterRequest filter(
            @Nullable String queue,
            @Nullable String kind,
            @Nullable String stage,
            @Nullable String code,
            @Nullable String workspace,
            @Nullable String job) {
        return new DeadFilterRequest(
                queue, kind, stage, code, null, Query.id("workspace", workspace), Query.id("job", job), null, null);
    }

    @Schema(name = "DeadFilterRequest", description = "Which dead letters; what is not there does not restrict.")
    public record DeadFilterRequest(
            @Schema(nullable = true, description = "Of this queue.") @Nullable
            String queue,

            @Schema(nullable = true, description = "Of this kind.") @Nullable
            String kind,

            @Schema(nullable = true, description = "Of this stage.") @Nullable
            String stage,

            @Schema(nullable = true, description = "With this code.") @Nullable
            String code,

            @Schema(nullable = true, description = "Of this fault.") @Nullable
            String fault,

            @Schema(nullable = true, description = "Of this workspace.") @Nullable
            UUID workspaceId,

            @Schema(nullable = true, description = "Of this job.") @Nullable
            UUID jobId,

            @Schema(nullable = true, description = "Died at or after this time.") @Nullable
            Instant from,

            @Schema(nullable = true, description = "Died before this time.") @Nullable
            Instant until) {}

    @Schema(name = "RequeueRequest", description = "Which dead letters to requeue, and why.")
    public record RequeueRequest(
            @NotNull @Schema(description = "Which; `{}` for all.")
            DeadFilterRequest filter,

            @Schema(nullable = true, description = "How many jobs at most.") @Min(1) @Max(1000) @Nullable
            Integer limit,

            @NotNull
            @Pattern(regexp = Asked.REASON)
            @Schema(description = Asked.REASON_SAYS, examples = "provider_outage")
            String reason) {}

    @Schema(name = "DiscardRequest", description = "Whose dead letters to discard, and why.")
    public record DiscardRequest(
            @NotNull @Schema(description = "The job.") UUID jobId,

            @NotNull
            @Pattern(regexp = Asked.REASON)
            @Schema(description = Asked.REASON_SAYS, examples = "provider_outage")
            String reason) {}

    @Schema(name = "Requeued", description = "What a requeue did.")
    record RequeuedAnswer(
            @Schema(description = "Jobs that were retried.") long jobs,

            @Schema(description = "Jobs that matched and could not be retried now.")
            long skipped,

            @Schema(
                    description =
                            "Of those, how many by reason: `job_active`, still in progress; `not_retryable`, past its deadline or dead no more; `source_expired`, its source has been removed; `unpaid`, its workspace has not the credits or may not spend them.")
            Map<String, Long> refused) {

        static RequeuedAnswer of(DeadLetters.Requeued done) {
            var refused = new TreeMap<String, Long>();
            done.refused().forEach((why, jobs) -> refused.put(why.name().toLowerCase(Locale.ROOT), jobs));
            return new RequeuedAnswer(
                    done.jobs(),
                    refused.values().stream().mapToLong(Long::longValue).sum(),
                    refused);
        }
    }
}
