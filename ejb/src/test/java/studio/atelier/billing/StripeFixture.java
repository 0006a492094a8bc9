package studio.atelier.billing;

import static studio.atelier.provider.ScriptedProvider.json;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import studio.atelier.billing.Webhooks.Heard;
import studio.atelier.platform.Tenant;
import studio.atelier.provider.ScriptedProvider;

/** Customers who buy at a Stripe that answers by a script, and what it signs and sends. */
final class StripeFixture implements AutoCloseable {

    static final String SECRET = "whsec_present";
    static final String BEFORE = "whsec_before";

    final ScriptedProvider provider = new ScriptedProvider();
    final BillingFixture billing = new BillingFixture(
            Optional.of(new BillingSettings.Stripe(
                    provider.base(),
                    "sk_test",
                    List.of(SECRET, BEFORE),
                    URI.create("https://shop.example.com/back"),
                    Duration.ofSeconds(2))),
            Map.of("atelier.billing.provider", "stripe"));
    final Webhooks webhooks = new Webhooks(billing.providers, billing.events);

    static ScriptedProvider.Line session(String id, String more) {
        return json(200, "{\"id\":\"%s\",\"url\":\"https://pay.example.com/%s\"%s}".formatted(id, id, more));
    }

    static String event(Payment payment, String id, String type, String more) {
        return """
                {"id":"%s","type":"%s","created":%d,"data":{"object":{"id":"%s","metadata":{"payment_id":"%s"},"currency":"usd",%s}}}""".formatted(id, type, Instant.now().getEpochSecond(), payment.providerReference(), payment.id(), more);
    }

    static String completed(Payment payment, String id) {
        return event(payment, id, "checkout.session.completed", "\"payment_status\":\"paid\",\"amount_total\":4900");
    }

    static String header(String secret, Instant time, String body) {
        var seconds = Long.toString(time.getEpochSecond());
        return "t=" + seconds + ",v1="
                + HexFormat.of().formatHex(StripeWebhook.sign(secret, seconds, body.getBytes(StandardCharsets.UTF_8)));
    }

    /** A payment that has its page. */
    Payment order(Tenant who) {
        provider.then(session("cs_" + UUID.randomUUID(), ""));
        return billing.buy(who, "starter-4", null);
    }

    /** A payment under this key, whatever the provider says to it. */
    Payment made(Tenant who, String key) {
        return switch (billing.checkout.buy(who.workspaceId(), BillingFixture.account(who), "starter-4", null, key)) {
            case Payments.Order.Made(Payment payment, boolean _) -> payment;
            case Payments.Order.Refused(var why) -> throw new AssertionError(why);
        };
    }

    Heard hear(String body) {
        return webhooks.stripe(body.getBytes(StandardCharsets.UTF_8), header(SECRET, Instant.now(), body));
    }

    /** After each test: what was not said is not said to the next one. */
    void isSound() {
        provider.forget();
        billing.isSound();
    }

    @Override
    public void close() {
        billing.close();
        provider.close();
    }
}
