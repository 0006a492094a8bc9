package studio.atelier.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;
import org.jboss.dmr.ModelNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The sweeps of money as an administrator starts them, and what a power failure in the middle of one leaves. */
@ExtendWith(SecondServer.Resolver.class)
final class MoneySweepsIT {

    private static final String BATCH = "/deployment=atelier.ear/subdeployment=batch-jobs.jar/subsystem=batch-jberet";
    private static final String HOLDS = "hold-expiry";
    private static final String RECONCILIATION = "wallet-reconciliation";
    private static final String SKIPPED = "skipped";
    private static final Duration LIMIT = Duration.ofMinutes(3);

    /** Longer than the lease of a sweep lives, and than a node counts as alive. */
    private static final Duration FORGOTTEN = Duration.ofSeconds(62);

    private static final int WORKSPACES = 100;
    private static final int HOLDS_OF_EACH = 800;
    /** A timer looks for the gauges once a minute. */
    private static final Duration PAST_A_MINUTE = Duration.ofSeconds(70);

    private static final Pattern ZERO = Pattern.compile("(atelier_\\w+)(\\{[^}]*})? 0");
    private static final Pattern EXPIRED = Pattern.compile("expired=(\\d+)");

    private static final String PENDING =
            "SELECT count(*)::text FROM ledger_hold WHERE purpose = 'it' AND state = 'pending'";

    private static final String PROVED =
            "SELECT coalesce(max(succeeded_at)::text, 'never') FROM sweep_lease WHERE sweep = 'wallet-reconciliation'";

    private static final String AT_WORK =
            "SELECT count(*)::text FROM pg_locks WHERE relation = 'redeem_code'::regclass AND NOT granted";

    /** Holds whose time was up a moment ago, of accounts that have just as much. */
    private static void dueHolds(RunningServer server, int workspaces, int each) {
        server.change("""
                DO $$
                DECLARE
                    ws uuid;
                BEGIN
                    FOR i IN 1 .. %d LOOP
                        INSERT INTO workspace (id, name, created_at) VALUES (uuidv7(), 'it', now()) RETURNING id INTO ws;
                        PERFORM ledger_change(ws, 'CREDIT', %d, 'issued', 'it', 'gift', NULL, 'it', '1');
                        INSERT INTO ledger_hold (workspace_id, account_id, amount, purpose, ref_id, run, expires_at, created_at)
                        SELECT ws, a.id, 1, 'it', gen_random_uuid(), 1, now() - interval '1 second', now()
                          FROM ledger_account a, generate_series(1, %d) WHERE a.workspace_id = ws;
                        UPDATE ledger_account SET held = %d WHERE workspace_id = ws;
                    END LOOP;
                END $$""".formatted(workspaces, each, each, each));
    }

    private static long start(Management management, String sweep, Map<String, String> parameters) {
        var start = Management.operation(BATCH, "start-job");
        start.get("job-xml-name").set(sweep);
        parameters.forEach((name, value) -> start.get("properties").get(name).set(value));
        return management.run(start).asLong();
    }

    private static String address(String sweep, long execution) {
        return BATCH + "/job=" + sweep + "/execution=" + execution;
    }

    private static String status(Management management, String sweep, long execution) {
        return management.attribute(address(sweep, execution), "batch-status").asString();
    }

    private static boolean isAtWork(Management management, String sweep, long execution) {
        return List.of("STARTING", "STARTED", "STOPPING").contains(status(management, sweep, execution));
    }

    private static String ended(Management management, String sweep, long execution) {
        Await.until("the end of " + sweep, LIMIT, () -> !isAtWork(management, sweep, execution));
        assertThat(status(management, sweep, execution)).isEqualTo("COMPLETED");
        return management.attribute(address(sweep, execution), "exit-status").asString();
    }

    /** What it says in the end; a timer of the server may be at the same sweep just then. */
    private static String run(Management management, String sweep, Map<String, String> parameters) {
        return Await.value(
                sweep,
                LIMIT,
                () -> Optional.of(ended(management, sweep, start(management, sweep, parameters)))
                        .filter(said -> !said.startsWith(SKIPPED)));
    }

