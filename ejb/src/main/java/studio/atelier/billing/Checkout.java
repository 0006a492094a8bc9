package studio.atelier.billing;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.util.UUID;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;
import studio.atelier.billing.PaymentProvider.Opening;
import studio.atelier.billing.PaymentProvider.Standing;

/**
 * Buying: a payment is made durable first, then begun at the provider outside of any transaction, then what the
 * provider said is kept. If that breaks off, the same request, a look at the payment or the sweep goes on where it stopped.
 */
@Dependent
public class Checkout {

    private static final Logger LOG = Logger.getLogger(Checkout.class);

    private final Payments payments;
    private final PaymentEvents events;
    private final PaymentProviders providers;

    @Inject
    Checkout(Payments payments, PaymentEvents events, PaymentProviders providers) {
        this.payments = payments;
        this.events = events;
        this.providers = providers;
    }

    public Payments.Order buy(UUID workspaceId, UUID accountId, String plan, @Nullable String promo, String key) {
        return switch (payments.make(workspaceId, accountId, plan, promo, key)) {
            case Payments.Order.Refused refused -> refused;
            case Payments.Order.Made(Payment payment, boolean replayed) ->
                new Payments.Order.Made(begun(payment), replayed);
        };
    }

    /** No page is opened for a payment whose time is over, for it would outlive the payment. */
    private Payment begun(Payment payment) {
        if (!payment.isOpen() || payment.providerReference() != null || payment.overdue()) {
            return payment;
        }
        try {
            return switch (providers.of(payment).open(payment)) {
                case Opening.Opened(String reference, String url) -> payments.opened(payment, reference, url);
                case Opening.ByHand _ -> payment;
                case Opening.Failed(var why) -> {
                    LOG.warnf("Payment %s is not begun yet: %s", payment.id(), why.detail());
                    yield payment;
                }
            };
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return payment;
        }
    }

    /** For a customer who looks: how it stands, with a page to pay on while it is open. */
    public Payment refresh(Payment payment) {
        var shown = begun(payment);
        return shown.isOpen() ? begun(ask(shown)) : shown;
    }

    /**
     * Asks the provider how a payment stands, in case it told us and we did not hear it.
     * A cancelled one may still be paid on its page. Opens none.
     */
    Payment ask(Payment payment) {
        try {
            if (providers.of(payment).look(payment) instanceof Standing.Decided decided) {
                events.polled(payment, decided);
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        return payments.find(payment.workspaceId(), payment.id()).orElse(payment);
    }
}
