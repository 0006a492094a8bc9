package studio.atelier.billing.rest;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import org.jspecify.annotations.Nullable;
import studio.atelier.billing.Checkout;
import studio.atelier.billing.Payments.Order;
import studio.atelier.billing.Payments.Refusal;
import studio.atelier.billing.Plan;
import studio.atelier.billing.Plans;
import studio.atelier.identity.Caller;
import studio.atelier.rest.ApiCode;
import studio.atelier.rest.ApiException;
import studio.atelier.rest.Envelope;

/** Buying, the same for packages and subscriptions. */
@Dependent
public class Purchases {

    private final Plans plans;
    private final Checkout checkout;

    @Inject
    Purchases(Plans plans, Checkout checkout) {
        this.plans = plans;
        this.checkout = checkout;
    }

    Response buy(Caller caller, Plan.Kind kind, String plan, @Nullable String promo, String key) {
        if (plans.offered(plan).filter(one -> one.kind() == kind).isEmpty()) {
            throw refusal(Refusal.NOT_OFFERED);
        }
        return switch (checkout.buy(caller.workspaceId(), caller.accountId(), plan, promo, key)) {
            case Order.Made(var payment, boolean replayed) -> {
                var answer = Response.created(URI.create("v1/billing/payments/" + payment.id()))
                        .entity(Envelope.ok(PaymentView.of(payment)));
                yield (replayed ? answer.header("Idempotency-Replayed", "true") : answer).build();
            }
            case Order.Refused(Refusal why) -> throw refusal(why);
        };
    }

    static ApiException refusal(Refusal why) {
        return switch (why) {
            case NOT_OFFERED -> new ApiException(ApiCode.NOT_FOR_SALE, "No such plan is offered here.");
            case DOWNGRADE ->
                new ApiException(ApiCode.NOT_FOR_SALE, "A lower tier can be bought when the present one has ended.");
            case OTHER_CURRENCY ->
                new ApiException(ApiCode.NOT_FOR_SALE, "The present tier was paid in another currency.");
            case PROMO_REFUSED -> new ApiException(ApiCode.PROMO_REFUSED);
            case KEY_REUSED -> new ApiException(ApiCode.IDEMPOTENCY_KEY_REUSED);
        };
    }
}
