package studio.atelier.wallet;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import studio.atelier.platform.Tenant;
import studio.atelier.platform.TestDatabase;

/** Random operations, each sent up to three times at once, against books that are kept in memory. */
class LedgerModelTest {

    private static final TestDatabase DB = TestDatabase.fresh();
    private static final LedgerFixture MONEY = new LedgerFixture(DB);
    private static final int ROUNDS = 40;
    private static final int OPERATIONS = 20;
    private static final int TRIES = 3;
    private static final int START = 60;
    private static final int MOST = 25;
    private static final int DUE = 3;
    private static final int SWEEPS = 2;
    private static final RedeemCodes CODES = new RedeemCodes(DB.engine(), new byte[32]);
    private static final RedeemCodes OF_CUSTOMERS = new RedeemCodes(DB.app(), new byte[32]);

    @AfterAll
    static void close() {
        DB.close();
    }

    @Test
    void noOrderOfOperationsMakesOrLosesMoney() throws Exception {
        long seed = Long.getLong("seed", 1);
        var random = new Random(seed);
        var auditor = new Auditor();
        var workspaces = List.of(MONEY.workspace(START), MONEY.workspace(START), MONEY.workspace(START));
        workspaces.forEach(workspace -> auditor.opens(workspace, START));
        try (var threads = Executors.newFixedThreadPool(12)) {
            for (int round = 0; round < ROUNDS; round++) {
                var due = expiring(random, auditor);
                var tried = round(threads, random, auditor, workspaces);
                for (var workspace : workspaces) {
                    auditor.audit(
                            workspace,
                            tried.stream()
                                    .filter(one -> one.workspace().equals(workspace))
                                    .toList(),
                            due);
                    assertThat(MONEY.balance(workspace))
                            .as("round %d, seed %d", round, seed)
                            .isEqualTo(auditor.expected(workspace));
                }
            }
        }
        MONEY.isSound();
    }

    private static List<Auditor.Tried> round(
            ExecutorService threads, Random random, Auditor auditor, List<UUID> workspaces) throws Exception {
        var gate = new CountDownLatch(1);
        var sweeps = new ArrayList<Future<WalletSweeps.Holds>>();
        for (int n = 0; n < SWEEPS; n++) {
            sweeps.add(threads.submit(() -> {
                gate.await();
                return new WalletSweeps(DB.engine()).expireHolds(() -> true);
            }));
        }
        var started = new ArrayList<Started>();
        var settled = new ArrayList<>(auditor.pending().keySet());
        Collections.shuffle(settled, random);
        for (int i = 0; i < OPERATIONS; i++) {
            var workspace = workspaces.get(random.nextInt(workspaces.size()));
            var move = move(random, auditor, settled, workspace, started);
            var owner = move instanceof Auditor.Move.Settle settle ? owner(settle.work()) : workspace;
            var futures = new ArrayList<Future<Object>>();
            for (int n = 0, tries = 1 + random.nextInt(TRIES); n < tries; n++) {
                var call = call(owner, move, n);
                futures.add(threads.submit(() -> {
                    gate.await();
                    return call.get();
                }));
            }
            started.add(new Started(owner, move, futures));
        }
        gate.countDown();
        for (var sweep : sweeps) {
            sweep.get();
        }
        var tried = new ArrayList<Auditor.Tried>();
        for (var one : started) {
            var answers = new ArrayList<Object>();
            for (var future : one.answers()) {
                answers.add(future.get());
            }
            tried.add(new Auditor.Tried(one.workspace(), one.move(), answers));
        }
        return tried;
    }

    /** Some holds whose time is up from now on: the sweeps of the round race with whoever settles them. */
    private static Set<HoldRef> expiring(Random random, Auditor auditor) {
        var pending = new ArrayList<>(auditor.pending().keySet());
        Collections.shuffle(pending, random);
        var due = Set.copyOf(pending.subList(0, Math.min(random.nextInt(DUE + 1), pending.size())));
        DB.owner()
                .update(
                        "UPDATE ledger_hold SET expires_at = created_at WHERE state = 'pending' AND ref_id = ANY (?)",
                        (Object) due.stream().map(HoldRef::id).toArray(UUID[]::new));
        return due;
    }