    @Test
    void everySweepOfMoneyIsStartedFromTheCliAndCounts(SecondServer second) {
        var server = second.with(Map.of());
        dueHolds(server, 2, 3);
        try (var management = new Management(server)) {
            assertThat(run(management, HOLDS, Map.of())).matches("expired=\\d+ prolonged=\\d+ credits=\\d+");
            assertThat(server.sql(PENDING)).containsExactly("0");
            assertThat(run(management, "ledger-seal", Map.of())).matches("sealed=\\d+ entries=\\d+");
            assertThat(run(management, "code-expiry", Map.of())).matches("expired=\\d+ credits=\\d+");
            assertThat(run(management, "package-expiry", Map.of())).matches("expired=\\d+ returned=\\d+ lessons=\\d+");
            assertThat(run(management, "subscription-expiry", Map.of()))
                    .matches("cancelled=\\d+ billed=\\d+ ended=\\d+ pruned=\\d+");
            assertThat(run(management, RECONCILIATION, Map.of("parts", "3", "days", "all")))
                    .isEqualTo("violated=0 frozen=0 parts=3");
            thePartsAddUp(server, management);
        }
        Await.until(
                "the gauges are 0 again",
                PAST_A_MINUTE,
                () -> zeros(server).containsAll(List.of("atelier_ledger_violations", "atelier_wallet_holds_overdue")));
    }

    /** The gauges of the server that are 0, by name. They are set once a minute, by chance just while something was wrong. */
    private static List<String> zeros(RunningServer server) {
        var text =
                new ApiClient(server.http(), null).get("/metrics").expect(200).text();
        return ZERO.matcher(text).results().map(found -> found.group(1)).toList();
    }

    /** Two accounts that are not what their entries are, wherever they are: both are told of and frozen, and let go for who comes after. */
    private static void thePartsAddUp(RunningServer server, Management management) {
        var of =
                "(SELECT a.id FROM ledger_account a JOIN workspace w ON w.id = a.workspace_id WHERE w.name = 'it' LIMIT 2)";
        server.change("UPDATE ledger_account SET posted = posted + 1 WHERE id IN " + of);
        try {
            assertThat(run(management, RECONCILIATION, Map.of("parts", "5")))
                    .isEqualTo("violated=1 frozen=2 parts=5 L3=2");
            assertThat(server.sql("SELECT violations::text FROM wallet_pulse()"))
                    .containsExactly("1");
        } finally {
            server.change(
                    "UPDATE ledger_account SET posted = posted - 1, frozen_at = NULL WHERE frozen_at IS NOT NULL");
        }
        assertThat(run(management, RECONCILIATION, Map.of("days", "all"))).isEqualTo("violated=0 frozen=0 parts=8");
        var wrong = start(management, RECONCILIATION, Map.of("parts", "many"));
        Await.until(
                "the refusal",
                LIMIT,
                () -> status(management, RECONCILIATION, wrong).equals("FAILED"));
    }

    /** Two parts at a time; those that are at it wait here for a table, so that the stop comes in the middle. */
    @Test
    void aStoppedProofOfMoneyBeginsNoOtherPartAndRestartedProvesThemAll(SecondServer second) throws SQLException {
        var server = second.with(Map.of());
        dueHolds(server, 2, 3);
        try (var management = new Management(server)) {
            run(management, HOLDS, Map.of());
            var proved = server.sql(PROVED);
            long stopped = stoppedInTheMiddle(server, management);
            for (int again = 0;
                    again < 2 && status(management, RECONCILIATION, stopped).equals("FAILED");
                    again++) {
                stopped = stoppedInTheMiddle(server, management);
            }
            assertThat(status(management, RECONCILIATION, stopped)).isEqualTo("STOPPED");
            var said = "unfinished: violated=0 frozen=0 parts=0";
            assertThat(management
                            .attribute(address(RECONCILIATION, stopped), "exit-status")
                            .asString())
                    .isEqualTo(said);
            assertThat(server.sql(
                            "SELECT said FROM sweep_lease WHERE sweep = ? AND held_until IS NULL", RECONCILIATION))
                    .as("who comes next need not wait")
                    .containsExactly(said);
            assertThat(server.sql(PROVED)).as("nothing was proved").isEqualTo(proved);

            var restart = of("restart-job", stopped);
            restart.get("properties").get("parts").set("6");
            restart.get("properties").get("days").set("all");
            assertThat(ended(management, RECONCILIATION, management.run(restart).asLong()))
                    .isEqualTo("violated=0 frozen=0 parts=6");
            assertThat(server.sql(PROVED)).isNotEqualTo(proved);
            assertThat(run(management, RECONCILIATION, Map.of("days", "all"))).isEqualTo("violated=0 frozen=0 parts=8");
        }
    }

