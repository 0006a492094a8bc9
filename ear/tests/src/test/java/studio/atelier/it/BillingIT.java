package studio.atelier.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

/** What is bought through the front door, paid by an operator, used, and ended by the sweeps of the server. */
@OnServer
final class BillingIT {

    private static final String API = "/api/v1/billing";
    private static final String ADMIN = "/api/v1/admin/billing";
    private static final Duration LIMIT = Duration.ofSeconds(30);

    private static Answer send(ApiClient api, String method, String path, String body, String key) {
        var request = api.request(path).header("Content-Type", "application/json");
        if (!key.isEmpty()) {
            request.header("Idempotency-Key", key);
        }
        return api.send(request.method(method, BodyPublishers.ofString(body)));
    }

    private static JsonNode buy(ApiClient api, String path, String plan) {
        var key = UUID.randomUUID().toString();
        var body = "{\"plan\":\"" + plan + "\"}";
        var made = send(api, "POST", path, body, key).expect(201);
        var again = send(api, "POST", path, body, key).expect(201);
        assertThat(again.header("Idempotency-Replayed")).isEqualTo("true");
        assertThat(again.data().path("id")).isEqualTo(made.data().path("id"));
        assertThat(send(api, "POST", path, "{\"plan\":\"intensive-12\"}", key).status())
                .isEqualTo(422);
        return made.data();
    }

    private static Answer status(ApiClient operator, JsonNode payment, String status) {
        return send(
                operator,
                "PATCH",
                ADMIN + "/payments/" + payment.path("id").asText() + "/status",
                "{\"status\":\"" + status + "\",\"reference\":\"statement 7\",\"reason\":\"bank\"}",
                "");
    }

    @Test
    void lessonsAreBoughtPaidAndTakenBack(RunningServer server) {
        var operator = OpsIT.operator(server);
        var api = ApiClient.newcomer(server.http());
        assertThat(new ApiClient(server.http(), null)
                        .get(API + "/plans")
                        .expect(200)
                        .data())
                .hasSizeGreaterThanOrEqualTo(9);
        send(api, "POST", API + "/packages/purchase", "{\"plan\":\"starter-4\"}", "")
                .refused(400, "bad_request");
        send(api, "POST", API + "/packages/purchase", "{\"plan\":\"vip-weekly\"}", "k")
                .refused(422, "not_for_sale");
        send(api, "POST", API + "/packages/purchase", "{\"plan\":\"starter-4\",\"amount\":1}", "k2")
                .expect(422);

        var payment = buy(api, API + "/packages/purchase", "starter-4");
        assertThat(payment.path("amount").asLong()).isEqualTo(4900);
        status(api, payment, "succeeded").refused(403, "forbidden");
        assertThat(api.get(API + "/packages").expect(200).data().path("items")).isEmpty();
        status(operator, payment, "succeeded").expect(200);
        status(operator, payment, "succeeded").expect(200);
        status(operator, payment, "failed").refused(409, "conflict");
        var mine = api.get(API + "/packages").expect(200).data().path("items");
        assertThat(mine).hasSize(1);
        assertThat(mine.path(0).path("left").asInt()).isEqualTo(4);

        assertThat(status(operator, payment, "refunded")
                        .expect(200)
                        .data()
                        .path("state")
                        .asText())
                .isEqualTo("refunded");
        assertThat(api.get(API + "/packages")
                        .data()
                        .path("items")
                        .path(0)
                        .path("state")
                        .asText())
                .isEqualTo("cancelled");
    }

