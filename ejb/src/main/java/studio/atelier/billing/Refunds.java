package studio.atelier.billing;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import org.jboss.logging.Logger;
import studio.atelier.billing.PaymentDesk.Change;
import studio.atelier.billing.PaymentProvider.Refund;

/**
 * Gives whole payments back. That it shall be done is durable first, then the provider is asked under a key of its own, then what was
 * bought is taken back; a sweep goes on with what broke off. The provider's own word that it was done has the same end.
 */
@Dependent
public class Refunds {

    private static final Logger LOG = Logger.getLogger(Refunds.class);

    private final PaymentDesk desk;
    private final PaymentProviders providers;

    @Inject
    Refunds(PaymentDesk desk, PaymentProviders providers) {
        this.desk = desk;
        this.providers = providers;
    }

    /** Done, or asked where the provider has not said yet that it will. */
    public Change refund(Payment payment, String reason) {
        var asked = desk.askRefund(payment, reason);
        return asked == Change.ASKED ? finish(payment) : asked;
    }

    Change finish(Payment payment) {
        if (payment.amount() == 0) {
            return desk.refunded(payment);
        }
        try {
            return switch (providers.of(payment).refund(payment)) {
                case Refund.Done _ -> desk.refunded(payment);
                case Refund.Failed(var why) -> {
                    LOG.warnf("Payment %s is not given back yet: %s", payment.id(), why.detail());
                    yield Change.ASKED;
                }
            };
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return Change.ASKED;
        }
    }
}
