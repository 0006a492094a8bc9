package studio.atelier.billing;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import studio.atelier.platform.Setting;
import studio.atelier.platform.Settings;

/** The settings of billing: who takes payments, and how long things are open. */
final class BillingSettings {

    static final Setting<String> PROVIDER = new Setting<>(
            "atelier.billing.provider",
            List.of(),
            text -> {
                if (List.of(ManualPayments.NAME, StripePayments.NAME).contains(text)) {
                    return text;
                }
                throw new IllegalArgumentException("manual or stripe");
            },
            ManualPayments.NAME,
            false,
            "Who takes new payments: manual (an operator writes down what was paid) or stripe.");
    static final Setting<Long> PAYMENT_DAYS = Setting.number(
                    "atelier.billing.payment-days", 1, 365, "How long a payment can be made before it is cancelled.")
            .orElse("7");
    static final Setting<Long> RENEWAL_DAYS = Setting.number(
                    "atelier.billing.renewal-days",
                    1,
                    60,
                    "How long before the end of a subscription the payment for its next period is made.")
            .orElse("3");
    static final Setting<URI> STRIPE_BASE = Setting.address(
                    "atelier.stripe.base-url", "Where the API of Stripe is, without /v1.")
            .orElse("https://api.stripe.com");
    static final Setting<String> STRIPE_KEY =
            Setting.text("atelier.stripe.api-key", "Secret key of Stripe.").kept();
    static final Setting<String> STRIPE_SECRET = Setting.text(
                    "atelier.stripe.webhook-secret", "What the webhooks of Stripe are signed with.")
            .kept();
    static final Setting<String> STRIPE_SECRET_BEFORE = Setting.text(
                    "atelier.stripe.webhook-secret-before", "The same before it was changed, while both are in use.")
            .kept();
    static final Setting<URI> STRIPE_RETURN = Setting.address(
            "atelier.stripe.return-url",
            "The page customers come back to from Stripe; the payment's id is added to it.");

    /** One question or order; longer means lost. */
    private static final Duration CALL_TIMEOUT = Duration.ofSeconds(20);

    private BillingSettings() {}

    /**
     * @param secrets of webhooks, at least one
     * @param timeout of one call
     */
    record Stripe(URI base, String key, List<String> secrets, URI returnTo, Duration timeout) {

        /** Nothing if there is no key: then Stripe is not used, and never was. */
        static Optional<Stripe> find(Settings settings) {
            return settings.find(STRIPE_KEY)
                    .map(key -> new Stripe(
                            settings.get(STRIPE_BASE),
                            key,
                            Stream.of(
                                            settings.get(STRIPE_SECRET),
                                            settings.find(STRIPE_SECRET_BEFORE).orElse(""))
                                    .filter(secret -> !secret.isBlank())
                                    .toList(),
                            settings.get(STRIPE_RETURN),
                            CALL_TIMEOUT));
        }

        @Override
        public String toString() {
            return "Stripe at " + base;
        }
    }
}
