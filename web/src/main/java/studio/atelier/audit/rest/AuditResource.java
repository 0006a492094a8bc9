package studio.atelier.audit.rest;

import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Request;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import jakarta.ws.rs.core.Variant;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
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
import studio.atelier.audit.Act;
import studio.atelier.audit.AuditEntry;
import studio.atelier.audit.AuditEntry.Position;
import studio.atelier.audit.AuditFilter;
import studio.atelier.audit.AuditStore;
import studio.atelier.audit.AuditTrail;
import studio.atelier.identity.Roles;
import studio.atelier.rest.Csv;
import studio.atelier.rest.Cursor;
import studio.atelier.rest.Envelope;
import studio.atelier.rest.Query;

/** The log, for operators. */
@Path("/v1/admin/audit")
@ApplicationScoped
@RolesAllowed(Roles.OPERATOR)
@Tag(name = "audit")
public class AuditResource {

    private static final int LIMIT_MAX = 200;

    /** Rows read at a time while a file is written. */
    private static final int CSV_PAGE = 1_000;

    private static final List<String> RESULTS = List.of("done", "refused");

    @Inject
    AuditStore log;

    @Inject
    AuditTrail trail;

    @GET
    @Produces({MediaType.APPLICATION_JSON, Csv.TYPE})
    @Operation(
            operationId = "listAudit",
            summary = "The audit log",
            description =
                    "Newest first. With `Accept: text/csv` all that the filters find comes as one file, and the file "
                            + "itself is an act in the log; `limit` and `cursor` are for pages of JSON.")
    @APIResponse(
            responseCode = "200",
            description = "Entries.",
            content = {
                @Content(mediaType = MediaType.APPLICATION_JSON, schema = @Schema(implementation = AuditPage.class)),
                @Content(mediaType = Csv.TYPE, schema = @Schema(type = SchemaType.STRING))
            })
    @APIResponse(responseCode = "400", description = "The cursor belongs to other filters: `cursor_mismatch`.")
    @APIResponse(responseCode = "403", description = "Only operators see the log.")
    public Response list(
            @Parameter(description = "A code such as `identity.sign_in`, or its beginning up to a dot.")
                    @QueryParam("act")
                    @Nullable
                    String act,
            @Parameter(description = "By this account.") @QueryParam("account") @Nullable String account,
            @Parameter(description = "In this workspace.") @QueryParam("workspace") @Nullable String workspace,
            @Parameter(description = "`done` or `refused`.") @QueryParam("result") @Nullable String result,
            @Parameter(description = "At or after this time.") @QueryParam("from") @Nullable String from,
            @Parameter(description = "Before this time.") @QueryParam("to") @Nullable String to,
            @Parameter(
                            description = "How many at most.",
                            schema =
                                    @Schema(
                                            type = SchemaType.INTEGER,
                                            minimum = "1",
                                            maximum = "200",
                                            defaultValue = "50"))
                    @QueryParam("limit")
                    @DefaultValue("50")
                    String limit,
            @Parameter(description = "The `nextCursor` of the page before.") @QueryParam("cursor") @Nullable
                    String cursor,
            @Context Request request) {
        var filter = new AuditFilter(
                act,
                Query.id("account", account),
                Query.id("workspace", workspace),
                Query.word("result", result, RESULTS),
                Query.time("from", from),
                Query.time("to", to));
        var wanted =
                request.selectVariant(Variant.mediaTypes(MediaType.APPLICATION_JSON_TYPE, MediaType.valueOf(Csv.TYPE))
                        .build());
        return wanted != null && wanted.getMediaType().toString().startsWith(Csv.TYPE)
                ? csv(filter)
                : page(filter, Query.number("limit", limit, 1, LIMIT_MAX), cursor);
    }

    private Response page(AuditFilter filter, int limit, @Nullable String cursor) {
        var cursors = Cursor.of("audit", filter);
        var found = log.page(filter, cursor == null ? null : position(cursors.read(cursor, 2)), limit + 1);
        var shown = found.subList(0, Math.min(limit, found.size()));
        var next = found.size() > limit
                ? cursors.after(shown.getLast().at(), shown.getLast().id())
                : null;
        return Response.ok(
                        Envelope.ok(new AuditPage(
                                shown.stream().map(AuditEntryView::of).toList(), next)),
                        MediaType.APPLICATION_JSON_TYPE)
                .build();
    }

    private static Position position(List<String> key) {
        try {
            return new Position(Instant.parse(key.getFirst()), UUID.fromString(key.getLast()));
        } catch (DateTimeException | IllegalArgumentException _) {
            throw Cursor.mismatch();
        }
    }

    private Response csv(AuditFilter filter) {
        trail.record(Act.done("audit.export"));
        StreamingOutput file = out -> {
            var writer = new OutputStreamWriter(out, StandardCharsets.UTF_8);
            write(filter, writer);
            writer.flush();
        };
        return Response.ok(file, Csv.TYPE + ";charset=utf-8")
                .header("Content-Disposition", "attachment; filename=\"audit.csv\"")
                .build();
    }

    /** Page after page, so that a long log is neither held in memory nor read in one long transaction. */
    private void write(AuditFilter filter, Writer out) throws IOException {
        out.write(AuditEntryView.CSV_HEAD);
        @Nullable Position last = null;
        List<AuditEntry> page;
        do {
            page = log.page(filter, last, CSV_PAGE);
            for (var entry : page) {
                out.write(AuditEntryView.of(entry).csv());
                last = entry.position();
            }
        } while (page.size() == CSV_PAGE);
    }

    @Schema(name = "AuditPage", description = "A page of the audit log.")
    record AuditPage(
            @Schema(required = true, description = "Newest first.")
            List<AuditEntryView> items,

            @Schema(description = "Send it as `cursor` for the next page; null on the last.", nullable = true) @Nullable
            String nextCursor) {}
}
