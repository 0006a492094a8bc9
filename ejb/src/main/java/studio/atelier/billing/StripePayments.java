package studio.atelier.billing;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import studio.atelier.provider.ProviderFailure;
import studio.atelier.provider.ProviderFailure.Kind;
import studio.atelier.provider.ProviderHttp;

/**
 * Stripe's checkout pages. The id of our payment is the idempotency key of its session, so a session that was made and
 * never answered is found again; a session ends after a day or when a bank refuses, and the one after it has another
 * key. The id is in the metadata, so that an event finds its payment even if we never learnt the session.
 */
final class StripePayments implements PaymentProvider {

    static final String NAME = "stripe";

    private static final int NOT_FOUND = 404;
    private static final String SESSIONS = "/v1/checkout/sessions";
    private static final int REFERENCE_MOST = 255;
    private static final int URL_MOST = 4096;

    private final ProviderHttp http;
    private final BillingSettings.Stripe settings;

    StripePayments(ProviderHttp http, BillingSettings.Stripe settings) {
        this.http = http;
        this.settings = settings;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Opening open(Payment payment) throws InterruptedException {
        var id = payment.id().toString();
        var form = new LinkedHashMap<String, String>();
        form.put("mode", "payment");
        form.put("client_reference_id", id);
        form.put("metadata[payment_id]", id);
        form.put("payment_intent_data[metadata][payment_id]", id);
        form.put("line_items[0][quantity]", "1");
        form.put("line_items[0][price_data][currency]", payment.currency().toLowerCase(Locale.ROOT));
        form.put("line_items[0][price_data][unit_amount]", Long.toString(payment.amount()));
        form.put("line_items[0][price_data][product_data][name]", payment.plan());
        form.put("success_url", returnTo(id, "done"));
        form.put("cancel_url", returnTo(id, "left"));
        return switch (post(SESSIONS, form, payment.pages() == 0 ? id : id + "-" + payment.pages())) {
            case ProviderHttp.NoAnswer(ProviderFailure why) -> new Opening.Failed(why);
            case ProviderHttp.Answer answer when !answer.ok() -> new Opening.Failed(refusal(answer));
            case ProviderHttp.Answer answer ->
                answer.json()
                        .filter(StripePayments::isSession)
                        .<Opening>map(tree -> new Opening.Opened(
                                tree.path("id").asText(), tree.path("url").asText()))
                        .orElseGet(() -> new Opening.Failed(unreadable()));
        };
    }

    private static boolean isSession(JsonNode tree) {
        var id = tree.path("id").asText("");
        var url = tree.path("url").asText("");
        return !id.isBlank() && id.length() <= REFERENCE_MOST && url.startsWith("http") && url.length() <= URL_MOST;
    }

    @Override
    public Standing look(Payment payment) throws InterruptedException {
        if (payment.providerReference() == null) {
            return new Standing.Open();
        }
        return switch (get(SESSIONS + "/" + payment.providerReference())) {
            case ProviderHttp.NoAnswer(ProviderFailure why) -> new Standing.Failed(why);
            case ProviderHttp.Answer answer when answer.status() == NOT_FOUND -> new Standing.Open();
            case ProviderHttp.Answer answer when !answer.ok() -> new Standing.Failed(refusal(answer));
            case ProviderHttp.Answer answer ->
                answer.json().map(StripePayments::standing).orElseGet(() -> new Standing.Failed(unreadable()));
        };
    }

    private static Standing standing(JsonNode session) {
        if (session.path("payment_status").asText().equals("paid")
                && session.path("amount_total").isIntegralNumber()) {
            return new Standing.Decided(
                    Payment.State.SUCCEEDED,
                    session.path("amount_total").longValue(),
                    session.path("currency").asText().toUpperCase(Locale.ROOT));
        }
        return session.path("status").asText().equals("expired")
                ? new Standing.Decided(Payment.State.CANCELLED, null, null)
                : new Standing.Open();
    }

    @Override
    public Refund refund(Payment payment) throws InterruptedException {
        if (payment.providerReference() == null) {
            return new Refund.Done();
        }
        return switch (get(SESSIONS + "/" + payment.providerReference())) {
            case ProviderHttp.NoAnswer(ProviderFailure why) -> new Refund.Failed(why);
            case ProviderHttp.Answer answer when !answer.ok() -> new Refund.Failed(refusal(answer));
            case ProviderHttp.Answer answer
            when answer.json().filter(StripePayments::isUnpaid).isPresent() -> new Refund.Done();
            case ProviderHttp.Answer answer -> {
                var intent = answer.json()
                        .map(tree -> tree.path("payment_intent").asText(""))
                        .filter(text -> !text.isBlank());
                yield intent.isPresent() ? refund(payment, intent.get()) : new Refund.Failed(unreadable());
            }
        };
    }

    /** It was paid elsewhere, and whoever wrote that down gives it back. A session that is complete may still be waiting for a bank. */
    private static boolean isUnpaid(JsonNode session) {
        return session.path("payment_status").asText().equals("unpaid")
                && !session.path("status").asText().equals("complete");
    }

    private Refund refund(Payment payment, String intent) throws InterruptedException {
        var form = Map.of(
                "payment_intent", intent, "metadata[payment_id]", payment.id().toString());
        return switch (post("/v1/refunds", form, "refund-" + payment.id())) {
            case ProviderHttp.NoAnswer(ProviderFailure why) -> new Refund.Failed(why);
            case ProviderHttp.Answer answer when !answer.ok() -> refused(answer);
            case ProviderHttp.Answer answer ->
                answer.json()
                                .map(tree -> tree.path("status").asText(""))
                                .filter(status -> status.equals("succeeded") || status.equals("pending"))
                                .isPresent()
                        ? new Refund.Done()
                        : new Refund.Failed(unreadable());
        };
    }

    /** Somebody gave it back on the provider's own pages: that is what was wanted. */
    private static Refund refused(ProviderHttp.Answer answer) {
        return code(answer).equals("charge_already_refunded") ? new Refund.Done() : new Refund.Failed(refusal(answer));
    }

    private ProviderHttp.Reply post(String path, Map<String, String> form, String key) throws InterruptedException {
        var body = form.entrySet().stream()
                .map(field -> encode(field.getKey()) + "=" + encode(field.getValue()))
                .collect(Collectors.joining("&"));
        return http.send(
                request(path)
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .header("Idempotency-Key", key)
                        .POST(BodyPublishers.ofString(body))
                        .build(),
                settings.timeout());
    }

    private ProviderHttp.Reply get(String path) throws InterruptedException {
        return http.send(request(path).GET().build(), settings.timeout());
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(settings.base().resolve(path))
                .header("Authorization", "Bearer " + settings.key())
                .header("Accept", "application/json");
    }

    private String returnTo(String id, String how) {
        var to = settings.returnTo();
        return URI.create(to + (to.getQuery() == null ? "?" : "&") + "payment=" + id + "&checkout=" + how)
                .toString();
    }

    private static ProviderFailure refusal(ProviderHttp.Answer answer) {
        return ProviderFailure.ofStatus(answer, code(answer));
    }

    private static String code(ProviderHttp.Answer answer) {
        return Optional.of(answer)
                .flatMap(ProviderHttp.Answer::json)
                .map(tree -> tree.path("error").path("code").asText(""))
                .orElse("");
    }

    private static ProviderFailure unreadable() {
        return ProviderFailure.of(Kind.UNKNOWN, "unreadable answer");
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
