package studio.atelier.work;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import studio.atelier.platform.SqlFailure;
import studio.atelier.platform.TestDatabase;
import studio.atelier.wallet.HoldRef;
import studio.atelier.wallet.Holding;
import studio.atelier.wallet.Ledger;
import studio.atelier.wallet.Platform;
import studio.atelier.wallet.Posting;
import studio.atelier.wallet.Settled;
import studio.atelier.wallet.Unit;

/**
 * Transfers in parallel on a few wallets while a reader sums all of it in one snapshot and PostgreSQL is killed with SIGKILL in the middle.
 * A client repeats a request under its key until it is answered. In the end what was acknowledged is there, once, the sum is 0 and
 * nobody is below 0. {@code -Dbank.rounds}, {@code -Dbank.transfers} and {@code -Dbank.seed} lengthen and repeat it.
 */
class BankTest {

    private static final int ROUNDS = Integer.getInteger("bank.rounds", 2);
    private static final int TRANSFERS = Integer.getInteger("bank.transfers", 400);
    private static final long SEED = Long.getLong("bank.seed", 1);
    private static final int CLIENTS = 6;
    private static final int WALLETS = 4;
    private static final int MOST = 50;
    private static final long OUTAGE_SECONDS = 60;
    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(5);
    private static final Duration LIFE = Duration.ofHours(1);
    private static final Ledger.Reason WHY = new Ledger.Reason("bank", null, "test", "1");

    /** All that customers have is owed by the platform, in any snapshot. */
    private static final String SUM = """
            SELECT ((SELECT coalesce(sum(a.posted), 0) FROM ledger_account a WHERE a.workspace_id IS NOT NULL)
                  + (SELECT coalesce(sum(e.amount), 0) FROM ledger_entry e WHERE e.workspace_id IS NULL))::bigint AS n""";

    /**
     * What PostgreSQL says, or its driver, while it is away: classes 08 and 57. And 55P03, as it does to who waits two seconds for a lock:
     * while the disk of this machine stands still, no commit lets one go.
     */
    private static final Pattern AWAY = Pattern.compile("08...|57...|55P03");

    private final AtomicInteger answered = new AtomicInteger();
    private final AtomicInteger unanswered = new AtomicInteger();
    private final AtomicBoolean over = new AtomicBoolean();
    private final Map<UUID, AtomicLong> books = new ConcurrentHashMap<>();
    private final Map<String, UUID> acknowledged = new ConcurrentHashMap<>();

    @Test
    void whatWasAcknowledgedIsThereOnceAndTheSumIsZero() throws Exception {
        say("seed {0,number,#}, {1} clients of {2} transfers, {3} kills", SEED, CLIENTS, TRANSFERS, ROUNDS);
        var random = new Random(SEED);
        try (var postgres = new DurablePostgres();
                var db = postgres.database();
                var clients = Executors.newCachedThreadPool()) {
            var wallets = wallets(db);
            var sums = clients.submit(() -> readSums(db));
            var work = new ArrayList<Future<?>>();
            for (int client = 0; client < CLIENTS; client++) {
                int number = client;
                work.add(clients.submit(() -> transfer(new Ledger(db.engine()), wallets, number)));
            }
            for (int round = 1; round <= ROUNDS; round++) {
                int moment = CLIENTS * TRANSFERS * round / (ROUNDS + 1)
                        - random.nextInt(CLIENTS * TRANSFERS / (2 * ROUNDS + 2));
                awaitAnswers(moment);
                postgres.crash(random.nextBoolean());
            }
            for (var client : work) {
                client.get(OUTAGE_SECONDS, TimeUnit.SECONDS);
            }
            over.set(true);
            int looks = sums.get(OUTAGE_SECONDS, TimeUnit.SECONDS);
            assertThat(unanswered).as("answers that were lost, seed %s", SEED).hasPositiveValue();
            assertThat(looks).as("sums that were read, seed %s", SEED).isGreaterThan(ROUNDS);
            check(db, wallets);
            say("{0} answers, {1} lost ones asked again, {2} sums of one snapshot, all 0", answered, unanswered, looks);
        }
    }

    private void awaitAnswers(int moment) {
        long start = System.nanoTime();
        while (answered.get() < moment && System.nanoTime() - start < TimeUnit.SECONDS.toNanos(OUTAGE_SECONDS)) {
            LockSupport.parkNanos(PAUSE_NANOS);
        }
        assertThat(answered.get()).as("answers, seed %s", SEED).isGreaterThanOrEqualTo(moment);
    }

