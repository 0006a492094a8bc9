package studio.atelier.billing;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;
import studio.atelier.platform.Tenant;

/**
 * Asks providers for payments we heard nothing of, goes on with refunds that broke off, and proves what must be true of what was sold.
 * It takes the provider's word and repairs nothing else.
 */
@Dependent
public class PaymentReconciliation {

    private static final Logger LOG = Logger.getLogger(PaymentReconciliation.class);

    private static final int PAGE = 100;

    /** Until then the customer may still be typing, and a webhook is on its way. Only a matter of how soon we ask. */
    private static final Duration PATIENCE = Duration.ofMinutes(10);

    private final PaymentDesk desk;
    private final Checkout checkout;
    private final Refunds refunds;

    @Inject
    PaymentReconciliation(PaymentDesk desk, Checkout checkout, Refunds refunds) {
        this.desk = desk;
        this.checkout = checkout;
        this.refunds = refunds;
    }

    /** What was done: asked for, decided by the answer, refunds finished, kinds of violations. */
    public record Count(long asked, long decided, long refunded, long broken) {

        /** The exit status. */
        @Override
        public String toString() {
            return "asked=" + asked + " decided=" + decided + " refunded=" + refunded + " broken=" + broken;
        }
    }

    public Count reconcile(BooleanSupplier goesOn) {
        return reconcile(goesOn, Instant.now().minus(PATIENCE));
    }

    Count reconcile(BooleanSupplier goesOn, Instant madeBefore) {
        long asked = 0;
        long decided = 0;
        List<Payment> page = List.of();
        do {
            page = goesOn.getAsBoolean() ? desk.begun(madeBefore, last(page), PAGE) : List.of();
            for (var payment : page) {
                asked++;
                var answer = asked(payment);
                decided += payment.isOpen() && !answer.isOpen() ? 1 : 0;
            }
        } while (page.size() == PAGE);
        long refunded = 0;
        page = List.of();
        do {
            page = goesOn.getAsBoolean() ? desk.refunding(last(page), PAGE) : List.of();
            for (var payment : page) {
                refunded += refunds.finish(payment) == PaymentDesk.Change.DONE ? 1 : 0;
            }
        } while (page.size() == PAGE);
        var broken = desk.broken();
        broken.forEach(one -> LOG.errorf("Billing is not as it must be: %s", one));
        return new Count(asked, decided, refunded, broken.size());
    }

    /** For the workspace it is of: without one the database would show no payment. */
    private Payment asked(Payment payment) {
        return new Tenant(payment.workspaceId(), null).call(() -> checkout.ask(payment));
    }

    private static @Nullable UUID last(List<Payment> page) {
        return page.isEmpty() ? null : page.getLast().id();
    }
}
