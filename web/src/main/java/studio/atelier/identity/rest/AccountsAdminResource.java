package studio.atelier.identity.rest;

import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;
import studio.atelier.identity.Roles;
import studio.atelier.identity.operator.OperatorAccounts;
import studio.atelier.rest.ApiCode;
import studio.atelier.rest.ApiException;
import studio.atelier.rest.CurrentCaller;
import studio.atelier.rest.Cursor;
import studio.atelier.rest.Envelope;
import studio.atelier.rest.Ids;
import studio.atelier.rest.Query;
import studio.atelier.rest.Version;

/** All accounts, for operators. */
@Path("/v1/admin/accounts")
@Produces(MediaType.APPLICATION_JSON)
@ApplicationScoped
@RolesAllowed(Roles.OPERATOR)
@Tag(name = "admin")
public class AccountsAdminResource {

    private static final int LIMIT_MAX = 200;
    private static final int TEXT_MOST = 254;

    @Inject
    OperatorAccounts accounts;

    @Inject
    CurrentCaller caller;

    @GET
    @Operation(operationId = "listAccounts", summary = "Accounts", description = "Newest first.")
    @APIResponse(
            responseCode = "200",
            description = "Accounts.",
            content = @Content(schema = @Schema(implementation = AccountPage.class)))
    @APIResponse(responseCode = "400", description = "The cursor is of another list: `cursor_mismatch`.")
    @APIResponse(responseCode = "403", description = "Only operators see accounts.")
    public Envelope<AccountPage> list(
            @Parameter(description = "Part of an address, a name or a number.") @QueryParam("q") @Nullable String text,
            @Parameter(description = "How many at most, 1 to 200.") @QueryParam("limit") @DefaultValue("50")
                    String limit,
            @Parameter(description = "The `nextCursor` of the page before.") @QueryParam("cursor") @Nullable
                    String cursor) {
        if (text != null && text.length() > TEXT_MOST) {
            throw Query.invalid("q", "length", "q has " + TEXT_MOST + " characters at most.");
        }
        int most = Query.number("limit", limit, 1, LIMIT_MAX);
        var cursors = Cursor.of("accounts", text);
        var found = accounts.list(text, cursors.idIn(cursor), most + 1);
        var shown = found.subList(0, Math.min(most, found.size()));
        var next = found.size() > most ? cursors.after(shown.getLast().id()) : null;
        return Envelope.ok(
                new AccountPage(shown.stream().map(AccountEntryView::of).toList(), next));
    }

    @GET
    @Path("/{accountId}")
    @Operation(operationId = "getAccount", summary = "An account", description = "With a version for changes.")
    @APIResponse(
            responseCode = "200",
            description = "The account, with the version as `ETag`.",
            content = @Content(schema = @Schema(implementation = AccountEntryView.class)))
    @APIResponse(responseCode = "403", description = "Only operators see accounts.")
    @APIResponse(responseCode = "404", description = "There is none.")
    public Response get(@Parameter(description = "The account, by its id.") @PathParam("accountId") String accountId) {
        return answer(Ids.inPath(accountId));
    }

    @PATCH
    @Path("/{accountId}")
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            operationId = "changeAccount",
            summary = "Disable, enable, make or unmake an operator",
            description =
                    "Acts within five seconds, and is in the audit log with its reason. Operators do not change themselves.")
    @APIResponse(
            responseCode = "200",
            description = "Changed.",
            content = @Content(schema = @Schema(implementation = AccountEntryView.class)))
    @APIResponse(responseCode = "403", description = "`forbidden`, or `own_role`.")
    @APIResponse(responseCode = "404", description = "There is none.")
    @APIResponse(responseCode = "412", description = "It was changed meanwhile.")
    @APIResponse(responseCode = "428", description = "`If-Match` is missing.")
    public Response change(
            @Parameter(description = "The account, by its id.") @PathParam("accountId") String accountId,
            @Parameter(description = "The `ETag` of the version that is changed.") @HeaderParam("If-Match") @Nullable
                    String ifMatch,
            @NotNull @Valid AccountChange request) {
        var id = Ids.inPath(accountId);
        var actor = caller.operatorId();
        Refusing.unlessDone(accounts.change(
                actor,
                id,
                Version.required(ifMatch),
                new OperatorAccounts.Request(request.disabled(), request.operator(), request.reason())));
        return answer(id);
    }

    private Response answer(UUID accountId) {
        var found = accounts.find(accountId).orElseThrow(() -> new ApiException(ApiCode.NOT_FOUND));
        return Version.answer(AccountEntryView.of(found), found.version());
    }

    @Schema(name = "AccountChange", description = "What to change; what is not said stays as it is.")
    public record AccountChange(
            @Nullable @Schema(nullable = true) Boolean disabled,

            @Nullable @Schema(nullable = true) Boolean operator,

            @NotNull
            @Pattern(
                    regexp = "[a-z0-9_]{1,64}",
                    message = "A reason is a word of a-z, 0-9 and _: free text does not belong in the log.")
            @Schema(description = "A code for the audit log.", examples = "abuse")
            String reason) {}

    @Schema(name = "AccountPage", description = "A page of accounts.")
    record AccountPage(
            @Schema(required = true) List<AccountEntryView> items,

            @Schema(nullable = true, description = "Where the next page begins; null on the last.") @Nullable
            String nextCursor) {}

    @Schema(name = "AccountEntry", description = "An account as an operator sees it.")
    record AccountEntryView(
            @Schema(required = true) UUID id,

            @Schema(nullable = true) @Nullable String email,

            @Schema(required = true) boolean emailVerified,

            @Schema(nullable = true) @Nullable String phone,

            @Schema(nullable = true) @Nullable String displayName,

            @Schema(required = true) boolean operator,

            @Schema(nullable = true, description = "Since when it is disabled.") @Nullable
            Instant disabledAt,

            @Schema(required = true) Instant createdAt) {

        static AccountEntryView of(OperatorAccounts.Entry entry) {
            return new AccountEntryView(
                    entry.id(),
                    entry.email(),
                    entry.emailVerified(),
                    entry.phone(),
                    entry.displayName(),
                    entry.operator(),
                    entry.disabledAt(),
                    entry.createdAt());
        }
    }
}
