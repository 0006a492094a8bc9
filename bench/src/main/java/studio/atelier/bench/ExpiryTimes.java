package studio.atelier.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import studio.atelier.launcher.DatabaseLogin;

/**
 * How fast the sweep {@code hold-expiry} frees holds in the server, as many as jobs were asked for, and what that costs customers: their
 * requests over HTTP before it and meanwhile. A customer reads the wallet, asks for a price and sets the budget, forty times a second.
 */
final class ExpiryTimes {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String DATABASE = "bench_expiry";
    private static final String SWEEP = "/api/v1/ops/batch/sweeps/hold-expiry";
    private static final int WALLETS = 1_000;
    private static final long BEAT_NANOS = TimeUnit.MILLISECONDS.toNanos(25);
    private static final long BEFORE_NANOS = TimeUnit.SECONDS.toNanos(10);
    private static final long WARM_NANOS = TimeUnit.SECONDS.toNanos(5);
    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(200);
    private static final double MIDDLE = 0.5;
    private static final double PERCENTILE = 0.99;
    private static final double NANOS_OF_MILLI = 1e6;

    private static final String HELD = """
            UPDATE ledger_account a SET held = h.n
              FROM (SELECT account_id, sum(amount) AS n FROM ledger_hold WHERE state = 'pending' GROUP BY 1) h
             WHERE h.account_id = a.id""";

    private final Arena arena;
    private final Options options;
    private final Consumer<String> says;

    ExpiryTimes(Arena arena, Options options, Consumer<String> says) {
        this.arena = arena;
        this.options = options;
        this.says = says;
    }

    ObjectNode measure() throws Exception {
        arena.database(DATABASE, true);
        var superuser = arena.superuser(DATABASE);
        var settings = Map.of(
                "ATELIER_LIMIT_ADDRESS_REQUESTS", "10000000",
                "ATELIER_LIMIT_CALLER_REQUESTS", "10000000");
        try (var server = ServerContender.start(arena, DATABASE, "the application", options, settings)) {
            var customer = ServerCaller.newcomer(server.http(), "customer@example.org");
            var operator = operator(server, superuser);
            // Without those of the customer, who has no wallet yet.
            int each = Math.max(1, options.jobs() / WALLETS);
            wallets(superuser, each);
            ask(customer, WARM_NANOS, new AtomicBoolean());
            var before = ask(customer, BEFORE_NANOS, new AtomicBoolean());
            due(superuser, each);
            arena.settle(DATABASE);
            return swept(operator, customer, before, superuser);
        }
    }

    private static void wallets(DatabaseLogin superuser, int each) throws SQLException {
        Arena.run(superuser, """
                DO $$
                DECLARE
                    ws uuid;
                BEGIN
                    FOR i IN 1 .. %d LOOP
                        INSERT INTO workspace (id, name, created_at) VALUES (uuidv7(), 'bench', now()) RETURNING id INTO ws;
                        PERFORM ledger_change(ws, 'CREDIT', %d, 'issued', 'bench', 'gift', NULL, 'bench', '1');
                    END LOOP;
                END $$""".formatted(WALLETS, each));
    }

    private static void due(DatabaseLogin superuser, int each) throws SQLException {
        Arena.run(superuser, """
                INSERT INTO ledger_hold (workspace_id, account_id, amount, purpose, ref_id, run, expires_at, created_at)
                SELECT a.workspace_id, a.id, 1, 'bench', gen_random_uuid(), 1, now(), now()
                  FROM ledger_account a, generate_series(1, %d) WHERE a.workspace_id IS NOT NULL AND a.posted >= %1$d""".formatted(each));
        Arena.run(superuser, HELD);
    }

    private static ServerCaller operator(ServerContender server, DatabaseLogin superuser) throws Exception {
        var email = "operator@example.org";
        ServerCaller.newcomer(server.http(), email);
        Arena.run(superuser, "UPDATE account SET operator = true WHERE email = '" + email + "'");
        return ServerCaller.signedIn(server.http(), email);
    }

    private ObjectNode swept(ServerCaller operator, ServerCaller customer, List<Long> before, DatabaseLogin superuser)
            throws Exception {
        var over = new AtomicBoolean();
        try (var threads = Executors.newSingleThreadExecutor()) {
            var meanwhile = threads.submit(() -> ask(customer, Long.MAX_VALUE / 2, over));
            long execution;
            JsonNode last;
            try {
                execution = operator.send("POST", SWEEP + "/start", "{\"reason\":\"bench\"}")
                        .path("execution")
                        .asLong();
                last = ended(operator, execution);
            } finally {
                over.set(true);
            }
            long left = Arena.number(superuser, "SELECT count(*) FROM ledger_hold WHERE state = 'pending'");
            double seconds = Arena.number(
                            superuser,
                            "SELECT (extract(epoch FROM max(resolved_at) - min(resolved_at)) * 1000)::bigint FROM ledger_hold")
                    / 1e3;
            long holds = Arena.number(superuser, "SELECT count(*) FROM ledger_hold WHERE state = 'expired'");
            double rate = holds / Math.max(seconds, 1e-3);
            var during = meanwhile.get();
            says.accept("money, expiry in the server: %s; %d holds left, %.0f/s over %.1f s"
                    .formatted(last.path("said").asText(), left, rate, seconds));
            says.accept("money, requests before: p50 %.1f p99 %.1f ms; meanwhile: p50 %.1f p99 %.1f ms (%d requests)"
                    .formatted(
                            millis(before, MIDDLE),
                            millis(before, PERCENTILE),
                            millis(during, MIDDLE),
                            millis(during, PERCENTILE),
                            during.size()));
            return JSON.createObjectNode()
                    .put("holds", holds)
                    .put("left", left)
                    .put("rate", rate)
                    .put("seconds", seconds)
                    .put("said", last.path("said").asText())
                    .put("beforeP50Millis", millis(before, MIDDLE))
                    .put("beforeP99Millis", millis(before, PERCENTILE))
                    .put("meanwhileP50Millis", millis(during, MIDDLE))
                    .put("meanwhileP99Millis", millis(during, PERCENTILE));
        }
    }

    private static JsonNode ended(ServerCaller operator, long execution) throws Exception {
        while (true) {
            for (var one : operator.send("GET", SWEEP + "/executions", "")) {
                if (one.path("id").asLong() == execution && !one.path("endedAt").isNull()) {
                    return one;
                }
            }
            LockSupport.parkNanos(LOOK_NANOS);
        }
    }

    /** The nanoseconds of each request. */
    private static List<Long> ask(ServerCaller customer, long nanos, AtomicBoolean over) throws Exception {
        var taken = new ArrayList<Long>();
        long end = System.nanoTime() + nanos;
        for (int i = 0; !over.get() && System.nanoTime() < end; i++) {
            long start = System.nanoTime();
            switch (i % 3) {
                case 0 -> customer.send("GET", "/api/v1/wallet", "");
                case 1 ->
                    customer.send(
                            "POST",
                            "/api/v1/wallet/quotes",
                            "{\"items\":[{\"modelName\":\"whisper-1\",\"units\":60}]}");
                default -> customer.send("PUT", "/api/v1/wallet/budget", "{\"dailyCredits\":" + i + "}");
            }
            taken.add(System.nanoTime() - start);
            LockSupport.parkNanos(BEAT_NANOS);
        }
        return taken;
    }

    private static double millis(List<Long> taken, double share) {
        var sorted = taken.stream().sorted(Comparator.naturalOrder()).toList();
        return sorted.isEmpty() ? 0 : sorted.get((int) (sorted.size() * share)) / NANOS_OF_MILLI;
    }
}
