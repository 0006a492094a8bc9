package studio.atelier.dictation.rest;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
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
import studio.atelier.dictation.ExerciseAttempt;
import studio.atelier.dictation.Exercises;
import studio.atelier.dictation.Exercises.Answered;
import studio.atelier.dictation.Exercises.Audio;
import studio.atelier.dictation.Progress;
import studio.atelier.identity.Scopes;
import studio.atelier.media.DownloadLinks;
import studio.atelier.media.ObjectStore;
import studio.atelier.media.rest.Download;
import studio.atelier.rest.ApiCode;
import studio.atelier.rest.ApiException;
import studio.atelier.rest.ApiKeyArea;
import studio.atelier.rest.CurrentCaller;
import studio.atelier.rest.Cursor;
import studio.atelier.rest.Envelope;
import studio.atelier.rest.Query;

/** The exercises of the caller: nobody else sees them, whatever their role. */
@Path("/v1/dictation/exercises")
@Produces(MediaType.APPLICATION_JSON)
@ApplicationScoped
@Tag(name = "dictation")
@ApiKeyArea(Scopes.JOBS)
public class ExercisesResource {

    private static final int LIMIT_MAX = 100;
    private static final String MP3 = "audio/mpeg";
    private static final String ID_SAYS = "The exercise.";
    private static final String NONE = "There is no such exercise of yours: `exercise_not_found`.";
    private static final Cursor SETS = Cursor.of("dictation.exercises");

    @Inject
    Exercises exercises;

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
    @Operation(operationId = "listExercises", summary = "Exercises", description = "Your exercises, newest first.")
    @APIResponse(
            responseCode = "200",
            description = "A page of them.",
            content = @Content(schema = @Schema(implementation = ExercisePage.class)))
    @APIResponse(responseCode = "400", description = "The cursor is of another list: `cursor_mismatch`.")
    public Envelope<ExercisePage> list(
            @Parameter(
                            description = "How many at most.",
                            schema = @Schema(type = SchemaType.INTEGER, minimum = "1", maximum = "100"))
                    @QueryParam("limit")
                    @DefaultValue("20")
                    String limit,
            @Parameter(description = "The `nextCursor` of the page before.") @QueryParam("cursor") @Nullable
                    String cursor) {
        var page = exercises.list(caller.get(), limit(limit), SETS.idIn(cursor));
        return Envelope.ok(new ExercisePage(
                page.items().stream().map(ExerciseView.ListItem::of).toList(), SETS.afterId(page.next())));
    }

    @GET
    @Path("/{id}")
    @Operation(
            operationId = "getExercise",
            summary = "An exercise",
            description = "Its sentences in order, where each can be heard, and how far you are.")
    @APIResponse(
            responseCode = "200",
            description = "The exercise.",
            content = @Content(schema = @Schema(implementation = ExerciseView.class)))
    @APIResponse(responseCode = "404", description = NONE)
    public Envelope<ExerciseView> get(@Parameter(description = ID_SAYS) @PathParam("id") UUID id) {
        return Envelope.ok(
                exercises.find(caller.get(), id).map(ExerciseView::of).orElseThrow(ExercisesResource::none));
    }

    @GET
    @Path("/{id}/progress")
    @Operation(
            operationId = "getExerciseProgress",
            summary = "Progress",
            description = "How far you are, without the sentences: the same on every device.")
    @APIResponse(
            responseCode = "200",
            description = "How far you are.",
            content = @Content(schema = @Schema(implementation = ExerciseView.ListItem.class)))
    @APIResponse(responseCode = "404", description = NONE)
    public Envelope<ExerciseView.ListItem> progress(@Parameter(description = ID_SAYS) @PathParam("id") UUID id) {
        return Envelope.ok(exercises
                .find(caller.get(), id)
                .map(exercise -> ExerciseView.ListItem.of(exercise.set()))
                .orElseThrow(ExercisesResource::none));
    }

    @POST
    @Path("/{id}/attempts")
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(operationId = "submitExerciseAttempt", summary = "Answer a sentence", description = """
                    Marks what you typed, word by word in order, and keeps it. Case, apostrophes and hyphens do not count. Sent twice it is
                    two attempts; progress counts a sentence once.""")
    @APIResponse(
            responseCode = "201",
            description = "Marked and kept.",
            content = @Content(schema = @Schema(implementation = MarkedView.class)))
    @APIResponse(responseCode = "404", description = "There is no such exercise of yours, or no such sentence in it.")
    public Response attempt(
            @Parameter(description = ID_SAYS) @PathParam("id") UUID id, @NotNull @Valid AttemptRequest request) {
        return switch (exercises.attempt(caller.get(), id, request.itemId(), request.readMode(), request.words())) {
            case Answered.Marked(ExerciseAttempt attempt, Progress progress) ->
                Response.status(Response.Status.CREATED)
                        .entity(Envelope.ok(MarkedView.of(attempt, progress)))
                        .build();
            case Answered.NoExercise _ -> throw none();
            case Answered.NoItem _ -> throw new ApiException(ApiCode.ITEM_NOT_FOUND);
        };
    }

