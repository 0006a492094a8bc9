package studio.atelier.ops.rest;

import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
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
import studio.atelier.identity.Roles;
import studio.atelier.ops.JobSearch;
import studio.atelier.platform.Json;
import studio.atelier.rest.ApiCode;
import studio.atelier.rest.ApiException;
import studio.atelier.rest.Cursor;
import studio.atelier.rest.Envelope;
import studio.atelier.rest.Ids;
import studio.atelier.rest.Query;
import studio.atelier.work.JobState;

/** Jobs of all workspaces. */
@Path("/v1/ops/jobs")
@Produces(MediaType.APPLICATION_JSON)
@ApplicationScoped
@RolesAllowed(Roles.OPERATOR)
@Tag(name = "ops")
public class JobsResource {

    private static final int LIMIT_MAX = 100;

    private static final List<String> STATES =
            Arrays.stream(JobState.values()).map(JobState::wire).toList();

    @Inject
    JobSearch search;

    @GET
    @Operation(
            operationId = "searchJobs",
            summary = "Jobs of all workspaces",
            description =
                    "Newest first. A page looks at 20 000 jobs at most, so with rare matches it may be short or empty and still have a next one.")
    @APIResponse(
            responseCode = "200",
            description = "A page.",
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            schema = @Schema(implementation = FoundJobsPage.class)))
    @APIResponse(responseCode = "400", description = "The cursor is of another list: `cursor_mismatch`.")
    public Envelope<FoundJobsPage> search(
            @Parameter(description = "Only in these states, with commas.") @QueryParam("state") @Nullable String state,
            @Parameter(description = "Only of this kind.") @QueryParam("kind") @Nullable String kind,
            @Parameter(description = "Only of this workspace.") @QueryParam("workspace") @Nullable String workspace,
            @Parameter(description = "Only with this failure code.") @QueryParam("code") @Nullable String code,
            @Parameter(description = "How many at most, 1 to 100.") @QueryParam("limit") @DefaultValue("50")
                    String limit,
            @Parameter(description = "The `nextCursor` of the page before.") @QueryParam("cursor") @Nullable
                    String cursor) {
        var states = Asked.words(state).stream().map(JobsResource::state).toList();
        var wanted = new JobSearch.Wanted(states, kind, Query.id("workspace", workspace), code);
        var cursors = Cursor.of("ops-jobs", wanted);
        var before = cursors.idIn(cursor);
        var page = search.page(wanted, before, Query.number("limit", limit, 1, LIMIT_MAX));
        return Envelope.ok(new FoundJobsPage(
                page.jobs().stream()
                        .map(doc -> Json.read(doc, FoundJobView.class))
                        .toList(),
                page.next() == null ? null : cursors.after(page.next())));
    }

    @GET
    @Path("/{jobId}")
    @Operation(
            operationId = "findJob",
            summary = "A job of any workspace",
            description = "What the engine knows of it.")
    @APIResponse(
            responseCode = "200",
            description = "The job.",
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            schema = @Schema(implementation = FoundJobView.class)))
    @APIResponse(responseCode = "404", description = "There is no such job.")
    public Envelope<FoundJobView> find(@Parameter(description = "The job.") @PathParam("jobId") String jobId) {
        return Envelope.ok(search.find(Ids.inPath(jobId, ApiCode.JOB_NOT_FOUND))
                .map(doc -> Json.read(doc, FoundJobView.class))
                .orElseThrow(() -> new ApiException(ApiCode.JOB_NOT_FOUND)));
    }

    @GET
    @Path("/{jobId}/timeline")
    @Operation(
            operationId = "getJobTimeline",
            summary = "All that happened to a job",
            description =
                    "Events, attempts with node, fence and durations, calls of providers, and tasks that live, in order of time; 2 000 at most. Also of a deleted job, while history lasts.")
    @APIResponse(
            responseCode = "200",
            description = "In order of time.",
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            schema = @Schema(type = SchemaType.ARRAY, implementation = TimelineEntry.class)))
    @APIResponse(responseCode = "404", description = "Nothing is known of such a job.")
    public Envelope<List<TimelineEntry>> timeline(
            @Parameter(description = "The job.") @PathParam("jobId") String jobId) {
        var timeline = search.timeline(Ids.inPath(jobId, ApiCode.JOB_NOT_FOUND));
        if (timeline.isEmpty()) {
            throw new ApiException(ApiCode.JOB_NOT_FOUND);
        }
        return Envelope.ok(timeline.stream()
                .map(doc -> Json.read(doc, TimelineEntry.class))
                .toList());
    }

    private static JobState state(String word) {
        Query.word("state", word, STATES);
        return JobState.valueOf(word.toUpperCase(Locale.ROOT));
    }
}
