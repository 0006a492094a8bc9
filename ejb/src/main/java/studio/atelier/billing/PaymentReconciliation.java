package studio.atelier.billing;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;
import studio.atelier.platform.Tenant;

/**
 * Goes on with refunds that broke off, asks providers for payments we heard nothing of, and proves what must be true of what was sold.
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
        long refunded = count(goesOn, desk::refunding, one -> refunds.finish(one) == PaymentDesk.Change.DONE);
        var asked = new AtomicLong();
        long decided = count(goesOn, (after, most) -> desk.begun(madeBefore, after, most), one -> {
            asked.incrementAndGet();
            var answer = asked(one);
            return one.isOpen() && !answer.isOpen();
        });
        var broken = desk.broken();
        broken.forEach(one -> LOG.errorf("Billing is not as it must be: %s", one));
        return new Count(asked.get(), decided, refunded, broken.size());
    }

    /** The next of them after that one, in order of id. */
    @FunctionalInterface
    private interface Pages {
        List<Payment> after(@Nullable UUID last, int most);
    }

    /** How many came to something. Each may take as long as a provider that says nothing: whether it goes on is asked before each. */
    private static long count(BooleanSupplier goesOn, Pages pages, Predicate<Payment> step) {
        long done = 0;
        List<Payment> page = List.of();
        do {
            page = pages.after(page.isEmpty() ? null : page.getLast().id(), PAGE);
            for (var payment : page) {
                if (!goesOn.getAsBoolean()) {
                    return done;
                }
                done += step.test(payment) ? 1 : 0;
            }
        } while (page.size() == PAGE);
        return done;
    }

    /** For the workspace it is of: without one the database would show no payment. */
    private Payment asked(Payment payment) {
        return new Tenant(payment.workspaceId(), null).call(() -> checkout.ask(payment));
    }
}
