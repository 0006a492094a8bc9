package studio.atelier.wallet;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import studio.atelier.platform.Row;
import studio.atelier.platform.Sql;

/**
 * The ledger as the server may use it: each method is one round trip, in the caller's transaction if there is one.
 *
 * <p>Amounts are above 0. A key makes a posting happen once in its workspace, for ever.
 */
public final class Ledger {

    private final Sql sql;

    /**
     * The ledger as one of the roles.
     *
     * @param sql as {@code atelier_app} or {@code atelier_engine}; it decides which transaction is joined
     */
    public Ledger(Sql sql) {
        this.sql = sql;
    }

    /**
     * Why money moves.
     *
     * @param kind the word on the statement, for example {@code redeem}
     * @param actor the account that did it; null for the platform
     * @param sourceType what {@code sourceId} names
     */
    public record Reason(String kind, @Nullable UUID actor, String sourceType, String sourceId) {}

    /** What a workspace has. {@code posted} includes what is held. */
    public record Balance(long posted, long held) {

        public long available() {
            return posted - held;
        }
    }

    public Balance balance(UUID workspaceId, Unit unit) {
        return sql.first("""
                        SELECT posted, held FROM ledger_account
                         WHERE workspace_id = ? AND unit = ? AND kind = 'wallet'
                        """, row -> new Balance(row.number("posted"), row.number("held")), workspaceId, unit.name())
                .orElse(new Balance(0, 0));
    }

    /** Gives to the wallet of a workspace, out of an account of the platform. */
    public Posting give(UUID workspaceId, Unit unit, long amount, Platform from, String key, Reason why) {
        return change(workspaceId, unit, positive(amount), from, key, why);
    }

    /** Takes from the wallet of a workspace what is not held. */
    public Posting take(UUID workspaceId, Unit unit, long amount, Platform to, String key, Reason why) {
        return change(workspaceId, unit, -positive(amount), to, key, why);
    }

    private Posting change(UUID workspaceId, Unit unit, long amount, Platform against, String key, Reason why) {
        return sql.one(
                "SELECT * FROM ledger_change(?, ?, ?, ?, ?, ?, ?, ?, ?)",
                Ledger::posting,
                workspaceId,
                unit.name(),
                amount,
                against.wire(),
                key,
                why.kind(),
                why.actor(),
                why.sourceType(),
                why.sourceId());
    }

    /** Takes a whole transaction back; at most one reversal of each. */
    public Posting reverse(UUID transactionId, String key, @Nullable UUID actor, String reasonCode) {
        return sql.one(
                "SELECT * FROM ledger_reverse(?, ?, ?, ?)", Ledger::posting, transactionId, key, actor, reasonCode);
    }

    /** Sets money aside. The hold lives until it is resolved; after {@code life} the sweep may let it expire. */
    public Holding hold(UUID workspaceId, Unit unit, long amount, HoldRef work, Duration life) {
        return sql.one(
                "SELECT * FROM ledger_hold(?, ?, ?, ?, ?, ?, ?)",
                Ledger::holding,
                workspaceId,
                unit.name(),
                positive(amount),
                work.purpose(),
                work.id(),
                work.run(),
                life.toMillis());
    }

    /** Takes what was delivered, at most what is held, and frees the rest. With 0, frees all. */
    public Settled settle(HoldRef work, long capture) {
        return settle(work.purpose(), List.of(new Settlement(work, capture))).getFirst();
    }

    /** One hold of a batch. */
    public record Settlement(HoldRef work, long capture) {}

    /** Resolves many holds of one purpose, each named once; the answers are in the same order. */
    public List<Settled> settle(String purpose, List<Settlement> batch) {
        return sql.list(
                "SELECT * FROM ledger_settle(?, ?, ?, ?, 'released')",
                row -> Settled.valueOf(row.text("answer").toUpperCase(Locale.ROOT)),
                purpose,
                batch.stream().map(one -> one.work().id()).toArray(UUID[]::new),
                batch.stream().map(one -> one.work().run()).toArray(Integer[]::new),
                batch.stream().map(Settlement::capture).toArray(Long[]::new));
    }

    /** What became of a hold that was to be another size. */
    public enum Resized {
        RESIZED,
        INSUFFICIENT,
        FROZEN,
        UNKNOWN,
        ALREADY_CAPTURED,
        ALREADY_RELEASED,
        ALREADY_EXPIRED
    }

    /** Makes a pending hold larger, as far as there is money, or smaller. */
    public Resized resize(HoldRef work, long amount) {
        return sql.one(
                "SELECT ledger_resize(?, ?, ?, ?) AS answer",
                row -> Resized.valueOf(row.text("answer").toUpperCase(Locale.ROOT)),
                work.purpose(),
                work.id(),
                work.run(),
                positive(amount));
    }

    private static long positive(long amount) {
        if (amount <= 0) {
            throw new IllegalArgumentException("An amount is above 0, not " + amount);
        }
        return amount;
    }

    private static Posting posting(Row row) {
        return switch (row.text("answer")) {
            case "posted" -> new Posting.Posted(row.uuid("transaction_id"), false);
            case "replayed" -> new Posting.Posted(row.uuid("transaction_id"), true);
            case "key_reused" -> new Posting.KeyReused();
            case "insufficient" -> new Posting.Insufficient();
            case "frozen" -> new Posting.Frozen();
            case "already_reversed" -> new Posting.AlreadyReversed();
            case "unknown" -> new Posting.Unknown();
            case String other -> throw new IllegalStateException(other);
        };
    }

    private static Holding holding(Row row) {
        return switch (row.text("answer")) {
            case "held" -> new Holding.Held(row.uuid("hold_id"), false);
            case "replayed" -> new Holding.Held(row.uuid("hold_id"), true);
            case "key_reused" -> new Holding.KeyReused();
            case "insufficient" -> new Holding.Insufficient();
            case "frozen" -> new Holding.Frozen();
            case String other -> throw new IllegalStateException(other);
        };
    }
}
