package studio.atelier.work.rest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.container.AsyncResponse;
import jakarta.ws.rs.container.Suspended;
import jakarta.ws.rs.core.MediaType;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.IntStream;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;
import studio.atelier.rest.ApiCode;
import studio.atelier.rest.ApiException;
import studio.atelier.rest.CurrentWorker;
import studio.atelier.rest.Envelope;
import studio.atelier.rest.FieldError;
import studio.atelier.rest.WorkerOperation;
import studio.atelier.work.ExternalWork;
import studio.atelier.work.ExternalWork.Sign;
import studio.atelier.work.Failure;
import studio.atelier.work.Fault;
import studio.atelier.work.LeasedTask;
import studio.atelier.work.Outcome;

/** Work done outside the server. A worker claims, says that it lives, and reports; whoever comes too late is told so. */
@Path("/v1/worker")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@ApplicationScoped
@WorkerOperation
@Tag(name = "worker")
public class WorkerResource {

    private static final int WAIT_MAX = 25;
    private static final String WORD = "[a-z][a-z0-9_]{0,63}";
    private static final String TOO_LATE =
            "The task is not held under this fence any more; what was said about it does not count: `lease_lost`.";

    @Inject
    ExternalWork work;

    @Inject
    LongPoll poll;

    @Inject
    CurrentWorker worker;

    @POST
    @Path("/claim")
    @Operation(
            operationId = "claimTasks",
            summary = "Claim work",
            description =
                    "Takes tasks of a queue, and waits for some if there are none. Held for 15 seconds, then for as long as"
                            + " heartbeats say. The same `requestId` again gives the same tasks, as far as they are still held.")
    @APIResponse(
            responseCode = "200",
            description = "The tasks; none if there was no work in time.",
            content = @Content(schema = @Schema(implementation = ClaimAnswer.class)))
    @APIResponse(responseCode = "403", description = "The token is not for this queue: `forbidden`.")
    public void claim(@NotNull @Valid ClaimRequest request, @Suspended AsyncResponse response) {
        var caller = worker.get();
        if (!caller.queues().contains(request.queue())) {
            throw new ApiException(ApiCode.FORBIDDEN, "This token is not for the queue " + request.queue() + ".");
        }
        poll.until(
                response,
                Duration.ofSeconds(Optional.ofNullable(request.waitSeconds()).orElse(0)),
                () -> Envelope.ok(ClaimAnswer.of(work.claim(
                        caller,
                        request.requestId(),
                        request.queue(),
                        Optional.ofNullable(request.most()).orElse(1)))),
                answer -> !answer.data().tasks().isEmpty());
    }

    @POST
    @Path("/heartbeat")
    @Operation(
            operationId = "renewLeases",
            summary = "Say that it lives",
            description =
                    "Renews the leases and brings the progress. Send it at a third of `leaseSeconds`. An attempt past its deadline is"
                            + " not renewed: it ends, is `lost`, and the stage is tried again. One that is `cancelled` is held for"
                            + " at most ten seconds more, to stop in.")
    @APIResponse(
            responseCode = "200",
            description = "How each task stands. Stop what is `cancelled` (and fail it) or `lost`.",
            content = @Content(schema = @Schema(implementation = HeartbeatAnswer.class)))
    public Envelope<HeartbeatAnswer> heartbeat(@NotNull @Valid HeartbeatRequest request) {
        var signs = request.tasks().stream()
                .map(one -> new Sign(
                        one.taskId(),
                        one.fence(),
                        Optional.ofNullable(one.progress()).orElse(0)))
                .toList();
        var standings = work.heartbeat(worker.get(), signs);
        return Envelope.ok(new HeartbeatAnswer(
                IntStream.range(0, signs.size())
                        .mapToObj(i -> new Standing(
                                signs.get(i).taskId(), standings.get(i).name().toLowerCase(Locale.ROOT)))
                        .toList(),
                work.lease().toSeconds()));
    }

    @POST
    @Path("/complete")
    @Operation(
            operationId = "completeTask",
            summary = "Report a result",
            description = "The stage is done; its output goes to the later stages. Durable when answered.")
    @APIResponse(responseCode = "204", description = "It counts.")
    @APIResponse(responseCode = "409", description = TOO_LATE)
    public void complete(@NotNull @Valid CompleteRequest request) {
        var output = Optional.ofNullable(request.output()).orElse(NullNode.getInstance());
        report(request.taskId(), request.fence(), new Outcome.Done(output));
    }

    @POST
    @Path("/fail")
    @Operation(
            operationId = "failTask",
            summary = "Report a failure",
            description =
                    "With `retry` the stage is tried again after a back-off, or after `retryAfterSeconds` without counting an"
                            + " attempt; otherwise the task is dead.")
    @APIResponse(responseCode = "204", description = "It counts.")
    @APIResponse(responseCode = "409", description = TOO_LATE)
    public void fail(@NotNull @Valid FailRequest request) {
        var why = new Failure(request.code(), request.message(), fault(request.fault()));
        var after = request.retryAfterSeconds();
        report(
                request.taskId(),
                request.fence(),
                !Boolean.TRUE.equals(request.retry())
                        ? new Outcome.Fail(why)
                        : after == null
                                ? new Outcome.Retry(why)
                                : new Outcome.Throttled(why, Duration.ofSeconds(after)));
    }

