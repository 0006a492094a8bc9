package studio.atelier.rest;

import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.ExceptionMapper;
import jakarta.ws.rs.ext.Provider;
import studio.atelier.wallet.Unpaid;
import studio.atelier.wallet.Unpaid.Why;

/** Work that nobody pays for, in whatever studio it was ordered. */
@Provider
public class UnpaidMapper implements ExceptionMapper<Unpaid> {

    @Context
    HttpHeaders headers;

    @Override
    public Response toResponse(Unpaid unpaid) {
        return Refusals.response(Refusal.of(refusal(unpaid.why())), headers.getHeaderString(HttpHeaders.ACCEPT));
    }

    private static ApiException refusal(Why why) {
        return switch (why) {
            case Why.Insufficient(long credits, long available) ->
                new ApiException(
                        ApiCode.INSUFFICIENT_CREDITS,
                        "This takes %d credits and the wallet has %d free. Redeem a code or buy credits."
                                .formatted(credits, available));
            case Why.OverBudget(long credits, long remaining) ->
                new ApiException(
                        ApiCode.BUDGET_EXHAUSTED,
                        "This takes %d credits and today's budget of the workspace has %d left; the day ends at midnight UTC."
                                .formatted(credits, remaining));
            case Why.NotOffered(String route) ->
                new ApiException(ApiCode.MODEL_NOT_OFFERED, "The model route %s is not offered.".formatted(route));
            case Why.Frozen _ ->
                new ApiException(
                        ApiCode.WALLET_FROZEN,
                        "An operator froze the wallet; nothing goes in or out until it is looked into.");
        };
    }
}
