package studio.atelier.billing.rest;

import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.regex.Pattern;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;
import studio.atelier.billing.PaymentDesk;
import studio.atelier.billing.PaymentDesk.Told;
import studio.atelier.identity.Roles;
import studio.atelier.rest.Cursor;
import studio.atelier.rest.Envelope;
import studio.atelier.rest.Query;

/** What providers told of payments, for operators. */
@Path("/v1/admin/billing/payment-events")
@Produces(MediaType.APPLICATION_JSON)
@ApplicationScoped
@RolesAllowed(Roles.OPERATOR)
@Tag(name = "admin")
public class PaymentEventsResource {

    private static final Pattern NUMBER = Pattern.compile("\\d{1,18}");

    @Inject
    PaymentDesk desk;

    @GET
    @Operation(
            operationId = "listPaymentEvents",
            summary = "What providers said",
            description =
                    "Newest first: what somebody must look at (unknown payments, wrong amounts, partial refunds, money for cancelled payments), or with `all=true` everything.")
    @APIResponse(
            responseCode = "200",
            description = "A page.",
            content = @Content(schema = @Schema(implementation = PaymentEventPage.class)))
    @APIResponse(responseCode = "400", description = "The cursor is of another list: `cursor_mismatch`.")
    public Envelope<PaymentEventPage> list(
            @Parameter(description = "`true` for everything.") @QueryParam("all") @DefaultValue("false") String all,
            @Parameter(description = Asked.LIMIT_SAYS) @QueryParam("limit") @DefaultValue("20") String limit,
            @Parameter(description = Asked.CURSOR_SAYS) @QueryParam("cursor") @Nullable String cursor) {
        boolean everything = "true".equals(Query.word("all", all, List.of("true", "false")));
        int most = Asked.limit(limit);
        var cursors = Cursor.of("billing.events", everything);
        var found = desk.events(everything, most + 1, cursor == null ? null : number(cursors, cursor));
        var shown = found.stream().limit(most).map(PaymentEventView::of).toList();
        return Envelope.ok(new PaymentEventPage(
                shown, found.size() > most ? cursors.after(shown.getLast().id()) : null));
    }

    private static Long number(Cursor cursors, String cursor) {
        var text = cursors.read(cursor, 1).getFirst();
        if (!NUMBER.matcher(text).matches()) {
            throw Cursor.mismatch();
        }
        return Long.valueOf(text);
    }

    @Schema(name = "PaymentEventPage", description = "A page of events.")
    record PaymentEventPage(
            @Schema(required = true) List<PaymentEventView> items,

            @Schema(nullable = true, description = "Where the next page begins; null on the last.") @Nullable
            String nextCursor) {}

    @Schema(name = "PaymentEvent", description = "Something a provider said of a payment.")
    record PaymentEventView(
            @Schema(required = true) long id,

            @Schema(required = true) String provider,

            @Schema(required = true, description = "The provider's own name for it; `poll:` if we asked.")
            String eventId,

            @Schema(required = true) String type,

            @Schema(nullable = true) @Nullable UUID workspaceId,

            @Schema(nullable = true) @Nullable UUID paymentId,

            @Schema(nullable = true) @Nullable Long amount,

            @Schema(nullable = true) @Nullable String currency,

            @Schema(required = true) Instant receivedAt,

            @Schema(
                    required = true,
                    description =
                            "`applied`, `unchanged`, `ignored`; or `unknown_payment`, `wrong_amount`, `partial_refund`, `refund_of_credit`, `not_taken_back`, `paid_after_cancel`, `paid_twice`, `too_early`, `stale`.")
            String outcome) {

        static PaymentEventView of(Told told) {
            return new PaymentEventView(
                    told.id(),
                    told.provider(),
                    told.eventId(),
                    told.type(),
                    told.workspaceId(),
                    told.paymentId(),
                    told.amount(),
                    told.currency(),
                    told.receivedAt(),
                    told.outcome());
        }
    }
}
