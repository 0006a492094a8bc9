package studio.atelier.billing;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.Startup;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jboss.logging.Logger;
import studio.atelier.platform.Settings;
import studio.atelier.provider.ProviderHttp;

/** The providers there are: payments stay with the one that began them, new ones go to the one that is set. */
@ApplicationScoped
class PaymentProviders {

    private static final Logger LOG = Logger.getLogger(PaymentProviders.class);

    private final Map<String, PaymentProvider> all;
    private final String chosen;
    private final Optional<StripeWebhook> stripe;
    private final Duration paymentLife;
    private final Duration renewalLead;

    /** A wrong or missing setting of the chosen provider stops the deployment. */
    @Inject
    PaymentProviders(Settings settings, ProviderHttp http) {
        this(settings, http, BillingSettings.Stripe.find(settings), InstantSource.system());
    }

    PaymentProviders(
            Settings settings, ProviderHttp http, Optional<BillingSettings.Stripe> account, InstantSource clock) {
        this.all = Stream.concat(
                        Stream.of(new ManualPayments()), account.map(one -> new StripePayments(http, one)).stream())
                .collect(Collectors.toMap(PaymentProvider::name, one -> one));
        this.chosen = settings.get(BillingSettings.PROVIDER);
        if (!all.containsKey(chosen)) {
            settings.get(BillingSettings.STRIPE_KEY);
        }
        this.stripe = account.map(one -> new StripeWebhook(one.secrets(), clock));
        this.paymentLife = Duration.ofDays(settings.get(BillingSettings.PAYMENT_DAYS));
        this.renewalLead = Duration.ofDays(settings.get(BillingSettings.RENEWAL_DAYS));
    }

    static void check(@Observes Startup startup, PaymentProviders providers) {
        LOG.infof("New payments are taken by %s", providers.chosen());
    }

    /** The name of the provider of new payments. */
    String chosen() {
        return chosen;
    }

    /** The provider of a payment; one that is not set up any more leaves its payments to operators. */
    PaymentProvider of(Payment payment) {
        return all.getOrDefault(payment.provider(), new ManualPayments());
    }

    /** Nothing if there is no account with Stripe. */
    Optional<StripeWebhook> stripe() {
        return stripe;
    }

    Duration paymentLife() {
        return paymentLife;
    }

    Duration renewalLead() {
        return renewalLead;
    }
}
