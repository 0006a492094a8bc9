package studio.atelier.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Money as a customer and an operator meet it: a code, a quote, a job, its receipt, and money back. */
@OnServer
final class WalletIT {

    private static final String WALLET = "/api/v1/wallet";
    private static final String ADMIN = "/api/v1/admin";
    private static final Duration LIMIT = Duration.ofMinutes(4);

    private static Answer redeem(ApiClient api, String code, String key) {
        return send(api, "POST", WALLET + "/redeem", "{\"code\":\"" + code + "\"}", "Idempotency-Key", key);
    }

    private static Answer send(ApiClient api, String method, String path, String json, String... headers) {
        var request = api.request(path)
                .header("Content-Type", "application/json")
                .method(method, BodyPublishers.ofString(json));
        return api.send(headers.length == 0 ? request : request.headers(headers));
    }

    private static String code(ApiClient operator, long credits) {
        return operator.post(ADMIN + "/redeem-codes", "{\"count\":1,\"credits\":" + credits + "}")
                .expect(201)
                .data()
                .path("codes")
                .path(0)
                .asText();
    }

    private static void price(ApiClient operator, String cost) {
        send(
                        operator,
                        "PATCH",
                        ADMIN + "/model-routes",
                        "{\"items\":[{\"modelName\":\"embedded-sphinx\",\"costPerUnit\":" + cost + "}]}")
                .expect(200);
    }

    private static String order(ApiClient api) {
        return "{\"uploadId\":\""
                + api.upload(Recordings.joined(Recordings.spoken(), 1).wav())
                + "\",\"language\":\"en\",\"doSubtitle\":true}";
    }

    private static JsonNode wallet(ApiClient api) {
        return api.get(WALLET).expect(200).data();
    }

    @Test
    void aCodeBecomesCreditsOnceAndIsRefusedInOneWay(RunningServer server) {
        var operator = OpsIT.operator(server);
        var ada = ApiClient.newcomer(server.http());
        var eve = ApiClient.newcomer(server.http());
        var code = code(operator, 50);

        send(ada, "POST", WALLET + "/redeem", "{\"code\":\"" + code + "\"}")
                .refused(422, "validation_failed")
                .naming("Idempotency-Key");
        var first = redeem(ada, code.toLowerCase(java.util.Locale.ROOT), "k1").expect(200);
        var again = redeem(ada, code, "k1").expect(200);
        assertThat(first.data().path("balanceCredits").asLong()).isEqualTo(50);
        assertThat(again.header("Idempotency-Replayed")).isEqualTo("true");
        assertThat(again.data().path("ledgerId")).isEqualTo(first.data().path("ledgerId"));
        redeem(ada, code(operator, 60), "k1").refused(422, "idempotency_key_reused");

        var used = redeem(eve, code, "k2").refused(422, "code_refused");
        var unknown = redeem(eve, "V2-AAAAA-AAAAA", "k3").refused(422, "code_refused");
        assertThat(used.json().path("message")).isEqualTo(unknown.json().path("message"));
        assertThat(wallet(eve).path("balanceCredits").asLong()).isZero();

        var file = send(operator, "POST", ADMIN + "/redeem-codes", "{\"count\":3}", "Accept", "text/csv")
                .expect(201);
        assertThat(file.text().lines()).hasSize(4);
        var orders = operator.get(ADMIN + "/redeem-codes").expect(200).data();
        assertThat(orders.path("redeemedCredits").asLong()).isGreaterThanOrEqualTo(50);
        operator.post(
                        ADMIN + "/redeem-codes/"
                                + orders.path("items").path(0).path("id").asText() + "/disable",
                        "{\"reason\":\"it\"}")
                .expect(200);
        ada.post(ADMIN + "/redeem-codes", "{}").refused(403, "forbidden");
    }

    @Test
    @Seed("L8")
    void operatorsMakeRedeemCodesAndNobodyElse(RunningServer server) {
        var operator = OpsIT.operator(server);
        var member = ApiClient.newcomer(server.http());
        var order = "{\"count\":3,\"credits\":25,\"expiresDays\":7,\"prefix\":\"it8\"}";
        member.post(ADMIN + "/redeem-codes", order).refused(403, "forbidden");
        member.anonymous().post(ADMIN + "/redeem-codes", order).expect(401);

        var made = operator.post(ADMIN + "/redeem-codes", order).expect(201).data();
        assertThat(made.path("count").asInt()).isEqualTo(3);
        var codes = made.path("codes").valueStream().map(JsonNode::asText).toList();
        assertThat(codes).doesNotHaveDuplicates().allMatch(code -> code.startsWith("IT8"));
        codes.forEach(code ->
                assertThat(Traces.inTables(server, code)).as("shown once").isEmpty());
        codes.forEach(code -> redeem(member, code, code).expect(200));
        assertThat(wallet(member).path("balanceCredits").asLong()).isEqualTo(75);
        operator.post(ADMIN + "/redeem-codes", "{\"count\":0}").refused(422, "validation_failed");
        operator.post(ADMIN + "/redeem-codes", "{\"prefix\":\"a-b\"}").refused(422, "validation_failed");
    }

