package studio.atelier.wallet.rest;

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
import jakarta.ws.rs.core.Variant;
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
import studio.atelier.identity.Scopes;
import studio.atelier.rest.ApiKeyArea;
import studio.atelier.rest.Csv;
import studio.atelier.rest.CurrentCaller;
import studio.atelier.rest.Cursor;
import studio.atelier.rest.Envelope;
import studio.atelier.rest.Query;
import studio.atelier.wallet.Wallet;

/** The statement of a wallet. */
@Path("/v1/wallet/ledger")
@ApplicationScoped
@Tag(name = "wallet")
@ApiKeyArea(Scopes.WALLET)
public class LedgerResource {

    /** Of one file; older lines are on the pages. */
    private static final int CSV_MOST = 10_000;

    private static final Cursor CURSORS = Cursor.of("wallet.ledger");

    @Inject
    Wallet wallet;

    @Inject
    CurrentCaller caller;

    @GET
    @Produces({MediaType.APPLICATION_JSON, Csv.TYPE})
    @Operation(
            operationId = "listLedger",
            summary = "Every change of the balance",
            description = "Newest first. With `Accept: text/csv` the newest 10000 lines as one file.")
    @APIResponse(
            responseCode = "200",
            description = "Lines of the ledger.",
            content = {
                @Content(mediaType = MediaType.APPLICATION_JSON, schema = @Schema(implementation = LedgerPage.class)),
                @Content(mediaType = Csv.TYPE, schema = @Schema(type = SchemaType.STRING))
            })
    @APIResponse(responseCode = "400", description = "The cursor is of another list: `cursor_mismatch`.")
    public Response list(
            @Parameter(description = "How many at most, 1 to 200.") @QueryParam("limit") @DefaultValue("50")
                    String limit,
            @Parameter(description = "The `nextCursor` of the page before.") @QueryParam("cursor") @Nullable
                    String cursor,
            @Context Request request) {
        var wanted =
                request.selectVariant(Variant.mediaTypes(MediaType.APPLICATION_JSON_TYPE, MediaType.valueOf(Csv.TYPE))
                        .build());
        return wanted != null && wanted.getMediaType().toString().startsWith(Csv.TYPE)
                ? csv(caller.workspaceId())
                : page(Query.number("limit", limit, 1, WalletResource.LIMIT_MAX), cursor);
    }

    private Response page(int limit, @Nullable String cursor) {
        var found = wallet.statement(caller.workspaceId(), limit + 1, CURSORS.numberIn(cursor));
        var shown = found.subList(0, Math.min(limit, found.size()));
        var next = found.size() > limit ? CURSORS.after(shown.getLast().id()) : null;
        return Response.ok(
                        Envelope.ok(new LedgerPage(
                                shown.stream().map(StatementView::of).toList(), next)),
                        MediaType.APPLICATION_JSON_TYPE)
                .build();
    }

    private Response csv(UUID workspace) {
        var file = new StringBuilder(StatementView.CSV_HEAD);
        wallet.statement(workspace, CSV_MOST, null)
                .forEach(line -> file.append(StatementView.of(line).csv()));
        return Response.ok(file.toString(), Csv.TYPE + ";charset=utf-8")
                .header("Content-Disposition", "attachment; filename=\"ledger.csv\"")
                .build();
    }

    @Schema(name = "LedgerPage", description = "A page of the ledger.")
    record LedgerPage(
            @Schema(required = true, description = "Newest first.")
            List<StatementView> items,

            @Schema(description = "Send it as `cursor` for the next page; null on the last.", nullable = true) @Nullable
            String nextCursor) {}
}
