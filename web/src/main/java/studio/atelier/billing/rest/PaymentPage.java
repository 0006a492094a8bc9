package studio.atelier.billing.rest;

import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;
import studio.atelier.billing.Payment;
import studio.atelier.rest.Cursor;

@Schema(name = "PaymentPage", description = "A page of payments.")
record PaymentPage(
        @Schema(required = true) List<PaymentView> items,

        @Schema(nullable = true, description = "Where the next page begins; null on the last.") @Nullable
        String nextCursor) {

    /** @param found up to one more than are shown */
    static PaymentPage of(List<Payment> found, int most, Cursor cursors) {
        var shown = found.stream().limit(most).map(PaymentView::of).toList();
        return new PaymentPage(
                shown, found.size() > most ? cursors.after(shown.getLast().id()) : null);
    }
}