    private void report(long taskId, long fence, Outcome outcome) {
        if (!work.report(worker.get(), taskId, fence, outcome)) {
            throw new ApiException(ApiCode.LEASE_LOST);
        }
    }

    private static Fault fault(String word) {
        return switch (word) {
            case "ours" -> Fault.OURS;
            case "provider" -> Fault.PROVIDER;
            case "input" -> Fault.INPUT;
            default ->
                throw ApiException.invalid(
                        FieldError.inBody("/fault", "unknown_word", "fault must be ours, provider or input."));
        };
    }

    @Schema(name = "ClaimRequest", description = "What a worker wants to do.")
    public record ClaimRequest(
            @NotNull
            @Size(min = 1, max = 100)
            @Schema(description = "New for each claim, the same when its answer was lost.", examples = "w1-000017")
            String requestId,

            @NotNull @Schema(examples = "film.render") String queue,

            @Min(1)
            @Max(ExternalWork.MOST)
            @Schema(nullable = true, description = "How many tasks at most; 1 if not given.", defaultValue = "1")
            @Nullable
            Integer most,

            @Min(0)
            @Max(WAIT_MAX)
            @Schema(nullable = true, description = "How long to wait for work.", defaultValue = "0")
            @Nullable
            Integer waitSeconds) {}

    @Schema(name = "ClaimedTasks", description = "Tasks a worker now holds.")
    public record ClaimAnswer(List<WorkerTask> tasks) {
        static ClaimAnswer of(List<LeasedTask> tasks) {
            return new ClaimAnswer(tasks.stream().map(WorkerTask::of).toList());
        }
    }

    @Schema(name = "WorkerTask", description = "One task, as the worker that holds it sees it.")
    public record WorkerTask(
            long taskId,

            @Schema(description = "Every later call about the task names it.")
            long fence,

            UUID jobId,
            UUID workspaceId,
            String kind,
            String stage,
            int item,

            @Schema(nullable = true, description = "What the fan gave for this item.", type = SchemaType.OBJECT)
            @Nullable
            JsonNode input,

            @Schema(description = "Which try it is, from 1.")
            int attempt,

            @Schema(description = "Seconds the attempt may take in all.")
            long deadlineSeconds,

            @Schema(description = "Seconds it is held without a heartbeat.")
            long leaseSeconds,

            @Schema(description = "What the customer asked for.", type = SchemaType.OBJECT)
            JsonNode spec) {

        static WorkerTask of(LeasedTask task) {
            return new WorkerTask(
                    task.taskId(),
                    task.fence(),
                    task.jobId(),
                    task.workspaceId(),
                    task.kind(),
                    task.stage(),
                    task.itemNumber(),
                    task.item(),
                    task.attempt(),
                    task.deadline().toSeconds(),
                    task.lease().toSeconds(),
                    task.spec());
        }
    }

    @Schema(name = "HeartbeatRequest", description = "What a worker holds and how far it is.")
    public record HeartbeatRequest(
            @NotNull @Size(max = ExternalWork.MOST) @Valid List<HeldTask> tasks) {}

    @Schema(name = "HeldTask", description = "One held task.")
    public record HeldTask(
            long taskId,
            long fence,

            @Min(0) @Max(100) @Schema(nullable = true, description = "Percent done.") @Nullable
            Integer progress) {}

    @Schema(name = "HeartbeatAnswer", description = "How the tasks stand.")
    public record HeartbeatAnswer(
            List<Standing> tasks,

            @Schema(description = "Seconds the leases last from now.")
            long leaseSeconds) {}

    @Schema(name = "TaskStanding", description = "How a task stands.")
    public record Standing(
            long taskId,

            @Schema(enumeration = {"held", "cancelled", "lost"})
            String standing) {}

    @Schema(name = "CompleteRequest", description = "A result.")
    public record CompleteRequest(
            long taskId,
            long fence,

            @Schema(nullable = true, description = "What later stages need.", type = SchemaType.OBJECT) @Nullable
            JsonNode output) {}

    @Schema(name = "FailRequest", description = "A failure.")
    public record FailRequest(
            long taskId,
            long fence,

            @NotNull @Pattern(regexp = WORD) @Schema(description = "A lower_snake word.", examples = "renderer_crashed")
            String code,

            @NotNull @Size(min = 1, max = 500) @Schema(description = "One sentence for the customer.")
            String message,

            @NotNull
            @Schema(
                    description = "Whose fault it is; it decides who pays.",
                    enumeration = {"ours", "provider", "input"})
            String fault,

            @Schema(nullable = true, description = "It may work another time.", defaultValue = "false") @Nullable
            Boolean retry,

            @Min(1) @Max(86_400) @Schema(nullable = true, description = "Not before; only with `retry`.") @Nullable
            Integer retryAfterSeconds) {}
}
