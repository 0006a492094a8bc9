package studio.atelier.realtime.rest;

import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.OASModelReader;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.Operation;
import org.eclipse.microprofile.openapi.models.media.Schema.SchemaType;
import org.eclipse.microprofile.openapi.models.parameters.Parameter;

/** The part of the API's description that annotations cannot give, because the stream is a servlet. */
public class EventStreamModel implements OASModelReader {

    private static final String DESCRIPTION = """
            Server-sent events of the jobs of your workspace. The name of an event is what happened: `job.created`, `job.started`,
            `job.progress`, `stage.finished`, `job.waiting`, `job.resumed`, `job.stopping`, `job.finished`, `job.retried`, `job.deleted`.
            Its data is JSON: `id`, `kind`, `jobId`, `jobKind`, `at`, and where they apply `state`, `run`, `stage`, `item`, `progress` and
            `code`. Comments are signs of life.

            Come back with the last `id` and nothing is lost or told twice, on any node. `event: reset` says that what was missed cannot be
            told any more: fetch what you show, and go on listening. A client that reads too slowly is let go and comes back the same way.
            """;

    @Override
    public OpenAPI buildModel() {
        return OASFactory.createOpenAPI()
                .paths(OASFactory.createPaths()
                        .addPathItem(
                                EventsServlet.PATH, OASFactory.createPathItem().GET(stream())));
    }

    private static Operation stream() {
        var events = OASFactory.createAPIResponse()
                .description("The stream; it does not end by itself.")
                .content(OASFactory.createContent()
                        .addMediaType(
                                "text/event-stream",
                                OASFactory.createMediaType()
                                        .schema(OASFactory.createSchema().addType(SchemaType.STRING))));
        return OASFactory.createOperation()
                .operationId("streamEvents")
                .summary("Events as they happen")
                .description(DESCRIPTION)
                .addTag("realtime")
                .addParameter(position(
                        "Last-Event-ID", Parameter.In.HEADER, "The id of the last event received; browsers send it."))
                .addParameter(position(
                        "lastEventId", Parameter.In.QUERY, "The same, for clients that cannot send the header."))
                .responses(OASFactory.createAPIResponses()
                        .addAPIResponse("200", events)
                        .addAPIResponse(
                                "429",
                                OASFactory.createAPIResponse()
                                        .description("The account has too many streams open: `rate_limited`.")));
    }

    private static Parameter position(String name, Parameter.In in, String description) {
        return OASFactory.createParameter()
                .name(name)
                .in(in)
                .required(false)
                .description(description)
                .schema(OASFactory.createSchema().addType(SchemaType.STRING).addExample("81724-512"));
    }
}
