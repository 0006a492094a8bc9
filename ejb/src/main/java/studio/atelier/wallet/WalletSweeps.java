package studio.atelier.wallet;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import studio.atelier.platform.EngineRole;
import studio.atelier.platform.Row;
import studio.atelier.platform.Sql;

/**
 * What the sweeps of money do. Each works in chunks, a transaction each, asks before every chunk whether it may go on, and may be
 * stopped, killed and repeated anywhere.
 */
@Dependent
public class WalletSweeps {

    /** Holds or codes in a transaction: below a second of work. */
    private static final int CHUNK = 2_000;

    /** Entries in a block of the seal. */
    private static final int BLOCK = 5_000;

    /** How long the hold of a job that is still alive lives on before it is looked at again. */
    private static final Duration MORE = Duration.ofHours(24);

    private final Sql sql;

    @Inject
    public WalletSweeps(@EngineRole Sql sql) {
        this.sql = sql;
    }

    /** What became of holds whose time was up. */
    public record Holds(long expired, long prolonged, long credits) {
        @Override
        public String toString() {
            return "expired=" + expired + " prolonged=" + prolonged + " credits=" + credits;
        }
    }

    private record Chunk(int seen, Holds done) {}

    public Holds expireHolds(BooleanSupplier goesOn) {
        var sum = new Holds(0, 0, 0);
        while (goesOn.getAsBoolean()) {
            var chunk = sql.one("SELECT * FROM wallet_holds_expire(?, ?)", WalletSweeps::chunk, CHUNK, MORE.toMillis());
            sum = new Holds(
                    sum.expired() + chunk.done().expired(),
                    sum.prolonged() + chunk.done().prolonged(),
                    sum.credits() + chunk.done().credits());
            if (chunk.seen() == 0) {
                break;
            }
        }
        return sum;
    }

    private static Chunk chunk(Row row) {
        return new Chunk(
                row.integer("seen"),
                new Holds(row.integer("expired"), row.integer("prolonged"), row.number("credits")));
    }

    /** Whether a sweep of holds would find anything. */
    public boolean holdsAreDue() {
        return sql.one(
                "SELECT EXISTS (SELECT FROM ledger_hold WHERE state = 'pending' AND expires_at <= atelier_now()) AS due",
                row -> row.flag("due"));
    }

    /** What became of codes that were too old, and the credits nobody had for them. */
    public record Codes(long expired, long credits) {
        @Override
        public String toString() {
            return "expired=" + expired + " credits=" + credits;
        }
    }

    public Codes expireCodes(BooleanSupplier goesOn) {
        var sum = new Codes(0, 0);
        while (goesOn.getAsBoolean()) {
            var chunk = sql.one(
                    "SELECT * FROM wallet_codes_expire(?)",
                    row -> new Codes(row.integer("seen"), row.number("credits")),
                    CHUNK);
            sum = new Codes(sum.expired() + chunk.expired(), sum.credits() + chunk.credits());
            if (chunk.expired() < CHUNK) {
                break;
            }
        }
        return sum;
    }

    /**
     * A block of the ledger that was sealed.
     *
     * @param hash in hex, to be kept where the database cannot reach it
     */
    public record Block(long number, int entries, String hash) {}

    /**
     * Seals what no transaction can come into any more: first up to the mark of the last time, whose open transactions have ended since,
     * then up to where the ledger is now if nobody is writing. On a busy server somebody always is, and the first is what gets on.
     */
    public List<Block> seal(BooleanSupplier goesOn) {
        var blocks = new ArrayList<>(sealMarked(goesOn));
        sql.list("SELECT ledger_seal_ahead()::text AS done", row -> "");
        blocks.addAll(sealMarked(goesOn));
        return List.copyOf(blocks);
    }

    private List<Block> sealMarked(BooleanSupplier goesOn) {
        var blocks = new ArrayList<Block>();
        while (goesOn.getAsBoolean()) {
            var next = sql.first(
                    "SELECT * FROM ledger_seal_next(?)",
                    row -> new Block(row.number("block_no"), row.integer("entries"), row.text("hash")),
                    BLOCK);
            if (next.isEmpty()) {
                break;
            }
            blocks.add(next.get());
        }
        return blocks;
    }

    /**
     * Something that must be true of money and is not.
     *
     * @param accounts those of customers that are broken themselves
     */
    public record Broken(String id, String what, long count, String sample, List<UUID> accounts) {}

    /**
     * A part of the ledger that is proved by itself: a range of accounts, and one of the ids of transactions, holds and codes.
     *
     * @param no from 1
     */
    public record Part(int no, Instant since, UUID accountsFrom, UUID accountsUntil, UUID idsFrom, UUID idsUntil) {}

    /**
     * What was posted, held and settled since then, in parts of about the same size. They may be proved beside each other.
     *
     * @param most how many; a ledger with nothing in it has one
     */
    public List<Part> parts(Instant since, int most) {
        return sql.list(
                "SELECT * FROM ledger_parts(?, ?) ORDER BY part",
                row -> new Part(
                        row.integer("part"),
                        since,
                        row.uuid("accounts_from"),
                        row.uuid("accounts_until"),
                        row.uuid("ids_from"),
                        row.uuid("ids_until")),
                since,
                most);
    }

    /** Proves a part, in one snapshot. */
    public List<Broken> reconcile(Part part) {
        return sql.list(
                "SELECT *, accounts::text[] AS ids FROM ledger_broken(?, ?, ?, ?, ?)",
                WalletSweeps::broken,
                part.since(),
                part.accountsFrom(),
                part.accountsUntil(),
                part.idsFrom(),
                part.idsUntil());
    }

    private static Broken broken(Row row) {
        return new Broken(
                row.text("id"),
                row.text("what"),
                row.number("n"),
                row.text("sample"),
                row.texts("ids").stream().map(UUID::fromString).toList());
    }

    /** Stops accounts until an operator has looked; nothing is repaired. How many. */
    public int freeze(List<UUID> accounts) {
        return accounts.isEmpty()
                ? 0
                : sql.one("SELECT wallet_freeze(?) AS n", row -> row.integer("n"), (Object)
                        accounts.toArray(UUID[]::new));
    }

    /**
     * How the ledger is, for who watches it.
     *
     * @param violations invariants the last reconciliation found broken; null if none has come to its end
     * @param provedAgeSeconds since the last reconciliation that came to its end; 0 if there was none
     * @param unsealedSeconds how old the oldest entry is that no block seals yet
     * @param overdueHolds those that should have expired a quarter of an hour ago; counted to 10 000
     */
    public record Pulse(@Nullable Long violations, long provedAgeSeconds, long unsealedSeconds, long overdueHolds) {}

    public Pulse pulse() {
        return sql.one(
                "SELECT * FROM wallet_pulse()",
                row -> new Pulse(
                        row.numberOrNull("violations"),
                        row.number("proved_age"),
                        row.number("unsealed"),
                        row.number("overdue")));
    }

    /** Lets lanes go on whose day is over, and stops those whose budget is spent; how many workspaces that changed. */
    public int applyBudgets() {
        return sql.one("SELECT wallet_budgets_apply() AS n", row -> row.integer("n"));
    }
}
