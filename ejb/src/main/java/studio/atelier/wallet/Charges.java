package studio.atelier.wallet;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import studio.atelier.platform.Row;
import studio.atelier.platform.Sql;
import studio.atelier.work.Attempt;
import studio.atelier.work.Failure;
import studio.atelier.work.Fault;

/**
 * What studios do with money, each in one round trip of the caller's transaction. The order of things: {@link #hold} where the
 * job is submitted, {@link #again} where it is retried, {@link #refit} in the stage that learns how large the work really is, and
 * {@link Usage#in} in the output of every stage that used something. The end of the run charges for it by itself
 * ({@link RunSettlement}).
 *
 * <p>Inject it plainly in requests and as {@code @EngineRole Charges} in stages. Work that costs nothing holds nothing.
 */
public final class Charges {

    /** The code of a failure for want of credits. */
    public static final String INSUFFICIENT = "insufficient_credits";

    /** How long a hold lives unseen; the sweep prolongs that of a job that is still alive. */
    private static final Duration LIFE = Duration.ofHours(24);

    private final Sql sql;

    public Charges(Sql sql) {
        this.sql = sql;
    }

    private record Answer(String word, Optional<String> route, long credits, long available) {}

    /** The price now of the first run of a job that was just submitted in this transaction, which is set aside; 0 if it is free. */
    public long hold(UUID workspaceId, UUID jobId, List<Usage> usage) {
        return paid(sql.one(
                "SELECT * FROM wallet_charge(?, ?, 1, ?, ?, ?)",
                Charges::answer,
                workspaceId,
                jobId,
                routes(usage),
                units(usage),
                LIFE.toMillis()));
    }

    /** Sets aside, for a run opened in this transaction, what earlier runs did not pay, at the prices of the first. */
    public long again(UUID workspaceId, UUID jobId, int run) {
        return paid(sql.one(
                "SELECT * FROM wallet_again(?, ?, ?, ?)", Charges::answer, workspaceId, jobId, run, LIFE.toMillis()));
    }

    /**
     * Makes the hold of a run as large as the work is now known to be. A transaction of its own if there is none; it may be repeated.
     *
     * @return the failure the stage should end with if that is more than the customer has
     */
    public Optional<Failure> refit(Attempt attempt, List<Usage> usage) {
        var answer = sql.one(
                "SELECT * FROM wallet_refit(?, ?, ?, ?, ?)",
                Charges::answer,
                attempt.jobId(),
                attempt.run(),
                routes(usage),
                units(usage),
                LIFE.toMillis());
        return switch (answer.word()) {
            case "insufficient", "over_budget" ->
                Optional.of(new Failure(
                        INSUFFICIENT,
                        "The file takes %d credits, which is more than there are for it".formatted(answer.credits()),
                        Fault.INPUT));
            case "frozen" -> Optional.of(new Failure(INSUFFICIENT, "The wallet is frozen", Fault.INPUT));
            default -> Optional.empty();
        };
    }

    /**
     * What it would cost to cancel a job now.
     *
     * @param done for the work that is done
     * @param most if what is in progress gets done before it stops
     */
    public record CancelCost(long done, long most) {}

    public CancelCost cancelCost(UUID workspaceId, UUID jobId) {
        return sql.first(
                        "SELECT * FROM wallet_cancel_cost(?, ?)",
                        row -> new CancelCost(row.number("done"), row.number("most")),
                        workspaceId,
                        jobId)
                .orElse(new CancelCost(0, 0));
    }

    private static long paid(Answer answer) {
        return switch (answer.word()) {
            case "free", "held", "replayed" -> answer.credits();
            case "not_offered" ->
                throw new Unpaid(new Unpaid.Why.NotOffered(answer.route().orElse("")));
            case "insufficient" -> throw new Unpaid(new Unpaid.Why.Insufficient(answer.credits(), answer.available()));
            case "over_budget" -> throw new Unpaid(new Unpaid.Why.OverBudget(answer.credits(), answer.available()));
            case "frozen" -> throw new Unpaid(new Unpaid.Why.Frozen());
            case String other -> throw new IllegalStateException(other);
        };
    }

    private static Answer answer(Row row) {
        return new Answer(
                row.text("answer"),
                Optional.ofNullable(row.textOrNull("route")),
                Optional.ofNullable(row.numberOrNull("credits")).orElse(0L),
                Optional.ofNullable(row.numberOrNull("available")).orElse(0L));
    }

    private static String[] routes(List<Usage> usage) {
        return usage.stream().map(Usage::route).toArray(String[]::new);
    }

    private static String[] units(List<Usage> usage) {
        return usage.stream().map(one -> one.units().toPlainString()).toArray(String[]::new);
    }
}
