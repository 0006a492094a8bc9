package studio.atelier.wallet.rest;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;
import studio.atelier.identity.Scopes;
import studio.atelier.rest.ApiCode;
import studio.atelier.rest.ApiException;
import studio.atelier.rest.ApiKeyArea;
import studio.atelier.rest.CurrentCaller;
import studio.atelier.rest.Cursor;
import studio.atelier.rest.Envelope;
import studio.atelier.rest.Ids;
import studio.atelier.rest.Query;
import studio.atelier.wallet.Wallet;

/** What jobs came to. */
@Path("/v1/wallet/receipts")
@Produces(MediaType.APPLICATION_JSON)
@ApplicationScoped
@Tag(name = "wallet")
@ApiKeyArea(Scopes.WALLET)
public class ReceiptsResource {

    /** Runs of one job that are shown. */
    private static final int RUNS = 100;

    private static final Cursor CURSORS = Cursor.of("wallet.receipts");

    @Inject
    Wallet wallet;

    @Inject
    CurrentCaller caller;

    @GET
    @Operation(
            operationId = "listReceipts",
            summary = "Receipts",
            description = "Of every run that has ended, the newest first; work that was free has one too.")
    @APIResponse(
            responseCode = "200",
            description = "A page of receipts.",
            content = @Content(schema = @Schema(implementation = ReceiptPage.class)))
    @APIResponse(responseCode = "400", description = "The cursor is of another list: `cursor_mismatch`.")
    public Envelope<ReceiptPage> list(
            @Parameter(description = "How many at most, 1 to 200.") @QueryParam("limit") @DefaultValue("50")
                    String limit,
            @Parameter(description = "The `nextCursor` of the page before.") @QueryParam("cursor") @Nullable
                    String cursor) {
        int most = Query.number("limit", limit, 1, WalletResource.LIMIT_MAX);
        var found = wallet.receipts(caller.workspaceId(), null, most + 1, CURSORS.numberIn(cursor));
        var shown = found.subList(0, Math.min(most, found.size()));
        var next = found.size() > most ? CURSORS.after(shown.getLast().no()) : null;
        return Envelope.ok(new ReceiptPage(shown.stream().map(ReceiptView::of).toList(), next));
    }

    @GET
    @Path("/{jobId}")
    @Operation(
            operationId = "getReceipts",
            summary = "The receipts of a job",
            description = "One for each run that has ended, the newest first.")
    @APIResponse(
            responseCode = "200",
            description = "The receipts.",
            content = @Content(schema = @Schema(type = SchemaType.ARRAY, implementation = ReceiptView.class)))
    @APIResponse(responseCode = "404", description = "There is no such job, or no run of it has ended.")
    public Envelope<List<ReceiptView>> get(@Parameter(description = "The job.") @PathParam("jobId") String jobId) {
        var found = wallet.receipts(caller.workspaceId(), Ids.inPath(jobId, ApiCode.JOB_NOT_FOUND), RUNS, null);
        if (found.isEmpty()) {
            throw new ApiException(ApiCode.JOB_NOT_FOUND, "There is no such job, or no run of it has ended.");
        }
        return Envelope.ok(found.stream().map(ReceiptView::of).toList());
    }

    @Schema(name = "ReceiptPage", description = "A page of receipts.")
    record ReceiptPage(
            @Schema(required = true, description = "Newest first.")
            List<ReceiptView> items,

            @Schema(description = "Send it as `cursor` for the next page; null on the last.", nullable = true) @Nullable
            String nextCursor) {}
}