    private List<UUID> wallets(TestDatabase db) {
        var wallets = new ArrayList<UUID>();
        for (int i = 0; i < WALLETS; i++) {
            var id = UUID.randomUUID();
            db.owner().update("INSERT INTO workspace (id, name, created_at) VALUES (?, 'bank', atelier_now())", id);
            books.put(id, new AtomicLong());
            wallets.add(id);
        }
        return wallets;
    }

    private int readSums(TestDatabase db) {
        int looks = 0;
        while (!over.get()) {
            try {
                long sum = db.engine().one(SUM, row -> row.number("n"));
                assertThat(sum).as("seed %s", SEED).isZero();
                looks++;
            } catch (SqlFailure e) {
                assertThat(e.state())
                        .as("the reader fails only while PostgreSQL is away: %s", e)
                        .matches(AWAY);
            }
            LockSupport.parkNanos(PAUSE_NANOS);
        }
        return looks;
    }

    private void transfer(Ledger ledger, List<UUID> wallets, int client) {
        var random = new Random(SEED + client);
        for (int n = 0; n < TRANSFERS; n++) {
            var wallet = wallets.get(random.nextInt(WALLETS));
            var key = client + "-" + n;
            long amount = 1L + random.nextInt(MOST);
            switch (random.nextInt(3)) {
                case 0 ->
                    note(
                            key,
                            wallet,
                            amount,
                            until(() -> ledger.give(wallet, Unit.CREDIT, amount, Platform.ISSUED, key, WHY)));
                case 1 ->
                    note(
                            key,
                            wallet,
                            -amount,
                            until(() -> ledger.take(wallet, Unit.CREDIT, amount, Platform.REVENUE, key, WHY)));
                default -> holdAndCapture(ledger, wallet, amount, random.nextLong(amount + 1));
            }
            answered.incrementAndGet();
        }
    }

    private void note(String key, UUID wallet, long amount, Posting answer) {
        switch (answer) {
            case Posting.Posted posted -> {
                acknowledged.put(key, posted.transactionId());
                book(wallet, amount);
            }
            case Posting.Insufficient _ -> assertThat(amount).isNegative();
            case Posting other -> throw new AssertionError(other);
        }
    }

    /** A capture whose answer was lost is asked for again, and says that it was done already. */
    private void holdAndCapture(Ledger ledger, UUID wallet, long amount, long capture) {
        var work = new HoldRef("bank", UUID.randomUUID(), 1);
        if (until(() -> ledger.hold(wallet, Unit.CREDIT, amount, work, LIFE)) instanceof Holding.Held) {
            var settled = until(() -> ledger.settle(work, capture));
            assertThat(settled)
                    .isIn(
                            capture == 0
                                    ? List.of(Settled.RELEASED, Settled.ALREADY_RELEASED)
                                    : List.of(Settled.CAPTURED, Settled.ALREADY_CAPTURED));
            book(wallet, -capture);
        }
    }

    private void book(UUID wallet, long amount) {
        Objects.requireNonNull(books.get(wallet)).addAndGet(amount);
    }

    private <T> T until(Supplier<T> request) {
        long start = System.nanoTime();
        while (true) {
            try {
                return request.get();
            } catch (SqlFailure e) {
                assertThat(e.state())
                        .as("nothing fails while PostgreSQL is there: %s", e)
                        .matches(AWAY);
                unanswered.incrementAndGet();
                if (System.nanoTime() - start > TimeUnit.SECONDS.toNanos(OUTAGE_SECONDS)) {
                    throw e;
                }
                LockSupport.parkNanos(PAUSE_NANOS);
            }
        }
    }

    private void check(TestDatabase db, List<UUID> wallets) {
        var ledger = new Ledger(db.engine());
        for (var wallet : wallets) {
            assertThat(until(() -> ledger.balance(wallet, Unit.CREDIT)))
                    .as("seed %s", SEED)
                    .isEqualTo(new Ledger.Balance(
                            Objects.requireNonNull(books.get(wallet)).get(), 0));
        }
        var posted = until(() -> db.owner()
                .list(
                        "SELECT key, id FROM ledger_transaction WHERE kind = 'bank'",
                        row -> row.text("key") + row.uuid("id")));
        assertThat(posted)
                .as("seed %s", SEED)
                .containsExactlyInAnyOrderElementsOf(acknowledged.entrySet().stream()
                        .map(one -> one.getKey() + one.getValue())
                        .toList());
        assertThat(until(() -> db.engine()
                        .list("SELECT * FROM ledger_broken()", row -> row.text("id") + " " + row.text("what"))))
                .as("seed %s", SEED)
                .isEmpty();
    }

    private static void say(String what, Object... values) {
        System.getLogger("bank").log(System.Logger.Level.INFO, what, values);
    }
}