    @GET
    @Path("/{id}/attempts")
    @Operation(
            operationId = "listExerciseAttempts",
            summary = "Attempts",
            description = "What you answered, newest first.")
    @APIResponse(
            responseCode = "200",
            description = "A page of them.",
            content = @Content(schema = @Schema(implementation = AttemptPage.class)))
    @APIResponse(responseCode = "400", description = "The cursor is of another list: `cursor_mismatch`.")
    @APIResponse(responseCode = "404", description = NONE)
    public Envelope<AttemptPage> attempts(
            @Parameter(description = ID_SAYS) @PathParam("id") UUID id,
            @Parameter(description = "Only of this sentence.", schema = @Schema(format = "uuid"))
                    @QueryParam("itemId")
                    @Nullable
                    String itemId,
            @Parameter(
                            description = "How many at most.",
                            schema = @Schema(type = SchemaType.INTEGER, minimum = "1", maximum = "100"))
                    @QueryParam("limit")
                    @DefaultValue("20")
                    String limit,
            @Parameter(description = "The `nextCursor` of the page before.") @QueryParam("cursor") @Nullable
                    String cursor) {
        var item = Query.id("itemId", itemId);
        var cursors = Cursor.of("dictation.attempts", id, item);
        var page = exercises
                .attempts(caller.get(), id, item, limit(limit), cursors.idIn(cursor))
                .orElseThrow(ExercisesResource::none);
        return Envelope.ok(
                new AttemptPage(page.items().stream().map(AttemptView::of).toList(), cursors.afterId(page.next())));
    }

    @GET
    @Path("/items/{itemId}/audio")
    @Produces(MP3)
    @Operation(
            operationId = "getExerciseAudio",
            summary = "The sound of a sentence",
            description = "MP3, whole or in ranges; for the owner of the exercise only.")
    @APIResponse(
            responseCode = "200",
            description = "The sound.",
            content = @Content(mediaType = MP3, schema = @Schema(type = SchemaType.STRING, format = "binary")))
    @APIResponse(responseCode = "206", description = "A part of it.")
    @APIResponse(responseCode = "304", description = "You have it.")
    @APIResponse(
            responseCode = "404",
            description =
                    "There is no such sentence of yours (`item_not_found`), or its sound is not kept any more (`audio_not_found`).")
    @APIResponse(responseCode = "416", description = "It is shorter than the range.")
    public Response audio(@Parameter(description = "The sentence.") @PathParam("itemId") UUID itemId) {
        return switch (exercises.audio(caller.get(), itemId)) {
            case Audio.Clip(UUID objectId) ->
                links.find(caller.workspaceId(), objectId)
                        .map(object -> new Download(
                                object, objects, headers, range -> response.setHeader("Content-Range", range)))
                        .orElseThrow(() -> new ApiException(ApiCode.AUDIO_NOT_FOUND))
                        .answer(true);
            case Audio.Gone _ -> throw new ApiException(ApiCode.AUDIO_NOT_FOUND);
            case Audio.NoItem _ -> throw new ApiException(ApiCode.ITEM_NOT_FOUND);
        };
    }

    private static ApiException none() {
        return new ApiException(ApiCode.EXERCISE_NOT_FOUND);
    }

    private static int limit(String text) {
        return Query.number("limit", text, 1, LIMIT_MAX);
    }

    @Schema(name = "ExercisePage", description = "A page of exercises.")
    record ExercisePage(
            @Schema(description = "Newest first.") List<ExerciseView.ListItem> items,

            @Schema(description = "Send it as `cursor` for the next page; null on the last.", nullable = true) @Nullable
            String nextCursor) {}

    @Schema(name = "ExerciseAttemptPage", description = "A page of attempts.")
    record AttemptPage(
            @Schema(description = "Newest first.") List<AttemptView> items,

            @Schema(description = "Send it as `cursor` for the next page; null on the last.", nullable = true) @Nullable
            String nextCursor) {}

    @Schema(name = "MarkedAttempt", description = "An answer, marked, and how far you are with it.")
    record MarkedView(
            @JsonUnwrapped AttemptView attempt,
            @Schema(description = "How far you are now.") ExerciseView.ProgressView progress) {

        static MarkedView of(ExerciseAttempt attempt, Progress progress) {
            return new MarkedView(AttemptView.of(attempt), ExerciseView.ProgressView.of(progress));
        }
    }
}
