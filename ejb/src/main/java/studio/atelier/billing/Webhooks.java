package studio.atelier.billing;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import org.jspecify.annotations.Nullable;

/** What providers send us. Nobody is signed in here: the signature is all there is, so it is checked before anything is read. */
@Dependent
public class Webhooks {

    private final PaymentProviders providers;
    private final PaymentEvents events;

    @Inject
    Webhooks(PaymentProviders providers, PaymentEvents events) {
        this.providers = providers;
        this.events = events;
    }

    /** What became of it. */
    public enum Heard {
        /** It is durable; whether it was one of ours is for operators to see. */
        TAKEN,
        /** Not signed, by somebody else, or too old. */
        NOT_SIGNED,
        UNREADABLE,
        /** No such provider is set up. */
        NOT_OFFERED
    }

    /**
     * Takes what Stripe sends.
     *
     * @param body the bytes as they came
     */
    public Heard stripe(byte[] body, @Nullable String signature) {
        var webhook = providers.stripe();
        if (webhook.isEmpty()) {
            return Heard.NOT_OFFERED;
        }
        if (!webhook.get().isSigned(body, signature)) {
            return Heard.NOT_SIGNED;
        }
        var event = StripeWebhook.read(body);
        event.ifPresent(one -> events.take(StripePayments.NAME, one));
        return event.isPresent() ? Heard.TAKEN : Heard.UNREADABLE;
    }
}