    private record Started(UUID workspace, Auditor.Move move, List<Future<Object>> answers) {}

    /** A hold is resolved by one operation of a round; the others of it are repetitions. */
    private static Auditor.Move move(
            Random random, Auditor auditor, List<HoldRef> pending, UUID workspace, List<Started> started) {
        long amount = random.nextLong(1, MOST + 1L);
        return switch (random.nextInt(8)) {
            case 0 -> new Auditor.Move.Give(UUID.randomUUID().toString(), amount);
            case 1 -> new Auditor.Move.Take(UUID.randomUUID().toString(), amount);
            case 2 -> new Auditor.Move.Hold(LedgerFixture.job(), amount);
            case 3 ->
                new Auditor.Move.Redeem(
                        CODES.make(new NewCodes(1, amount, Duration.ofDays(1), "M", 1, null))
                                .codes()
                                .getFirst(),
                        UUID.randomUUID().toString(),
                        amount);
            case 4 -> new Auditor.Move.Rival(UUID.randomUUID().toString(), amount, amount + 1);
            case 5 -> reversal(auditor, workspace, started, amount);
            default -> {
                if (pending.isEmpty()) {
                    yield new Auditor.Move.Hold(LedgerFixture.job(), amount);
                }
                var work = pending.removeLast();
                long held = auditor.pending().getOrDefault(work, 0L);
                yield new Auditor.Move.Settle(work, random.nextLong(held + 1));
            }
        };
    }

    /** Of something that was taken before this round, and that nobody takes back in it yet. */
    private static Auditor.Move reversal(Auditor auditor, UUID workspace, List<Started> started, long amount) {
        return auditor.taken(workspace).entrySet().stream()
                .filter(one -> started.stream()
                        .noneMatch(other -> other.move() instanceof Auditor.Move.Reverse reverse
                                && reverse.transaction().equals(one.getKey())))
                .min(Map.Entry.comparingByKey())
                .<Auditor.Move>map(one -> new Auditor.Move.Reverse(one.getKey(), one.getValue()))
                .orElseGet(() -> new Auditor.Move.Take(UUID.randomUUID().toString(), amount));
    }

    private static UUID owner(HoldRef work) {
        return DB.engine()
                .one(
                        "SELECT workspace_id FROM ledger_hold WHERE purpose = ? AND ref_id = ? AND run = ?",
                        row -> row.uuid("workspace_id"),
                        work.purpose(),
                        work.id(),
                        work.run());
    }

    private static Supplier<Object> call(UUID workspace, Auditor.Move move, int number) {
        return switch (move) {
            case Auditor.Move.Give give ->
                () -> MONEY.ledger.give(
                        workspace, Unit.CREDIT, give.amount(), Platform.ISSUED, give.key(), LedgerFixture.why("gift"));
            case Auditor.Move.Take take ->
                () -> MONEY.ledger.take(
                        workspace,
                        Unit.CREDIT,
                        take.amount(),
                        Platform.REVENUE,
                        take.key(),
                        LedgerFixture.why("spend"));
            case Auditor.Move.Hold hold ->
                () -> MONEY.ledger.hold(workspace, Unit.CREDIT, hold.amount(), hold.work(), LedgerFixture.LIFE);
            case Auditor.Move.Settle settle -> () -> MONEY.ledger.settle(settle.work(), settle.capture());
            case Auditor.Move.Redeem redeem ->
                () -> DB.request(
                        new Tenant(workspace, workspace),
                        () -> OF_CUSTOMERS.redeem(workspace, workspace, redeem.code(), redeem.key()));
            case Auditor.Move.Reverse reverse ->
                () -> MONEY.ledger.reverse(
                        reverse.transaction(), UUID.randomUUID().toString(), null, "our_fault");
            case Auditor.Move.Rival rival ->
                () -> MONEY.ledger.give(
                        workspace,
                        Unit.CREDIT,
                        number % 2 == 0 ? rival.amount() : rival.other(),
                        Platform.ISSUED,
                        rival.key(),
                        LedgerFixture.why("gift"));
        };
    }
}
