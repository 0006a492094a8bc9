package studio.atelier.media.rest;

import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;
import studio.atelier.identity.Roles;
import studio.atelier.media.Expiries;
import studio.atelier.media.Retention;
import studio.atelier.rest.Envelope;

/** How long files are kept, and what of all workspaces goes when. */
@Path("/v1/ops/media/retention")
@Produces(MediaType.APPLICATION_JSON)
@ApplicationScoped
@RolesAllowed(Roles.OPERATOR)
@Tag(name = "ops")
public class RetentionResource {

    @Inject
    Expiries expiries;

    @GET
    @Operation(
            operationId = "getMediaRetention",
            summary = "What goes when",
            description =
                    "How long files are kept, and how many of each retention go when. What the sweep `media-retention`"
                            + " did is the exit status of its executions.")
    @APIResponse(
            responseCode = "200",
            description = "The settings and the sums.",
            content = @Content(schema = @Schema(implementation = RetentionView.class)))
    public Envelope<RetentionView> retention() {
        var settings = expiries.settings();
        return Envelope.ok(new RetentionView(
                settings.of(Retention.SOURCE).toHours(),
                settings.of(Retention.INTERMEDIATE).toHours(),
                settings.of(Retention.LARGE).toHours(),
                expiries.outlook().stream().map(OutlookView::of).toList()));
    }

    @Schema(
            name = "MediaRetention",
            description = "How long files are kept after their job has ended, and what goes when.")
    record RetentionView(
            @Schema(description = "What a customer sent for a job.")
            long sourceHours,

            @Schema(description = "What was made for a while.")
            long intermediateHours,

            @Schema(description = "Sources and files of subtitle jobs.")
            long largeHours,

            @Schema(description = "By retention.") List<OutlookView> files) {}

    @Schema(name = "MediaOutlook", description = "All files of one retention.")
    record OutlookView(
            @Schema(description = "`source`, `intermediate`, `large`, `job` or `unused`.")
            String retention,

            @Schema(description = "How many there are.") long objects,
            @Schema(description = "Their bytes.") long bytes,

            @Schema(description = "Those whose job has not ended, or keeps them as long as itself.")
            long running,

            @Schema(description = "Those the next sweep removes.")
            long due,

            @Schema(description = "Those that go within 24 hours, without the due ones.")
            long withinDay,

            @Schema(description = "Those that go within 72 hours, without the ones before.")
            long withinThreeDays,

            @Schema(description = "Those that go later.") long later,

            @Schema(description = "When the first of them goes; null if none has a time.", nullable = true) @Nullable
            Instant next) {

        static OutlookView of(Expiries.Outlook one) {
            return new OutlookView(
                    one.keep(),
                    one.objects(),
                    one.bytes(),
                    one.running(),
                    one.due(),
                    one.withinDay(),
                    one.withinThreeDays(),
                    one.later(),
                    one.next());
        }
    }
}
