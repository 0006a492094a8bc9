package studio.atelier.work;

import static org.assertj.core.api.Assertions.assertThat;
import static studio.atelier.work.WorkFixture.QUEUE;
import static studio.atelier.work.WorkFixture.text;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import studio.atelier.platform.Eventually;
import studio.atelier.platform.Json;
import studio.atelier.platform.TestDatabase;
import studio.atelier.wallet.Charges;
import studio.atelier.wallet.Ledger;
import studio.atelier.wallet.Platform;
import studio.atelier.wallet.RunSettlement;
import studio.atelier.wallet.Unit;
import studio.atelier.wallet.Unpaid;
import studio.atelier.wallet.Usage;

/**
 * Money under torture: two nodes with leases far too short, one that falls silent, handlers that finish, fail and stall, customers who
 * cancel and retry at the same time. Every run is charged once, for what it brought, and no credit is made or lost.
 */
class MoneyTortureTest {

    private static final Duration LEASE = Duration.ofMillis(250);
    private static final long SEED = Long.getLong("torture.seed", 1);
    private static final int JOBS = Integer.getInteger("torture.jobs", 150);
    private static final int RACES = Integer.getInteger("race.jobs", 1_000);
    private static final int UNITS = 4;
    private static final int PRICE = 10;

    /** A quarter of a credit for each unit. */
    private static final int QUICK = UNITS * PRICE / 4;

    private static final long CREDITS = 1_000_000;
    private static final String KIND = "test.money";
    private static final Failure PROVIDER = new Failure("provider_unavailable", "It did not answer.", Fault.PROVIDER);
    private static final Failure INPUT = new Failure("unreadable", "It cannot be read.", Fault.INPUT);

    private static Outcome anything(Attempt attempt, String stage) throws InterruptedException {
        int place = Objects.hash(attempt.spec().get("n").asLong(), stage, attempt.itemNumber(), attempt.fence());
        int dice = new SplittableRandom(SEED ^ place * 0x9E3779B97F4A7C15L).nextInt(100);
        if (dice < 4) {
            new CountDownLatch(1).await(LEASE.toMillis() * 2, TimeUnit.MILLISECONDS);
        } else if (dice < 12) {
            return new Outcome.Retry(PROVIDER);
        } else if (dice < 15) {
            return new Outcome.Fail(dice == 12 ? INPUT : PROVIDER);
        }
        if (stage.equals("cut")) {
            List<JsonNode> items =
                    IntStream.range(0, UNITS).mapToObj(i -> text("item" + i)).toList();
            return new Outcome.Fan(text("fanned"), items);
        }
        var output = Json.object();
        return new Outcome.Done(
                stage.equals("work") ? Usage.of("paraformer-v2", UNITS * PRICE).in(output) : output);
    }

    private static Pipeline pipeline() {
        var policy = StagePolicy.on(QUEUE).attempts(3).backoff(Duration.ofMillis(2), Duration.ofMillis(20));
        return new Pipeline(
                KIND,
                List.of(
                        new Stage("cut", attempt -> anything(attempt, "cut"), policy),
                        new Stage("work", attempt -> anything(attempt, "work"), policy),
                        new Stage("join", attempt -> anything(attempt, "join"), policy.joining())));
    }

    private static WorkFixture node(TestDatabase db, Duration lease) {
        return WorkFixture.running(
                db,
                WorkFixture.settings(lease, 6),
                new Settling(List.of(new RunSettlement())),
                pipeline(),
                new Pipeline(
                        "test.quick",
                        List.of(new Stage(
                                "only",
                                attempt -> new Outcome.Done(
                                        Usage.of("paraformer-v2", UNITS * PRICE).in(Json.object())),
                                StagePolicy.on(QUEUE)))));
    }

    private static void rich(TestDatabase db, UUID workspace) {
        db.owner().update("INSERT INTO workspace (id, name, created_at) VALUES (?, 'money', atelier_now())", workspace);
        new Ledger(db.engine())
                .give(
                        workspace,
                        Unit.CREDIT,
                        CREDITS,
                        Platform.ISSUED,
                        "start",
                        new Ledger.Reason("gift", null, "test", "1"));
    }

    private static UUID submit(TestDatabase db, WorkFixture node, String kind, int n) {
        return db.transaction(() -> {
            var job = node.submit(new NewJob(node.workspace, node.account, kind, Json.tree(Map.of("n", n)), null));
            new Charges(db.engine())
                    .hold(node.workspace, job, List.of(Usage.of("paraformer-v2", UNITS * UNITS * PRICE)));
            return job;
        });
    }

    private static void retry(TestDatabase db, WorkFixture node, UUID workspace, UUID job) {
        try {
            db.transaction(() -> node.jobs().retry(workspace, job) instanceof Reopening.Opened(Job opened)
                    ? new Charges(db.engine()).again(workspace, job, opened.run())
                    : 0L);
        } catch (Unpaid e) {
            throw new AssertionError("There is enough for all", e);
        }
    }

