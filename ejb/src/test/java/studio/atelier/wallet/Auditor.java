package studio.atelier.wallet;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;

/**
 * Keeps the books in memory. Of a round of operations that ran at the same time it does not know the order, only what every
 * order allows: each answer must be in that set, and the balance after the round must be the one that the accepted make.
 */
final class Auditor {

    /** Something that was tried several times at once under one name. */
    record Tried(UUID workspace, Move move, List<Object> answers) {}

    /** What an operation would do to a wallet if it is accepted. */
    sealed interface Move {
        record Give(String key, long amount) implements Move {}

        record Take(String key, long amount) implements Move {}

        record Hold(HoldRef work, long amount) implements Move {}

        record Settle(HoldRef work, long capture) implements Move {}
    }

    private final Map<UUID, Ledger.Balance> books = new HashMap<>();
    private final Map<HoldRef, Long> pending = new HashMap<>();

    void opens(UUID workspace, long credits) {
        books.put(workspace, new Ledger.Balance(credits, 0));
    }

    Map<HoldRef, Long> pending() {
        return Map.copyOf(pending);
    }

    Ledger.Balance expected(UUID workspace) {
        return books.getOrDefault(workspace, new Ledger.Balance(0, 0));
    }

    void audit(UUID workspace, List<Tried> round) {
        var before = expected(workspace);
        long given = 0;
        long taken = 0;
        long held = 0;
        long freed = 0;
        long captured = 0;
        for (var tried : round) {
            if (!accepted(tried)) {
                continue;
            }
            switch (tried.move()) {
                case Move.Give give -> given += give.amount();
                case Move.Take take -> taken += take.amount();
                case Move.Hold hold -> {
                    held += hold.amount();
                    pending.put(hold.work(), hold.amount());
                }
                case Move.Settle settle -> {
                    freed += Objects.requireNonNull(pending.remove(settle.work()));
                    captured += settle.capture();
                }
            }
        }
        assertThat(before.available() + given + freed - captured - taken - held)
                .as("nobody spent what was not there")
                .isNotNegative();
        long leastEver = before.available() - taken - held;
        for (var tried : round) {
            long asked = switch (tried.move()) {
                case Move.Take take -> take.amount();
                case Move.Hold hold -> hold.amount();
                case Move.Give give -> 0;
                case Move.Settle settle -> 0;
            };
            if (tried.answers().stream()
                    .anyMatch(answer ->
                            answer instanceof Posting.Insufficient || answer instanceof Holding.Insufficient)) {
                assertThat(leastEver).as("refused for want of money, %s", tried).isLessThan(asked);
            }
        }
        books.put(
                workspace,
                new Ledger.Balance(before.posted() + given - taken - captured, before.held() + held - freed));
    }

    /** Exactly one of the tries had the effect, or none had. */
    private static boolean accepted(Tried tried) {
        long effects = tried.answers().stream()
                .filter(answer -> switch (answer) {
                    case Posting.Posted posted -> !posted.replayed();
                    case Holding.Held held -> !held.replayed();
                    case Settled settled -> settled == Settled.CAPTURED || settled == Settled.RELEASED;
                    default -> false;
                })
                .count();
        assertThat(effects).as("effects of %s", tried).isBetween(0L, 1L);
        if (effects == 1) {
            assertThat(tried.answers())
                    .as("whoever asks again hears the same, %s", tried)
                    .noneMatch(Auditor::isAnotherRequest);
        }
        return effects == 1;
    }

    private static boolean isAnotherRequest(Object answer) {
        return answer instanceof Posting.KeyReused
                || answer instanceof Holding.KeyReused
                || answer == Settled.ABOVE_HOLD;
    }
}