    /** The execution that was stopped; it has FAILED if, on a slow machine, its parts waited longer for the table than they do for a lock. */
    private static long stoppedInTheMiddle(RunningServer server, Management management) throws SQLException {
        try (var owner = server.owner();
                var table = owner.createStatement()) {
            owner.setAutoCommit(false);
            table.execute("LOCK TABLE redeem_code IN ACCESS EXCLUSIVE MODE");
            long stopped = start(management, RECONCILIATION, Map.of("parts", "6", "days", "all"));
            Await.until(
                    "two parts at work",
                    LIMIT,
                    () -> server.sql(AT_WORK).equals(List.of("2")) || !isAtWork(management, RECONCILIATION, stopped));
            if (isAtWork(management, RECONCILIATION, stopped)) {
                management.run(of("stop-job", stopped));
                assertThat(status(management, RECONCILIATION, stopped)).isIn("STOPPING", "FAILED");
            }
            owner.rollback();
            Await.until("it stops", LIMIT, () -> !isAtWork(management, RECONCILIATION, stopped));
            return stopped;
        }
    }

    private static ModelNode of(String operation, long execution) {
        var node = Management.operation(BATCH, operation);
        node.get("execution-id").set(execution);
        return node;
    }

    @Test
    void aKilledSweepIsEndedAndTheNextOneFinishesItsWork(SecondServer second) {
        var server = second.with(Map.of());
        dueHolds(server, WORKSPACES, HOLDS_OF_EACH);
        long killed;
        try (var management = new Management(server)) {
            killed = Await.value("the first holds", LIMIT, () -> atTheHolds(server, management));
            server.kill();
        }
        assertThat(pending(server)).as("killed in the middle").isPositive();
        assertThat(server.sql("SELECT id || ' ' || what FROM ledger_broken()")).isEmpty();

        Await.pause(FORGOTTEN);
        // the database ends the chunk it was at, whether somebody waits for the answer or not
        long left = pending(server);
        System.out.printf("SWEEP: killed with %d of %d holds left%n", left, WORKSPACES * HOLDS_OF_EACH);
        server.startAgain();
        var operator = OpsIT.operator(server);
        Await.until(
                "the execution of the killed server ends",
                LIMIT,
                () -> execution(operator, killed).path("status").asText().equals("FAILED"));
        assertThat(execution(operator, killed).path("said").asText()).contains("killed");
        try (var management = new Management(server)) {
            long stopped = start(management, HOLDS, Map.of());
            operator.post("/api/v1/ops/batch/executions/" + stopped + "/stop", "{\"reason\":\"it\"}");
            Await.until(
                    "it stops",
                    LIMIT,
                    () -> List.of("STOPPED", "COMPLETED").contains(status(management, HOLDS, stopped)));
            run(management, HOLDS, Map.of());
        }

        assertThat(pending(server)).isZero();
        assertThat(server.sql("SELECT DISTINCT state FROM ledger_hold WHERE purpose = 'it'"))
                .containsExactly("expired");
        assertThat(server.sql("SELECT id || ' ' || what FROM ledger_broken()")).isEmpty();
        assertThat(expiredSince(operator, killed)).as("each of them once").isEqualTo(left);
    }

    /** The execution that has let the first of them go: the one that is started here, or that of a timer that was at it already. */
    private static Optional<Long> atTheHolds(RunningServer server, Management management) {
        long ours = start(management, HOLDS, Map.of());
        Await.until(
                "the first holds, or the end",
                LIMIT,
                () -> pending(server) < WORKSPACES * HOLDS_OF_EACH || !isAtWork(management, HOLDS, ours));
        return pending(server) < WORKSPACES * HOLDS_OF_EACH
                ? server
                        .sql("SELECT substring(holder FROM 'execution (.*)') FROM sweep_lease WHERE sweep = ?", HOLDS)
                        .stream()
                        .map(Long::valueOf)
                        .findFirst()
                : Optional.empty();
    }

    private static long pending(RunningServer server) {
        return Long.parseLong(server.sql(PENDING).getFirst());
    }

    private static List<JsonNode> executions(ApiClient operator) {
        var found = operator.get("/api/v1/ops/batch/sweeps/" + HOLDS + "/executions")
                .expect(200)
                .data();
        return new ArrayList<>(StreamSupport.stream(found.spliterator(), false).toList());
    }

    private static JsonNode execution(ApiClient operator, long id) {
        return executions(operator).stream()
                .filter(one -> one.path("id").asLong() == id)
                .findFirst()
                .orElseThrow();
    }

    private static long expiredSince(ApiClient operator, long before) {
        return executions(operator).stream()
                .filter(one -> one.path("id").asLong() > before)
                .flatMap(one -> EXPIRED.matcher(one.path("said").asText()).results())
                .mapToLong(found -> Long.parseLong(found.group(1)))
                .sum();
    }
}
