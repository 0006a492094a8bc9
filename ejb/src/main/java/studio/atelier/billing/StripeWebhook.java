package studio.atelier.billing;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import studio.atelier.billing.PaymentProvider.Event;

/**
 * Reads the webhooks of Stripe. The header {@code Stripe-Signature} has a time and one or more HMAC-SHA-256 of "time.body" over the
 * bytes as they came; a time that is more than five minutes off is refused, so that a recorded request is worth nothing later. Within
 * that, the id of the event makes it happen once.
 */
final class StripeWebhook {

    /** As Stripe's own libraries. */
    static final Duration TOLERANCE = Duration.ofMinutes(5);

    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final String HMAC = "HmacSHA256";
    private static final Pattern TIME = Pattern.compile("\\d{1,11}");
    private static final Pattern DIGEST = Pattern.compile("[0-9a-f]{64}");
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._-]{1,100}");

    /** More than one key is in use while it is changed; nobody needs more than a few. */
    private static final int SIGNATURES_MOST = 10;

    private final List<String> secrets;
    private final InstantSource clock;

    StripeWebhook(List<String> secrets, InstantSource clock) {
        this.secrets = List.copyOf(secrets);
        this.clock = clock;
    }

    /** Whether Stripe has sent this, just now. */
    boolean isSigned(byte[] body, @Nullable String header) {
        if (header == null) {
            return false;
        }
        String time = null;
        var given = new ArrayList<byte[]>();
        for (var part : header.split(",", -1)) {
            var text = part.strip();
            if (text.startsWith("t=") && time == null) {
                time = text.substring(2);
            } else if (text.startsWith("v1=")
                    && given.size() < SIGNATURES_MOST
                    && DIGEST.matcher(text.substring(3)).matches()) {
                given.add(HexFormat.of().parseHex(text.substring(3)));
            }
        }
        if (time == null || !TIME.matcher(time).matches() || !isNow(Instant.ofEpochSecond(Long.parseLong(time)))) {
            return false;
        }
        boolean good = false;
        for (var secret : secrets) {
            var right = sign(secret, time, body);
            for (var one : given) {
                good |= MessageDigest.isEqual(right, one);
            }
        }
        return good;
    }

    private boolean isNow(Instant time) {
        return Duration.between(time, clock.instant()).abs().compareTo(TOLERANCE) <= 0;
    }

    static byte[] sign(String secret, String time, byte[] body) {
        try {
            var mac = Mac.getInstance(HMAC);
            mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), HMAC));
            mac.update((time + ".").getBytes(StandardCharsets.US_ASCII));
            return mac.doFinal(body);
        } catch (NoSuchAlgorithmException | InvalidKeyException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The event; nothing if that is none. */
    static Optional<Event> read(byte[] body) {
        try {
            return Optional.ofNullable(MAPPER.readTree(body)).flatMap(StripeWebhook::event);
        } catch (JsonProcessingException _) {
            return Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Optional<Event> event(JsonNode tree) {
        var id = tree.path("id").asText("");
        var type = tree.path("type").asText("");
        if (!NAME.matcher(id).matches() || !NAME.matcher(type).matches()) {
            return Optional.empty();
        }
        var object = tree.path("data").path("object");
        boolean refund = type.equals("charge.refunded");
        return Optional.of(new Event(
                id,
                type,
                state(type, object),
                uuid(object.path("metadata").path("payment_id").asText("")),
                refund ? null : name(object.path("id")),
                number(object.path(refund ? "amount_refunded" : "amount_total")),
                currency(object.path("currency")),
                time(tree.path("created"))));
    }

    private static Optional<Payment.State> state(String type, JsonNode object) {
        return Optional.ofNullable(
                switch (type) {
                    case "checkout.session.completed" ->
                        object.path("payment_status").asText().equals("paid") ? Payment.State.SUCCEEDED : null;
                    case "checkout.session.async_payment_succeeded" -> Payment.State.SUCCEEDED;
                    case "checkout.session.async_payment_failed" -> Payment.State.FAILED;
                    case "checkout.session.expired" -> Payment.State.CANCELLED;
                    case "charge.refunded" -> Payment.State.REFUNDED;
                    case String other -> null;
                });
    }

    private static @Nullable UUID uuid(String text) {
        try {
            return UUID.fromString(text);
        } catch (IllegalArgumentException _) {
            return null;
        }
    }

    private static @Nullable String name(JsonNode node) {
        return NAME.matcher(node.asText("")).matches() ? node.asText() : null;
    }

    private static @Nullable Long number(JsonNode node) {
        return node.isIntegralNumber() && node.canConvertToLong() ? Long.valueOf(node.longValue()) : null;
    }

    private static @Nullable String currency(JsonNode node) {
        var text = node.asText("").toUpperCase(Locale.ROOT);
        return text.matches("[A-Z]{3}") ? text : null;
    }

    private static @Nullable Instant time(JsonNode node) {
        return node.isIntegralNumber() && TIME.matcher(node.asText()).matches()
                ? Instant.ofEpochSecond(node.longValue())
                : null;
    }
}
