package studio.atelier.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Customers redeem codes while the server is killed. Each repeats a request under its key until it is answered; in the end each code
 * was redeemed once and the sum of the ledger is 0. {@code -Dbank.rounds} and {@code -Dbank.seed} lengthen and repeat it.
 */
@ExtendWith(SecondServer.Resolver.class)
final class BankIT {

    private static final int ROUNDS = Integer.getInteger("bank.rounds", 2);
    private static final long SEED = Long.getLong("bank.seed", 1);
    private static final int CUSTOMERS = 4;
    private static final int CODES = 60;
    private static final int CREDITS = 7;
    private static final int LATEST_MILLIS = 600;

    /** In so many rounds a kill meets somebody who waits for an answer. */
    private static final int ENOUGH = 5;

    private static final int OK = 200;
    private static final int UNAUTHORIZED = 401;
    private static final Duration LIMIT = Duration.ofMinutes(4);
    private static final Duration PAUSE = Duration.ofMillis(50);

    private static final String SUM = """
            SELECT ((SELECT coalesce(sum(a.posted), 0) FROM ledger_account a WHERE a.workspace_id IS NOT NULL)
                  + (SELECT coalesce(sum(e.amount), 0) FROM ledger_entry e WHERE e.workspace_id IS NULL))::text""";

    @Test
    void aKilledServerLosesNoCreditAndGivesNoneTwice(SecondServer second) throws Exception {
        var server =
                second.with(Map.of("ATELIER_LIMIT_REDEEM_REQUESTS", "1000000", "ATELIER_IDENTITY_ACCESS_LIFE", "3600"));
        var random = new Random(SEED);
        var operator = OpsIT.operator(server);
        var customers = new ArrayList<ApiClient>();
        for (int i = 0; i < CUSTOMERS; i++) {
            customers.add(ApiClient.newcomer(server.http()));
        }
        int lostInAll = 0;
        for (int round = 1; round <= ROUNDS; round++) {
            var codes = codes(operator);
            try (var threads = Executors.newFixedThreadPool(CUSTOMERS)) {
                var work = new ArrayList<Future<Integer>>();
                for (int c = 0; c < CUSTOMERS; c++) {
                    work.add(threads.submit(redeeming(customers.get(c), codes, c, round)));
                }
                Await.pause(Duration.ofMillis(random.nextInt(LATEST_MILLIS)));
                server.kill();
                assertThat(server.sql(SUM)).containsExactly("0");
                server.startAgain();
                int lost = 0;
                for (var one : work) {
                    lost += one.get(LIMIT.toSeconds(), TimeUnit.SECONDS);
                }
                System.out.printf("BANK: round %d of %d, seed %d, %d answers lost%n", round, ROUNDS, SEED, lost);
                lostInAll += lost;
            }
            for (var customer : customers) {
                assertThat(customer.get("/api/v1/wallet")
                                .expect(OK)
                                .data()
                                .path("balanceCredits")
                                .asLong())
                        .isEqualTo((long) round * CODES / CUSTOMERS * CREDITS);
            }
            assertThat(server.sql(SUM)).containsExactly("0");
            assertThat(server.sql("SELECT id || ' ' || what FROM ledger_broken()"))
                    .isEmpty();
        }
        if (ROUNDS >= ENOUGH) {
            assertThat(lostInAll).as("lost answers, seed %s", SEED).isPositive();
        }
    }

    private static List<String> codes(ApiClient operator) {
        var made = operator.post("/api/v1/admin/redeem-codes", "{\"count\":" + CODES + ",\"credits\":" + CREDITS + "}")
                .expect(201)
                .data()
                .path("codes");
        return StreamSupport.stream(made.spliterator(), false)
                .map(JsonNode::asText)
                .toList();
    }

    /** Every so many-th code is this customer's; how many requests were not answered. */
    private static Callable<Integer> redeeming(ApiClient customer, List<String> codes, int first, int round) {
        return () -> {
            int lost = 0;
            for (int i = first; i < codes.size(); i += CUSTOMERS) {
                while (!redeemed(customer, codes.get(i), round + "-" + i)) {
                    lost++;
                    Await.pause(PAUSE);
                }
            }
            return lost;
        };
    }

    private static boolean redeemed(ApiClient customer, String code, String key) {
        try {
            int status = customer.send(customer.request("/api/v1/wallet/redeem")
                            .header("Content-Type", "application/json")
                            .header("Idempotency-Key", key)
                            .POST(BodyPublishers.ofString("{\"code\":\"" + code + "\"}")))
                    .status();
            assertThat(status).as("a token that is good as long as the storm").isNotEqualTo(UNAUTHORIZED);
            return status == OK;
        } catch (AssertionError e) {
            if (e.getCause() instanceof IOException) {
                return false;
            }
            throw e;
        }
    }
}