    @Test
    void aJobCostsWhatItDeliversAndTheReceiptSaysSo(RunningServer server) {
        var operator = OpsIT.operator(server);
        var api = ApiClient.newcomer(server.http());
        price(operator, "1");
        try {
            api.post("/api/v1/subtitles/jobs", order(api)).refused(402, "insufficient_credits");
            redeem(api, code(operator, 2000), "k").expect(200);
            var quote = api.post(
                            WALLET + "/quotes",
                            "{\"kind\":\"subtitles.transcribe\",\"items\":[{\"modelName\":\"embedded-sphinx\",\"units\":12.5}]}")
                    .expect(200)
                    .data();
            assertThat(quote.path("credits").asLong()).isEqualTo(13);
            api.post(WALLET + "/quotes", "{\"items\":[{\"modelName\":\"nobody\",\"units\":1}]}")
                    .refused(422, "model_not_offered");

            var submitted = api.submit(order(api));
            var job = submitted.path("id").asText();
            long most = submitted.path("price").path("amount").asLong();
            assertThat(submitted.path("price").path("unit").asText()).isEqualTo("CREDIT");
            api.get(WALLET + "/jobs/" + job + "/cancel-cost").expect(200);
            api.finished(job, LIMIT);

            var receipt =
                    api.get(WALLET + "/receipts/" + job).expect(200).data().path(0);
            var line = receipt.path("lines").path(0);
            long charged = receipt.path("chargedCredits").asLong();
            assertThat(receipt.path("outcome").asText()).isEqualTo("succeeded");
            assertThat(line.path("modelName").asText()).isEqualTo("embedded-sphinx");
            assertThat(charged).isPositive().isEqualTo((long)
                    Math.ceil(line.path("price").asDouble()));
            assertThat(receipt.path("heldCredits").asLong()).isGreaterThanOrEqualTo(charged);
            assertThat(api.job(job).path("price").path("amount").asLong())
                    .isEqualTo(charged)
                    .isLessThan(most);
            assertThat(wallet(api).path("availableCredits").asLong()).isEqualTo(2000 - charged);
            theLedgerIsRead(api);
            isRefundedOnce(operator, receipt.path("transactionId").asText());
            assertThat(wallet(api).path("balanceCredits").asLong()).isEqualTo(2000);
            assertThat(server.sql("SELECT act FROM audit_event WHERE act LIKE 'wallet.%'"))
                    .contains("wallet.redeem", "wallet.codes_made", "wallet.route_changed", "wallet.refund_asked");
        } finally {
            price(operator, "0");
        }
    }

    private static void theLedgerIsRead(ApiClient api) {
        var ledger = api.get(WALLET + "/ledger?limit=1").expect(200).data();
        assertThat(ledger.path("items").path(0).path("entryType").asText()).isEqualTo("consume");
        assertThat(api.get(WALLET + "/ledger?cursor="
                                + ledger.path("nextCursor").asText())
                        .expect(200)
                        .data()
                        .path("items"))
                .hasSize(1);
        assertThat(api.send(api.request(WALLET + "/ledger")
                                .header("Accept", "text/csv")
                                .GET())
                        .expect(200)
                        .text()
                        .lines())
                .hasSize(3);
    }

    private static void isRefundedOnce(ApiClient operator, String transaction) {
        var wish = "{\"transactionId\":\"" + transaction + "\",\"reason\":\"poor_quality\"}";
        operator.post(ADMIN + "/refunds", wish).expect(201);
        assertThat(operator.post(ADMIN + "/refunds", wish)
                        .expect(200)
                        .data()
                        .path("state")
                        .asText())
                .isEqualTo("done");
    }

    @Test
    void aLargeRefundTakesTwo(RunningServer server) {
        var one = OpsIT.operator(server);
        var two = OpsIT.operator(server);
        var api = ApiClient.newcomer(server.http());
        redeem(api, code(one, 5000), "k").expect(200);
        var workspace = api.get("/api/v1/identity/me")
                .expect(200)
                .data()
                .path("workspaceId")
                .asText();
        var taken = server.sql(
                        "SELECT transaction_id::text FROM ledger_change(?::uuid, 'CREDIT', -3000, 'revenue', 'it', 'spend', NULL, 'test', '1')",
                        workspace)
                .getFirst();

        var refund = one.post(ADMIN + "/refunds", "{\"transactionId\":\"" + taken + "\",\"reason\":\"complaint\"}")
                .expect(201)
                .data();
        assertThat(refund.path("state").asText()).isEqualTo("waiting");
        var path = ADMIN + "/refunds/" + refund.path("id").asText();
        one.post(path + "/approve").refused(403, "forbidden");
        assertThat(wallet(api).path("balanceCredits").asLong()).isEqualTo(2000);
        two.post(path + "/approve").expect(200);
        two.post(path + "/approve").refused(409, "conflict");
        assertThat(wallet(api).path("balanceCredits").asLong()).isEqualTo(5000);
        one.post(ADMIN + "/refunds/" + UUID.randomUUID() + "/reject").refused(404, "not_found");
    }

    @Test
    void aBudgetIsTheOwners(RunningServer server) {
        var api = ApiClient.newcomer(server.http());
        var budget = send(api, "PUT", WALLET + "/budget", "{\"dailyCredits\":10}")
                .expect(200)
                .data();
        assertThat(budget.path("remaining").asLong()).isEqualTo(10);
        send(api, "PUT", WALLET + "/budget", "{\"dailyCredits\":-1}").refused(422, "validation_failed");
        send(api, "PUT", WALLET + "/budget", "{\"dailyCredits\":null}").expect(200);
        assertThat(wallet(api).path("budget").path("dailyCredits").isNull()).isTrue();
    }
}