    @Test
    void everyRunIsChargedOnceForWhatItBrought() {
        System.getLogger("torture").log(System.Logger.Level.INFO, "money, seed {0,number,#}, {1} jobs", SEED, JOBS);
        var random = new Random(SEED);
        try (var db = TestDatabase.fresh();
                var one = node(db, LEASE);
                var two = node(db, LEASE)) {
            rich(db, one.workspace);
            var jobs = new ArrayList<UUID>();
            for (int n = 0; n < JOBS; n++) {
                jobs.add(submit(db, one, KIND, n));
                var some = jobs.get(random.nextInt(jobs.size()));
                switch (random.nextInt(12)) {
                    case 0 -> db.transaction(() -> two.jobs().cancel(one.workspace, some));
                    case 1, 2 -> retry(db, two, one.workspace, some);
                    case 3 -> two.freeze(random.nextBoolean());
                    case 4 -> isSound(db);
                    default -> {}
                }
            }
            two.freeze(false);
            Eventually.until("all jobs are final, seed " + SEED, () -> open(db) == 0);
            isSound(db);
            settledOnce(db, one.workspace);
            assertThat(db.owner().list("SELECT DISTINCT why FROM job_charge", row -> row.text("why")))
                    .contains("succeeded");
        }
    }

    /** Of cancel and completion one wins, whichever it is, and the receipt says which. */
    @Test
    void aThousandCancelsAgainstCompletions() throws Exception {
        try (var db = TestDatabase.fresh();
                var node = node(db, Duration.ofSeconds(30));
                var customer = Executors.newSingleThreadExecutor()) {
            rich(db, node.workspace);
            var cancels = new ArrayList<Future<Cancellation>>();
            for (int n = 0; n < RACES; n++) {
                var job = submit(db, node, "test.quick", n);
                var cancel =
                        customer.submit(() -> db.transaction(() -> node.jobs().cancel(node.workspace, job)));
                if (n % 2 == 0) {
                    cancel.get();
                }
                cancels.add(cancel);
            }
            for (var cancel : cancels) {
                cancel.get();
            }
            Eventually.until("all jobs are final", () -> open(db) == 0);
            isSound(db);
            settledOnce(db, node.workspace);
            assertThat(db.owner()
                            .list(
                                    "SELECT DISTINCT why || ' ' || captured AS n FROM job_charge WHERE why = 'succeeded' OR captured = 0",
                                    row -> row.text("n")))
                    .as("either wins some, and pays what it brought")
                    .containsExactlyInAnyOrder("succeeded " + QUICK, "cancelled 0");
            System.getLogger("torture")
                    .log(
                            System.Logger.Level.INFO,
                            "cancel against complete: {0}",
                            db.owner()
                                    .list(
                                            "SELECT why || ' ' || count(*) AS n FROM job_charge GROUP BY why ORDER BY 1",
                                            row -> row.text("n")));
        }
    }

    private static int open(TestDatabase db) {
        return db.owner().one("SELECT count(*)::integer AS n FROM job WHERE state < 10", row -> row.integer("n"));
    }

    private static void isSound(TestDatabase db) {
        assertThat(db.engine()
                        .list(
                                "SELECT * FROM ledger_broken()",
                                row -> row.text("id") + " " + row.text("what") + " " + row.text("sample")))
                .as("seed %s", SEED)
                .isEmpty();
    }

    /** Every run has one receipt and no hold is left; what is gone from the wallet is what the receipts say. */
    private static void settledOnce(TestDatabase db, UUID workspace) {
        assertThat(db.owner().list("""
                        SELECT j.id::text || ' ' || r.run AS row
                          FROM job j CROSS JOIN LATERAL generate_series(1, j.run) r (run)
                          LEFT JOIN job_charge c ON c.job_id = j.id AND c.run = r.run
                          LEFT JOIN ledger_hold h ON h.purpose = 'job' AND h.ref_id = j.id AND h.run = r.run
                         WHERE c.job_id IS NULL OR h.state = 'pending' OR c.captured <> coalesce(h.captured, 0)
                            OR c.rule = 'nothing' AND c.captured > 0 OR c.why <> CASE j.state WHEN 10 THEN 'succeeded' WHEN 13 THEN 'cancelled' ELSE c.why END AND j.run = r.run
                        """, row -> row.text("row")))
                .as("seed %s", SEED)
                .isEmpty();
        assertThat(new Ledger(db.engine()).balance(workspace, Unit.CREDIT))
                .isEqualTo(new Ledger.Balance(
                        CREDITS
                                - db.owner()
                                        .one(
                                                "SELECT coalesce(sum(captured), 0)::bigint AS n FROM job_charge",
                                                row -> row.number("n")),
                        0));
    }
}
