package studio.atelier.wallet;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
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

    @AfterAll
    static void close() {
        DB.close();
    }

    @Test
    void noOrderOfOperationsMakesOrLosesMoney() throws Exception {
        long seed = Long.getLong("seed", System.nanoTime());
        var random = new Random(seed);
        var auditor = new Auditor();
        var workspaces = List.of(MONEY.workspace(START), MONEY.workspace(START), MONEY.workspace(START));
        workspaces.forEach(workspace -> auditor.opens(workspace, START));
        try (var threads = Executors.newFixedThreadPool(12)) {
            for (int round = 0; round < ROUNDS; round++) {
                var tried = round(threads, random, auditor, workspaces);
                for (var workspace : workspaces) {
                    auditor.audit(
                            workspace,
                            tried.stream()
                                    .filter(one -> one.workspace().equals(workspace))
                                    .toList());
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
        var started = new ArrayList<Started>();
        var settled = new ArrayList<>(auditor.pending().keySet());
        Collections.shuffle(settled, random);
        for (int i = 0; i < OPERATIONS; i++) {
            var workspace = workspaces.get(random.nextInt(workspaces.size()));
            var move = move(random, auditor, settled);
            var owner = move instanceof Auditor.Move.Settle settle ? owner(settle.work()) : workspace;
            var futures = new ArrayList<Future<Object>>();
            for (int n = 1 + random.nextInt(TRIES); n > 0; n--) {
                var call = call(owner, move);
                futures.add(threads.submit(() -> {
                    gate.await();
                    return call.get();
                }));
            }
            started.add(new Started(owner, move, futures));
        }
        gate.countDown();
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

    private record Started(UUID workspace, Auditor.Move move, List<Future<Object>> answers) {}

    /** A hold is resolved by one operation of a round; the others of it are repetitions. */
    private static Auditor.Move move(Random random, Auditor auditor, List<HoldRef> pending) {
        long amount = random.nextLong(1, MOST + 1L);
        return switch (random.nextInt(5)) {
            case 0 -> new Auditor.Move.Give(UUID.randomUUID().toString(), amount);
            case 1 -> new Auditor.Move.Take(UUID.randomUUID().toString(), amount);
            case 2 -> new Auditor.Move.Hold(LedgerFixture.job(), amount);
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

    private static UUID owner(HoldRef work) {
        return DB.engine()
                .one(
                        "SELECT workspace_id FROM ledger_hold WHERE purpose = ? AND ref_id = ? AND run = ?",
                        row -> row.uuid("workspace_id"),
                        work.purpose(),
                        work.id(),
                        work.run());
    }

    private static Supplier<Object> call(UUID workspace, Auditor.Move move) {
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
        };
    }
}
