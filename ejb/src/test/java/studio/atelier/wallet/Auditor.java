package studio.atelier.wallet;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;

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

        /** A code that is worth so much, tried under one key. */
        record Redeem(String code, String key, long amount) implements Move {}

        /** Takes back what was taken; every try has a key of its own. */
        record Reverse(UUID transaction, long amount) implements Move {}

        /** Two amounts under one key, in turns: whichever comes first is posted, and the other is told that the key is taken. */
        record Rival(String key, long amount, long other) implements Move {}
    }

    private final Map<UUID, Ledger.Balance> books = new HashMap<>();
    private final Map<HoldRef, Long> pending = new HashMap<>();
    private final Map<HoldRef, UUID> owners = new HashMap<>();
    private final Map<UUID, Map<UUID, Long>> taken = new HashMap<>();

    void opens(UUID workspace, long credits) {
        books.put(workspace, new Ledger.Balance(credits, 0));
    }

    Map<HoldRef, Long> pending() {
        return Map.copyOf(pending);
    }

    /** What was taken in this workspace and not given back, by transaction. */
    Map<UUID, Long> taken(UUID workspace) {
        return Map.copyOf(taken.getOrDefault(workspace, Map.of()));
    }

    Ledger.Balance expected(UUID workspace) {
        return books.getOrDefault(workspace, new Ledger.Balance(0, 0));
    }

    /** @param due holds whose time was up while the round went on: who did not settle them in it finds them expired */
    void audit(UUID workspace, List<Tried> round, Set<HoldRef> due) {
        var before = expected(workspace);
        long given = 0;
        long spent = 0;
        long held = 0;
        long freed = 0;
        long captured = 0;
        for (var tried : round) {
            if (!accepted(tried)) {
                continue;
            }
            switch (tried.move()) {
                case Move.Give give -> given += give.amount();
                case Move.Take take -> {
                    spent += take.amount();
                    remember(workspace, tried, take.amount());
                }
                case Move.Redeem redeem -> given += redeem.amount();
                case Move.Reverse reverse -> {
                    given += reverse.amount();
                    taken.getOrDefault(workspace, new HashMap<>()).remove(reverse.transaction());
                }
                case Move.Rival rival -> given += effect(tried) % 2 == 0 ? rival.amount() : rival.other();
                case Move.Hold hold -> {
                    held += hold.amount();
                    pending.put(hold.work(), hold.amount());
                    owners.put(hold.work(), workspace);
                }
                case Move.Settle settle -> {
                    freed += Objects.requireNonNull(pending.remove(settle.work()));
                    captured += settle.capture();
                }
            }
        }
        for (var work : due) {
            if (workspace.equals(owners.get(work)) && pending.containsKey(work)) {
                freed += Objects.requireNonNull(pending.remove(work));
            }
        }
        assertThat(before.available() + given + freed - captured - spent - held)
                .as("nobody spent what was not there")
                .isNotNegative();
        long leastEver = before.available() - spent - held;
        for (var tried : round) {
            long asked = switch (tried.move()) {
                case Move.Take take -> take.amount();
                case Move.Hold hold -> hold.amount();
                case Move.Give _, Move.Settle _, Move.Redeem _, Move.Reverse _, Move.Rival _ -> 0;
            };
            if (tried.answers().stream()
                    .anyMatch(answer ->
                            answer instanceof Posting.Insufficient || answer instanceof Holding.Insufficient)) {
                assertThat(leastEver).as("refused for want of money, %s", tried).isLessThan(asked);
            }
        }
        books.put(
                workspace,
                new Ledger.Balance(before.posted() + given - spent - captured, before.held() + held - freed));
    }

    private void remember(UUID workspace, Tried tried, long amount) {
        if (tried.answers().get(effect(tried)) instanceof Posting.Posted posted) {
            taken.computeIfAbsent(workspace, key -> new HashMap<>()).put(posted.transactionId(), amount);
        }
    }

    /** Which of the tries had the effect. */
    private static int effect(Tried tried) {
        return IntStream.range(0, tried.answers().size())
                .filter(i -> hadEffect(tried.answers().get(i)))
                .findFirst()
                .orElseThrow();
    }

    private static boolean hadEffect(Object answer) {
        return switch (answer) {
            case Posting.Posted posted -> !posted.replayed();
            case Holding.Held held -> !held.replayed();
            case Redemption.Redeemed redeemed -> !redeemed.replayed();
            case Settled settled -> settled == Settled.CAPTURED || settled == Settled.RELEASED;
            default -> false;
        };
    }

    /** Exactly one of the tries had the effect, or none had. */
    private static boolean accepted(Tried tried) {
        long effects = tried.answers().stream().filter(Auditor::hadEffect).count();
        assertThat(effects).as("effects of %s", tried).isBetween(0L, 1L);
        if (tried.move() instanceof Move.Give
                || tried.move() instanceof Move.Redeem
                || tried.move() instanceof Move.Reverse
                || tried.move() instanceof Move.Rival) {
            assertThat(effects).as("nothing can refuse %s", tried).isEqualTo(1);
        }
        if (tried.move() instanceof Move.Reverse) {
            assertThat(tried.answers())
                    .as("one takes it back, the others come too late, %s", tried)
                    .filteredOn(Posting.AlreadyReversed.class::isInstance)
                    .hasSize(tried.answers().size() - 1);
        } else if (effects == 1 && !(tried.move() instanceof Move.Rival)) {
            assertThat(tried.answers())
                    .as("whoever asks again hears the same, %s", tried)
                    .noneMatch(Auditor::isAnotherRequest);
        }
        return effects == 1;
    }

    private static boolean isAnotherRequest(Object answer) {
        return answer instanceof Posting.KeyReused
                || answer instanceof Holding.KeyReused
                || answer instanceof Redemption.KeyReused
                || answer instanceof Redemption.Refused
                || answer == Settled.ABOVE_HOLD;
    }
}