    @Test
    void aSubscriptionRaisesTheTierAndEndsByTheSweep(RunningServer server) {
        var operator = OpsIT.operator(server);
        var api = ApiClient.newcomer(server.http());
        var me = api.get("/api/v1/identity/me").expect(200).data();
        var workspace = me.path("workspaceId").asText();
        var quote = api.get(API + "/subscription/quote?plan=vip-monthly")
                .expect(200)
                .data();
        assertThat(quote.path("effect").asText()).isEqualTo("new");
        assertThat(quote.path("amount").asLong()).isEqualTo(2900);
        var payment = buy(api, API + "/subscription/checkout", "vip-monthly");
        status(operator, payment, "succeeded").expect(200);
        var now = api.get(API + "/subscription").expect(200).data();
        assertThat(now.path("tier").asText()).isEqualTo("vip");
        assertThat(now.path("usage").path(0).path("perDay").asInt()).isEqualTo(10);
        send(api, "PUT", API + "/subscription/renewal", "{\"renews\":false}", "")
                .expect(200);

        server.change(
                "UPDATE subscription_period SET during = tstzrange(lower(during) - interval '31 days', upper(during) - interval '31 days')"
                        + " WHERE workspace_id = '" + workspace + "'");
        server.change("UPDATE billing_customer SET paid_until = paid_until - interval '31 days' WHERE workspace_id = '"
                + workspace + "'");
        assertThat(api.get(API + "/subscription").data().path("tier").asText()).isEqualTo("free");
        assertThat(sweep(operator, "subscription-expiry")).contains("ended=");
        assertThat(server.sql(
                        "SELECT (ended_at IS NOT NULL)::text FROM billing_customer WHERE workspace_id::text = ?",
                        workspace))
                .containsExactly("true");
        assertThat(sweep(operator, "payment-reconciliation")).contains("broken=0");
    }

    @Test
    void packagesAreGivenAndExpireByHandAndBySweep(RunningServer server) {
        var operator = OpsIT.operator(server);
        var api = ApiClient.newcomer(server.http());
        var me = api.get("/api/v1/identity/me").expect(200).data();
        var gift = "{\"workspaceId\":\"%s\",\"accountId\":\"%s\",\"lessons\":3,\"days\":10,\"reason\":\"thanks\"}"
                .formatted(me.path("workspaceId").asText(), me.path("id").asText());
        var id = send(
                        operator,
                        "POST",
                        ADMIN + "/packages",
                        gift,
                        "gift-" + me.path("id").asText())
                .expect(201)
                .data()
                .path("id")
                .asText();
        server.change(
                "UPDATE lesson_package SET created_at = created_at - interval '11 days', expires_at = expires_at - interval '11 days' WHERE id = '"
                        + id + "'");

        api.post(API + "/packages/expire").refused(403, "forbidden");
        var expired = operator.post(API + "/packages/expire").expect(200).data();
        assertThat(expired.path("lessons").asInt()).isGreaterThanOrEqualTo(3);
        assertThat(sweep(operator, "package-expiry")).isEqualTo("expired=0 returned=0 lessons=0");
        assertThat(api.get(API + "/packages")
                        .data()
                        .path("items")
                        .path(0)
                        .path("state")
                        .asText())
                .isEqualTo("expired");
    }

    @Test
    void aWebhookWithoutAnAccountAtStripeIsNobodys(RunningServer server) {
        var anonymous = new ApiClient(server.http(), null);
        anonymous.post(API + "/webhooks/stripe", "{}").refused(404, "not_found");
    }

    /** What it says in the end; a timer of the server may be at the same sweep just then. */
    static String sweep(ApiClient operator, String name) {
        return Await.value(
                name, LIMIT, () -> Optional.of(said(operator, name)).filter(said -> !said.startsWith("skipped")));
    }

    private static String said(ApiClient operator, String name) {
        var id = operator.post("/api/v1/ops/batch/sweeps/" + name + "/start", "{\"reason\":\"it\"}")
                .expect(202)
                .data()
                .path("execution")
                .asLong();
        return Await.value(
                        "the end of " + name,
                        LIMIT,
                        () -> StreamSupport.stream(
                                        operator.get("/api/v1/ops/batch/sweeps/" + name + "/executions")
                                                .expect(200)
                                                .data()
                                                .spliterator(),
                                        false)
                                .filter(one -> one.path("id").asLong() == id
                                        && one.path("status").asText().equals("COMPLETED"))
                                .findFirst())
                .path("said")
                .asText();
    }
}
